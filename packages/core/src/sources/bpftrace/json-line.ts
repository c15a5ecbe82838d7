import { decode } from '../shared/bytes.ts';

/** What a line of `bpftrace -f json` says. */
export type JsonLine =
  | { readonly type: 'map'; readonly entries: readonly JsonEntry[] }
  | { readonly type: 'lost'; readonly count: number }
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'other' };

export interface JsonEntry {
  readonly map: string;
  readonly key: string;
  readonly count: number;
}

const other: JsonLine = { type: 'other' };

/**
 * Reads one line, undefined where it is none of bpftrace's. A run has a few of them, each with a whole map:
 *
 *     {"type": "attached_probes", "data": {"probes": 1}}
 *     {"type": "map", "data": {"@calls": {"257": 3, "9": 8}}}
 *     {"type": "lost_events", "data": {"events": 3}}
 */
export function readJsonLine(buffer: Uint8Array, start: number, end: number): JsonLine | undefined {
  const line = fields(parsed(decode(buffer.slice(start, end))));
  const data = line?.['data'];
  switch (line?.['type']) {
    case 'map':
      return { type: 'map', entries: Object.entries(fields(data) ?? {}).flatMap(entriesOf) };
    case 'lost_events':
      return { type: 'lost', count: Number(fields(data)?.['events'] ?? 1) };
    case 'printf':
      return { type: 'printed', text: String(data) };
    default:
      return typeof line?.['type'] === 'string' ? other : undefined;
  }
}

/** The entries of `"@calls": {"257": 3}`; values that are no counts give none. */
function entriesOf([name, map]: [string, unknown]): JsonEntry[] {
  return Object.entries(fields(map) ?? {}).flatMap(([key, count]) =>
    typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? [{ map: name.slice(1), key, count }] : [],
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
