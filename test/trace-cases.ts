import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `case.json` says of the recording beside it. */
export interface TraceFacts {
  readonly tool: string;
  readonly toolVersion: string;
  readonly argv: readonly string[];
  readonly kernel: string;
  readonly arch: string;
  /** The calls the kernel counted in the very run, sorted. */
  readonly syscalls: readonly string[];
  readonly note: string;
  /** Why the recording cannot show that nothing is missing; most can. */
  readonly incomplete?: readonly string[];
  /** It was made by a program that forges lines: how what it forges can be told from what it did. */
  readonly forged?: 'apart' | 'unconfirmed';
}

/** A folder of `traces/` that holds a real recording with its facts; those written by hand say `constructed`. */
export interface TraceCase {
  /** `TOOL/CASE` */
  readonly name: string;
  /** Path of the recording. */
  readonly trace: string;
  /** `case.json`, as it stands. */
  readonly facts: TraceFacts;
}

const root = fileURLToPath(new URL('../traces', import.meta.url));

/** The folders of `traces/`, one a tool. */
const tools: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const allCases: readonly TraceCase[] = tools
  .flatMap((tool) => readdirSync(join(root, tool)).map((name) => `${tool}/${name}`))
  .toSorted()
  .map((name) => {
    const folder = join(root, name);
    const traces = readdirSync(folder).filter((file) => file.startsWith('trace.'));
    if (traces.length !== 1) throw new Error(`${folder}: wants one trace.*, has ${traces.length}`);
    const facts = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as TraceFacts;
    return { name, trace: join(folder, traces[0] ?? ''), facts };
  })
  .filter(({ facts }) => !('constructed' in facts));

export const traceCases: readonly TraceCase[] = allCases.filter(({ facts }) => facts.forged === undefined);

/** Recordings of a program that writes what looks like lines of its own trace. */
export const forgedCases: readonly TraceCase[] = allCases.filter(({ facts }) => facts.forged !== undefined);
