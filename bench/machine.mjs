import { cpus, loadavg, release, totalmem } from 'node:os';

/** What a benchmark runs on, and how busy it is as it begins. */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `Linux ${release()}`,
    node: process.version,
    loadBefore: load(),
  };
}

export function load() {
  return Number(loadavg()[0].toFixed(1));
}
