import { open, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { syscallByName, type Arch } from '@seccomp-tailor/core';
import { enteringCalls, RuntimeTree } from '../containers/runtime-tree.ts';
import { Births } from './births.ts';
import { ContainerLines } from './container-lines.ts';

interface Picking {
  readonly arch: Arch;
  /** The container that is meant; where it is left out all are. */
  readonly container: string | undefined;
  /** The runtime by a name or path of its own. */
  readonly runtime: string | undefined;
}

interface Picked {
  readonly lines: ContainerLines;
  /** Names of the runtimes that started something. */
  readonly runtimes: ReadonlySet<string>;
}

/** Leaves in a trace of all that an engine did what is the container's. */
export async function pickLines(file: string, picking: Picking): Promise<Picked> {
  const picked = `${file}.picked`;
  let found = await copyLines(file, picked, picking);
  // Of a runtime that does not show whose container it starts.
  if (found.runtimes.size === 0 && picking.container !== undefined)
    found = await copyLines(file, picked, { ...picking, container: undefined });
  await rename(picked, file);
  return found;
}

async function copyLines(file: string, picked: string, { arch, container, runtime }: Picking): Promise<Picked> {
  const births = new Births();
  for await (const line of linesOf(file)) births.read(line);
  const named = runtime === undefined ? {} : { runtime: basename(runtime) };
  const tree = new RuntimeTree({ entering: enteringCalls(arch), ...named });
  const numberOf = (name: string): number | undefined => syscallByName(arch, name)?.nr;
  const lines = new ContainerLines(tree, { births, numberOf, container });
  const output = await open(picked, 'w');
  try {
    let [text, kept]: [string, readonly string[]] = ['', []];
    for await (const line of linesOf(file)) {
      if (text.length >= piece) {
        await output.write(text, null, 'latin1');
        text = '';
      }
      kept = lines.next(line);
      for (const one of kept) text += `${one}\n`;
    }
    // A line that strace did not come to end stays one.
    const torn = kept.length > 0 && !(await endsInLineBreak(file));
    await output.write(torn ? text.slice(0, -1) : text, null, 'latin1');
  } finally {
    await output.close();
  }
  return { lines, runtimes: tree.runtimes };
}

const piece = 1 << 16;

/** Bytes stay what they are. */
async function* linesOf(file: string): AsyncIterable<string> {
  const handle = await open(file);
  try {
    yield* handle.readLines({ encoding: 'latin1' });
  } finally {
    await handle.close();
  }
}

async function endsInLineBreak(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(size - 1, 0));
    return buffer.toString() === '\n';
  } finally {
    await handle.close();
  }
}
