import { defineSource } from '../source.ts';
import { FtraceParser, speaksForFtrace } from './ftrace-parser.ts';

/** The kernel's own trace as text. */
export const ftraceSource = defineSource({
  id: 'ftrace',
  title: 'ftrace text (trace, trace_pipe, trace-cmd report)',
  shows: ['comm', 'pid', 'exec', 'time'],
  speaksFor: speaksForFtrace,
  open: (sink, options) => new FtraceParser(sink, options),
});
