import type { Host } from '../../host/host.ts';
import { standardInput } from '../input.ts';

/** So much of a trace is worth a thread: in the time that starting one takes, and its code getting warm, as much could be read. */
const worthwhileBytes = 200e6;

/** What compressed files hold, about, by their size. */
const expansion = 8;

/** Inputs for several threads, and how many threads: this one, and workers. */
export interface Shares {
  readonly workers: number;
  /** Indexes of the inputs for them, those first that take longest. */
  readonly inputs: readonly number[];
}

/**
 * Which inputs are read by how many threads: `wanted`, else as many as there are processors and as the inputs are worth. What
 * is no regular file, standard input above all, is left to this thread.
 */
export async function shareOut(inputs: readonly string[], wanted: number | undefined, host: Host): Promise<Shares> {
  const none = { workers: 0, inputs: [] };
  if (inputs.length < 2 || wanted === 1) return none;
  const sizes = await Promise.all(inputs.map((input) => sizeOf(input, host)));
  const files = sizes.flatMap((size, index) => (size === undefined ? [] : [{ size, index }]));
  const bySize = files.toSorted((a, b) => b.size - a.size || a.index - b.index);
  const besidesLargest = bySize.slice(1).reduce((sum, { size }) => sum + size, 0);
  const worth = 1 + Math.floor(besidesLargest / worthwhileBytes);
  const workers = Math.min(files.length, wanted ?? Math.min(worth, host.processors));
  return workers < 2 ? none : { workers, inputs: bySize.map(({ index }) => index) };
}

async function sizeOf(input: string, host: Host): Promise<number | undefined> {
  if (input === standardInput) return undefined;
  try {
    const stat = await host.fs.stat(host.resolve(input));
    if (!stat.isFile()) return undefined;
    return /\.(?:gz|zst)$/.test(input) ? stat.size * expansion : stat.size;
  } catch {
    // Told by whoever reads it.
    return undefined;
  }
}
