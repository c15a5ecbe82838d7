import type { LineKind } from '../observations/line-kind.ts';
import { Reading } from './shared/reading.ts';
import type { LineParser, Source } from './source.ts';

/** What lines are called that a parser lets go by as somebody else's. */
const othersKinds: ReadonlySet<LineKind> = new Set(['foreign', 'output']);

/**
 * A source of logs in which other writers' lines may stand, which it lets go by. Those that one of `formats` could read are not lost without a
 * word: where a program's output comes first in what is left of another trace, it decides which format that is taken for.
 */
export function heedingStrangers(source: Source, formats: readonly Source[]): Source {
  const others = formats.filter(({ id }) => id !== source.id);
  return {
    ...source,
    open: (sink, options) => {
      const parser = source.open(sink, options);
      const reading = new Reading(sink, options);
      return {
        line: (...at) => {
          const kind = parser.line(...at);
          if (!othersKinds.has(kind)) return kind;
          const [buffer, start, end, line] = at;
          if ((parser.ofLog ?? source.isOfLog?.(buffer, start, end)) === true) return kind;
          return others.some((other) => other.speaksFor(buffer, start, end))
            ? reading.unrecognised(buffer, start, end, line)
            : kind;
        },
        torn: () => parser.torn?.(),
        end: () => parser.end(),
      } satisfies LineParser;
    },
  };
}
