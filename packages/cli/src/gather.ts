import {
  emptyEvidence,
  mergeEvidence,
  TraceInput,
  type Arch,
  type Diagnostic,
  type DiagnosticCode,
  type Evidence,
  type InputAccount,
  type TraceResult,
} from '@seccomp-tailor/core';
import type { Host } from './host.ts';
import { checkInputs, readInput } from './input.ts';
import type { Findings } from './render/diagnostics.ts';

export interface ReadOptions {
  /** The architecture of recordings whose format does not tell. */
  readonly arch: Arch;
  /** Read every input as this format. */
  readonly format: string | undefined;
  /** Only the names of the calls are wanted, and whether any may be missing. */
  readonly namesOnly?: boolean;
}

export interface GatherOptions extends ReadOptions {
  /** For messages. */
  readonly command: string;
}

/** What several inputs gave together. */
export interface Gathered extends Findings {
  readonly evidence: Evidence;
  readonly accounts: readonly InputAccount[];
}

/** Reads inputs one after another and merges what they show. */
export async function gather(inputs: readonly string[], options: GatherOptions, host: Host): Promise<Gathered> {
  checkInputs(inputs, options.command);
  let evidence = emptyEvidence;
  const accounts: InputAccount[] = [];
  const diagnostics: Diagnostic[] = [];
  const counts = new Map<DiagnosticCode, number>();
  for (const input of inputs) {
    const result = await readTrace({ name: input, path: input }, options, host);
    evidence = mergeEvidence(evidence, result.evidence);
    accounts.push(...result.accounts);
    diagnostics.push(...result.diagnostics);
    for (const [code, count] of result.counts) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return { evidence, accounts, diagnostics, counts };
}

/** Reads one input, which is called `name` in places and messages. */
export async function readTrace(
  input: { name: string; path: string },
  { arch, format, namesOnly = false }: ReadOptions,
  host: Host,
): Promise<TraceResult> {
  const trace = new TraceInput({ input: input.name, arch, namesOnly, ...(format !== undefined && { format }) });
  for await (const chunk of readInput(input.path, host)) trace.push(chunk);
  return trace.end();
}
