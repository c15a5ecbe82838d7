import { defineSource } from '../source.ts';
import { GvisorParser, speaksForGvisor } from './gvisor-parser.ts';

/** The debug log of gVisor's runsc with --strace. */
export const gvisorSource = defineSource({
  id: 'gvisor',
  title: 'gVisor (runsc --strace)',
  shows: ['comm', 'pid', 'exec', 'program', 'time'],
  speaksFor: speaksForGvisor,
  open: (sink, options) => new GvisorParser(sink, options),
});
