import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFilter, type Filter } from '../../../packages/core/src/bpf/filter.ts';
import type { Call } from '../../../packages/core/src/profile/verdict.ts';
import { callLine } from '../outcome.ts';

/** A filter and what to do under it: make calls, or only load it. */
export interface FilteredCalls {
  readonly filter: Filter;
  readonly calls: readonly Call[];
}

/** The real kernel behind `helpers/run-calls.c`. */
export class CallRunner {
  readonly #program: string;
  readonly #folder: string;

  constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  /** A line of outcome for each call of each filter. */
  run(cases: readonly FilteredCalls[]): readonly (readonly string[])[] {
    const lines = this.#lines(
      cases.map(({ filter }) => filter),
      cases.map(({ calls }, i) => `program ${i}\n${calls.map(callLine).join('')}`),
    );
    let at = 0;
    return cases.map(({ calls }) => lines.slice(at, (at += calls.length)));
  }

  /** Whether the kernel takes each filter. */
  loads(filters: readonly Filter[]): readonly boolean[] {
    const lines = this.#lines(
      filters,
      filters.map((_, i) => `program ${i}\nload 0\n`),
    );
    return lines.map((line) => {
      if (line === 'returned 0') return true;
      if (line === 'refused 22') return false;
      throw new Error(`not an answer to a load: ${line}`);
    });
  }

  #lines(filters: readonly Filter[], statements: readonly string[]): readonly string[] {
    const path = join(this.#folder, 'programs');
    writeFileSync(path, Buffer.concat(filters.flatMap((filter) => withLength(encodeFilter(filter)))));
    const { status, stdout, stderr } = spawnSync(this.#program, [path], {
      input: statements.join(''),
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(`run-calls ended with ${status}: ${stderr}`);
    return stdout.trim().split('\n');
  }
}

function withLength(bytes: Uint8Array): readonly Uint8Array[] {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length, true);
  return [length, bytes];
}
