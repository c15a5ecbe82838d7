import { defineSource } from '../source.ts';
import { PerfScriptParser, speaksForPerfScript } from './perf-script-parser.ts';
import { PerfTraceParser, speaksForPerfTrace } from './perf-trace-parser.ts';

/** Events of perf record as text. */
export const perfScriptSource = defineSource({
  id: 'perf-script',
  title: 'perf script (raw_syscalls, syscalls)',
  shows: ['comm', 'pid', 'exec', 'program', 'time'],
  speaksFor: speaksForPerfScript,
  open: (sink, options) => new PerfScriptParser(sink, options),
});

/** perf's look-alike of strace. */
export const perfTraceSource = defineSource({
  id: 'perf-trace',
  title: 'perf trace',
  shows: ['comm', 'pid', 'exec', 'program'],
  speaksFor: speaksForPerfTrace,
  open: (sink, options) => new PerfTraceParser(sink, options),
});
