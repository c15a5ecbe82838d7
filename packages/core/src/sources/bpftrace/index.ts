import { defineSource } from '../source.ts';
import { BpftraceParser, speaksForBpftrace } from './bpftrace-parser.ts';

/** Maps that count system calls. */
export const bpftraceSource = defineSource({
  id: 'bpftrace',
  title: 'bpftrace maps',
  shows: [],
  speaksFor: speaksForBpftrace,
  open: (sink, options) => new BpftraceParser(sink, options),
});
