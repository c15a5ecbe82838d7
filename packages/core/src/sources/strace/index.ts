import { defineSource } from '../source.ts';
import { speaksForStrace } from './speaks-for.ts';
import { StraceParser } from './strace-parser.ts';

/** The text strace writes: traces, -c and -C tables, of one run or several. */
export const straceSource = defineSource({
  id: 'strace',
  title: 'strace output',
  shows: ['comm', 'exe', 'pid', 'exec', 'program', 'time'],
  speaksFor: speaksForStrace,
  showsEnds: true,
  open: (sink, options) => new StraceParser(sink, options),
});
