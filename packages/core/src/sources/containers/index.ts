import { defineSource, type Source } from '../source.ts';
import { ContainerLine } from './container-line.ts';
import { ContainersParser } from './containers-parser.ts';

/** Logs of container engines, which have any of `sources` in them. */
export function containersSource(sources: readonly Source[]): Source {
  return defineSource({
    id: 'container-log',
    title: 'container log (CRI, Docker json-file) of any other format',
    shows: ['container'],
    speaksFor: (buffer, start, end) => line.read(buffer, start, end),
    wrapsOthers: true,
    showsEnds: true,
    open: (sink, options) => new ContainersParser(sink, options, sources),
  });
}

const line = new ContainerLine();
