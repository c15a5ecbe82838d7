import { fileURLToPath } from 'node:url';
import type { Component } from '../components.ts';

/**
 * A real application with its workload: one script that starts a server, is its client over the loopback device, prints
 * the answers and stops it all. It runs as it is on the machine and in a container without network.
 */
export interface Program {
  readonly name: string;
  /** File below `programs/`: executable as it is, but for a module of Node. */
  readonly script: string;
  readonly needs: readonly Component[];
}

export const programs: readonly Program[] = [
  { name: 'redis', script: 'redis.sh', needs: ['redis'] },
  { name: 'nginx', script: 'nginx.sh', needs: ['nginx', 'curl'] },
  { name: 'postgresql', script: 'postgresql.sh', needs: ['postgresql'] },
  { name: 'node-http', script: 'node-http.mjs', needs: [] },
  { name: 'python-threads', script: 'python-threads.py', needs: ['python3'] },
  { name: 'busybox', script: 'busybox.sh', needs: ['busybox'] },
];

export function programByName(name: string): Program {
  const program = programs.find((each) => each.name === name);
  if (program === undefined) throw new Error(`no program ${name}`);
  return program;
}

/** The command that runs a program, given where Node and the scripts are. */
export function commandOf({ script }: Program, places: { node: string; scripts: string }): readonly string[] {
  const path = `${places.scripts}/${script}`;
  return script.endsWith('.mjs') ? [places.node, path] : [path];
}

/** The folder of the scripts. */
export const programsFolder = fileURLToPath(new URL('programs', import.meta.url));
