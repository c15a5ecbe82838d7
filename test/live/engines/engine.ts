import type { CommandResult } from '../run-command.ts';
import type { Component } from '../../components.ts';
import type { Stage } from '../stage.ts';

/** A container engine that runs a command of the stage in a new container. */
export interface Engine {
  /** The command line by which `run` does it. */
  command(argv: readonly string[], profile?: string): readonly string[];
  /** Runs a command under the profile in a file, or under the engine's default profile. The container is gone afterwards. */
  run(argv: readonly string[], profile?: string): Promise<CommandResult>;
  stop(): Promise<void>;
}

export interface EngineKind {
  readonly name: string;
  readonly needs: readonly Component[];
  start(stage: Stage): Promise<Engine>;
}

let made = 0;

/** A name for a container, so that one that hangs can be ended. */
export function containerName(): string {
  made += 1;
  return `seccomp-tailor-${process.pid}-${made}`;
}

/** Both engines understand these. */
export function commonOptions(name: string, profile: string | undefined): readonly string[] {
  const security = profile === undefined ? [] : ['--security-opt', `seccomp=${profile}`];
  return ['--rm', '--name', name, '--network', 'none', '--tmpfs', '/tmp:exec', ...security];
}
