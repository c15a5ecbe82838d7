import { readFileSync } from 'node:fs';
import type { Recorder, Seen } from './see-with.ts';

/** What a recorder shows otherwise than strace, and what its evidence then says of itself. */
export interface Difference {
  readonly missing: readonly string[];
  readonly besides: readonly string[];
  /** Reasons for incompleteness; of no interest where nothing is different. */
  readonly says: readonly string[];
}

const none: Difference = { missing: [], besides: [], says: [] };

export function differenceOf(seen: Seen, strace: Seen): Difference {
  const missing = strace.names.filter((call) => !seen.names.includes(call));
  const besides = seen.names.filter((call) => !strace.names.includes(call));
  return missing.length + besides.length === 0 ? none : { missing, besides, says: seen.reasons.toSorted() };
}

/** The difference that the documentation explains. */
export function explained(program: string, recorder: Recorder): Difference {
  return table.get(`${program} ${recorder}`) ?? none;
}

const page = new URL('../../../docs/recorders-compared.md', import.meta.url);

const table: ReadonlyMap<string, Difference> = new Map(
  readFileSync(page, 'utf8')
    .split('\n')
    .flatMap((line) => {
      // | int80 | perf | `i386:getppid` | `semget` | `lost-events` | why |
      const [, program, recorder, missing, besides, says, why] = line.split('|').map((cell) => cell.trim());
      if (why === undefined || program === 'program' || program === '---') return [];
      const difference = { missing: wordsIn(missing), besides: wordsIn(besides), says: wordsIn(says) };
      return [[`${program} ${recorder}`, difference]] as const;
    }),
);

function wordsIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}
