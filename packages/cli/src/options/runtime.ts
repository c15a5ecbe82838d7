import { readContainersConf } from '../host/containers-conf.ts';
import type { Host } from '../host/host.ts';
import { findProgram } from '../host/program.ts';

export const runtimes = ['runc', 'crun', 'any', 'none'] as const;
export type RuntimeChoice = (typeof runtimes)[number];

/** The runtime containers will start with: the one containers.conf names, else the only one installed; `any` where that is not certain. */
export async function detectRuntime(host: Host): Promise<RuntimeChoice> {
  const { runtime } = await readContainersConf(host);
  if (runtime === 'runc' || runtime === 'crun') return runtime;
  if (runtime !== undefined) return 'any';
  const installed: RuntimeChoice[] = [];
  for (const name of ['runc', 'crun'] as const) {
    if ((await findProgram(name, host)) === undefined) installed.push(name);
  }
  return installed.length === 1 ? (installed[0] ?? 'any') : 'any';
}
