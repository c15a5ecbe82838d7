import { defineSource } from '../source.ts';
import { LtraceParser, speaksForLtrace } from './ltrace-parser.ts';

/** Library calls and system calls in one trace. */
export const ltraceSource = defineSource({
  id: 'ltrace',
  title: 'ltrace -S',
  speaksFor: speaksForLtrace,
  open: (sink, options) => new LtraceParser(sink, options),
});
