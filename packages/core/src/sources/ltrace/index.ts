import { defineSource } from '../source.ts';
import { LtraceParser, speaksForLtrace } from './ltrace-parser.ts';

/** Library calls and system calls in one trace. */
export const ltraceSource = defineSource({
  id: 'ltrace',
  title: 'ltrace -S',
  shows: ['pid', 'exec'],
  speaksFor: speaksForLtrace,
  open: (sink, options) => new LtraceParser(sink, options),
});
