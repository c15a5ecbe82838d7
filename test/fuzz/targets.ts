import { fileURLToPath } from 'node:url';
import { sources } from '../../packages/core/src/sources/registry.ts';
import { evidenceTarget } from './seeds.ts';

export const allTargets: readonly string[] = [...sources.map(({ id }) => id), evidenceTarget];

/** Input that once was read wrongly, in a folder a target. */
export const regressions = fileURLToPath(new URL('../regressions', import.meta.url));

const strace = ['strace'];
const logs = ['audit', 'container-log', 'spo'];
const kernelTracers = ['ftrace', 'perf-script', 'perf-trace', 'bpftrace'];
const elsewhere = new Set([...strace, ...logs, ...kernelTracers]);

/** The targets of each test file: in several, which take about as long, so that processors share them. */
export const groups = {
  strace,
  logs,
  kernelTracers,
  others: allTargets.filter((id) => !elsewhere.has(id)),
} as const;
