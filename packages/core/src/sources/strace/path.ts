import { ByteCache } from '../shared/byte-cache.ts';
import { unescape } from './output-argument.ts';
import { stringEnd } from './tokens.ts';

const decoder = new TextDecoder();
const maxPath = 4096;

const paths = new ByteCache<string>(256, (buffer, start, end) => decoder.decode(unescape(buffer, start, end)));

/** The path in the first string of an argument list: `"/usr/bin/sh", ["sh", …`, `AT_FDCWD, "/bin/true"`. */
export function readPath(buffer: Uint8Array, from: number, end: number): string | undefined {
  const quote = buffer.indexOf(34, from);
  if (quote < 0 || quote >= end || quote - from > 80) return undefined;
  const close = stringEnd(buffer, quote + 1, end);
  return close < 0 || close - quote > maxPath ? undefined : paths.get(buffer, quote + 1, close - 1);
}
