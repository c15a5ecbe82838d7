import { ascii, find, matchesAt } from '../shared/bytes.ts';
import { defineSource, type Source } from '../source.ts';
import { ContainerLine } from './container-line.ts';
import { ContainersParser } from './containers-parser.ts';
import { byteAt } from '../shared/byte-at.ts';

/** Logs of container engines, which have any of `sources` in them. */
export function containersSource(sources: readonly Source[]): Source {
  return defineSource({
    id: 'container-log',
    title: 'container log (CRI, Docker json-file) of any other format',
    shows: ['container'],
    speaksFor,
    wrapsOthers: true,
    showsEnds: true,
    open: (sink, options) => new ContainersParser(sink, options, sources),
  });
}

function speaksFor(buffer: Uint8Array, start: number, end: number): boolean {
  if (byteAt(buffer, start, end) !== 0x7b) return line.read(buffer, start, end);
  return matchesAt(buffer, start, end, logKey) && find(buffer, start, end, streamKey) > 0;
}

const line = new ContainerLine();
const logKey = ascii('{"log":"');
const streamKey = ascii('","stream":"std');
