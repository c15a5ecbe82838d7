import type { ArgumentValue } from '../observations/observation.ts';

/** Scalar arguments by index; undefined where the source or the signature shows none. */
export type ArgumentTuple = readonly (bigint | string | undefined)[];

/** Parsers hand out the same list for the same arguments, so its key is made once. */
const keys = new WeakMap<readonly ArgumentValue[], string>();

/** One text per tuple, equal for equal tuples: a JSON array, numbers in decimal, `null` where nothing is known. */
export function tupleKey(args: readonly ArgumentValue[]): string {
  const known = keys.get(args);
  if (known !== undefined) return known;
  const cells: (string | null)[] = [];
  for (const { index, value } of args) {
    while (cells.length < index) cells.push(null);
    cells[index] = value.toString();
  }
  const key = JSON.stringify(cells);
  keys.set(args, key);
  return key;
}

/** The tuple of a key of {@link tupleKey}: decimal texts as numbers, others (names without a known value) as they are. */
export function parseTuple(key: string): ArgumentTuple {
  const cells = JSON.parse(key) as (string | null)[];
  return cells.map((cell) => (cell === null ? undefined : /^\d+$/.test(cell) ? BigInt(cell) : cell));
}
