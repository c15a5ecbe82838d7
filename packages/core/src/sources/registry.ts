import { auditSource } from './audit/index.ts';
import { bpftraceSource } from './bpftrace/index.ts';
import { containersSource } from './containers/index.ts';
import { ftraceSource } from './ftrace/index.ts';
import { gvisorSource } from './gvisor/index.ts';
import { ltraceSource } from './ltrace/index.ts';
import { perfScriptSource, perfTraceSource } from './perf/index.ts';
import { qemuSource } from './qemu/index.ts';
import type { Source } from './source.ts';
import { spoSource } from './spo/index.ts';
import { straceSource } from './strace/index.ts';
import { heedingStrangers } from './strangers.ts';
import { falcoSource, sysdigSource } from './sysdig/index.ts';

const plain: readonly Source[] = [
  // What qemu prints fits strace too, but not the other way round.
  qemuSource,
  straceSource,
  auditSource,
  ftraceSource,
  perfScriptSource,
  perfTraceSource,
  bpftraceSource,
  ltraceSource,
  gvisorSource,
  sysdigSource,
  falcoSource,
  spoSource,
];

/** Those that let lines of other writers go by. */
const mixed: readonly Source[] = [auditSource, bpftraceSource, gvisorSource, falcoSource, spoSource];

const known = [...plain, containersSource(plain)];
const formats = plain.map((source) => (mixed.includes(source) ? heedingStrangers(source, known) : source));

/**
 * Every trace format we read, in the order in which a tie of detection is broken. A container log comes first, since the lines in it
 * may speak for their own format too.
 */
export const sources: readonly Source[] = [containersSource(formats), ...formats];

export function sourceById(id: string): Source | undefined {
  return sources.find((source) => source.id === id);
}
