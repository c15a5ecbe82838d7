/** A text the kernel takes as a filter is shorter than a page, wherever pages have their smallest size. */
export const longestFilter = 4095;

/** How many numbers, the hottest, are tested one after the other before the others are searched. */
const singles = 4;
/** How many ranges are tested one after the other at the end of the search. */
const leafSize = 4;

/** An event filter, as the kernel's `filter` files take it, that leaves out some numbers and lets everything else through. */
export interface NumberFilter {
  /** Empty where it leaves nothing out. */
  readonly text: string;
  readonly excluded: ReadonlySet<number>;
}

/**
 * Leaves out numbers, given hottest first. The kernel tests from left to right: `id!=1&&id!=0&&` and then a search, so that what gets
 * hot later is found in a few steps too: `(id<9&&id!=3&&id!=5||id>=9&&(id<9||id>12))`. Where that is too long it is a plain list, and of
 * numbers that do not fit even so the last ones are let through.
 */
export function numberFilter(hottestFirst: readonly number[], room = longestFilter): NumberFilter {
  const hot = hottestFirst.slice(0, singles);
  const ranges = rangesOf(hottestFirst.slice(singles));
  const parts = [
    ...hot.map((number) => rangeCondition([number, number])),
    ...(ranges.length > 0 ? [search(ranges)] : []),
  ];
  const text = andOf(parts, room);
  if (text !== undefined) return { text, excluded: new Set(hottestFirst) };
  return plainList(hottestFirst, room);
}

function plainList(hottestFirst: readonly number[], room: number): NumberFilter {
  const longestFirst = rangesOf(hottestFirst).toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]));
  const excluded = new Set<number>();
  let text = '';
  for (const range of longestFirst) {
    const longer = andOf([text, rangeCondition(range)], room);
    if (longer === undefined) continue;
    text = longer;
    for (let number = range[0]; number <= range[1]; number += 1) excluded.add(number);
  }
  return { text, excluded };
}

/** And-binds conditions; undefined where that is too long. */
export function andOf(conditions: readonly string[], room = longestFilter): string | undefined {
  const text = conditions.filter((condition) => condition !== '').join('&&');
  return text.length <= room ? text : undefined;
}

type Range = readonly [first: number, last: number];

/** Numbers that follow each other without a gap, together. */
function rangesOf(numbers: readonly number[]): Range[] {
  const ranges: Range[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) ranges[ranges.length - 1] = [last[0], number];
    else ranges.push([number, number]);
  }
  return ranges;
}

function rangeCondition([first, last]: Range): string {
  return first === last ? `id!=${first}` : `(id<${first}||id>${last})`;
}

function search(ranges: readonly Range[]): string {
  if (ranges.length <= leafSize) return ranges.map(rangeCondition).join('&&');
  const half = ranges.length >> 1;
  const middle = ranges[half]?.[0];
  return `(id<${middle}&&${search(ranges.slice(0, half))}||id>=${middle}&&${search(ranges.slice(half))})`;
}

/** Leaves out one call's exits with one result: `(id!=0||ret!=-11)`. */
export function resultCondition(number: number, result: number): string {
  return `(id!=${number}||ret!=${result})`;
}

/** Leaves out calls with exactly these values: `(family!=2||type!=1||protocol!=0)`. */
export function tupleCondition(fields: readonly string[], values: readonly bigint[]): string {
  return `(${fields.map((field, i) => `${field}!=${values[i]}`).join('||')})`;
}
