import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFilter, endianOf, type Filter } from '../../../packages/core/src/bpf/filter.ts';
import type { Arch } from '../../../packages/core/src/kernel/arch.ts';
import type { Condition, FlatProfile } from '../../../packages/core/src/profile/flat.ts';

/** A profile for a kernel of one architecture; `optimize` 2 is the binary tree that runc asks for with many rules. */
export interface ExportInput {
  readonly flat: FlatProfile;
  readonly nativeArch: Arch;
  readonly optimize: 1 | 2;
}

/** What libseccomp made of a profile: a filter, or the name of what kept it from making one. */
export type Exported = { readonly filter: Filter } | { readonly refusal: string };

const refusals: Readonly<Record<number, string>> = {
  12: 'no memory',
  17: 'conflict',
  22: 'invalid',
  33: 'byte order',
  154: 'endless',
};

/** libseccomp behind `helpers/export-filter.c`, which builds each profile in a process with a time limit. */
export class LibseccompExporter {
  readonly #program: string;
  readonly #folder: string;
  #runs = 0;

  constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  version(): string {
    return execFileSync(this.#program, ['version'], { encoding: 'utf8' }).trim();
  }

  /** The number of each name on an architecture; negative for calls it has not, undefined for names libseccomp does not know. */
  numbers(arch: Arch, names: readonly string[]): ReadonlyMap<string, number | undefined> {
    const output = execFileSync(this.#program, ['numbers', arch], { encoding: 'utf8', input: names.join('\n') });
    const cells = output.split('\n');
    return new Map(names.map((name, i) => [name, cells[i] === '-' ? undefined : Number(cells[i])]));
  }

  /** Files instead of pipes: the program goes on while this process is busy. */
  async export(inputs: readonly ExportInput[]): Promise<readonly Exported[]> {
    const base = join(this.#folder, `batch-${this.#runs++}`);
    writeFileSync(`${base}.in`, inputs.map(statementsOf).join(''));
    const [from, to] = [openSync(`${base}.in`, 'r'), openSync(`${base}.out`, 'w')];
    const child = spawn(this.#program, ['filters'], { stdio: [from, to, 'inherit'], timeout: 300_000 });
    closeSync(from);
    closeSync(to);
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`export-filter ended with ${code}`))));
    });
    const output = readFileSync(`${base}.out`);
    for (const name of [`${base}.in`, `${base}.out`]) rmSync(name);
    return readPrograms(output, inputs);
  }
}

function readPrograms(output: Uint8Array, inputs: readonly ExportInput[]): readonly Exported[] {
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  let at = 0;
  return inputs.map(({ nativeArch }): Exported => {
    const [status, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const bytes = output.subarray(at + 8, at + 8 + length);
    at += 8 + length;
    const filter = decodeFilter(bytes, endianOf(nativeArch));
    return status === 0 && filter !== undefined ? { filter } : { refusal: refusals[status] ?? `status ${status}` };
  });
}

function statementsOf({ flat, nativeArch, optimize }: ExportInput): string {
  const arches = [...new Set([nativeArch, ...flat.architectures])].join(' ');
  const head = `profile ${optimize} ${flat.defaultAction} ${flat.defaultErrnoRet ?? '-'} ${arches}\n`;
  const rules = flat.syscalls.map(
    ({ names, action, errnoRet, args }) =>
      `rule ${[action, errnoRet ?? '-', names.join(','), ...args.map(conditionText)].join(' ')}\n`,
  );
  return `${head}${rules.join('')}end\n`;
}

function conditionText({ index, op, value, valueTwo }: Condition): string {
  return `${index}:${op.slice('SCMP_CMP_'.length)}:${value}:${valueTwo}`;
}
