import {
  emptyEvidence,
  mergeEvidence,
  type Diagnostic,
  type DiagnosticCode,
  type Evidence,
  type InputAccount,
  type TraceResult,
} from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { checkInputs } from './input.ts';
import { readTrace, type ReadOptions } from './read-trace.ts';
import type { Findings } from '../render/diagnostics.ts';
import { withMissingFiles, type Read } from './task-files.ts';
import { shareOut } from './workers/share-out.ts';
import { threadsFor } from './workers/threads-for.ts';
import type { WorkerPool } from './workers/worker-pool.ts';

export interface GatherOptions extends ReadOptions {
  /** For messages. */
  readonly command: string;
  /** How many threads may read, this one among them; as many as are worth it when left out. */
  readonly workers?: number | undefined;
}

/** What several inputs gave together. */
export interface Gathered extends Findings {
  readonly evidence: Evidence;
  readonly accounts: readonly InputAccount[];
}

/** Reads inputs and merges what they show, which does not depend on how many threads read them. */
export async function gather(inputs: readonly string[], options: GatherOptions, host: Host): Promise<Gathered> {
  checkInputs(inputs, options.command);
  let evidence = emptyEvidence;
  const accounts: InputAccount[] = [];
  const diagnostics: Diagnostic[] = [];
  const counts = new Map<DiagnosticCode, number>();
  const reads: Read[] = [];
  for await (const result of results(inputs, options, host)) {
    reads.push({ ...result, input: inputs[reads.length] ?? '' });
    evidence = mergeEvidence(evidence, result.evidence);
    accounts.push(...result.accounts);
    diagnostics.push(...result.diagnostics);
    for (const [code, count] of result.counts) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return { evidence: withMissingFiles(evidence, reads), accounts, diagnostics, counts };
}

/** What each input gives, in their order: the first that cannot be read is the one to complain of. */
async function* results(inputs: readonly string[], options: GatherOptions, host: Host): AsyncGenerator<TraceResult> {
  const shares = await shareOut(inputs, options.workers, host);
  const pool = shares.workers === 0 ? undefined : await poolOf(shares.workers - 1, host);
  const stopping = new AbortController();
  const fileOf = (index: number): { name: string; path: string } => {
    const name = inputs[index] ?? '';
    return { name, path: name };
  };
  try {
    const begun = new Map(
      shares.inputs.map((index) => [index, pool?.run({ kind: 'trace', input: fileOf(index), options, cwd: host.cwd })]),
    );
    void pool?.help((job) => readTrace(job.input, { ...job.options, signal: stopping.signal }, host));
    const alone = pool === undefined ? { ...options, threads: threadsFor(options.workers, host) } : options;
    for (const index of inputs.keys()) yield await (begun.get(index) ?? readTrace(fileOf(index), alone, host));
  } finally {
    stopping.abort();
    await pool?.close();
  }
}

async function poolOf(size: number, host: Host): Promise<WorkerPool> {
  const { WorkerPool } = await import('./workers/worker-pool.ts');
  return new WorkerPool(host.workerFile, size);
}

/** Whether there is a call in any of it. */
export function showsCalls({ evidence }: Pick<Gathered, 'evidence'>): boolean {
  return [...evidence.runs.values()].some(({ calls }) => calls.size > 0);
}
