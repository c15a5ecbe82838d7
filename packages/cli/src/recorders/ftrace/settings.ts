import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './keeper.ts';

/** What one read takes, where the kernel can be told (6.8 and newer). */
export const subBufferKb = 64;
export const subBufferFile = 'buffer_subbuf_size_kb';

/** What an instance is set to. */
export function settingsFor({ tracefs, bufferKb }: { tracefs: string; bufferKb: number }): Settings {
  return {
    buffers: [
      ...(existsSync(join(tracefs, subBufferFile)) ? [`${subBufferFile}=${subBufferKb}`] : []),
      // Of CLOCK_MONOTONIC.
      'trace_clock=mono',
      // A full buffer drops what is new, and counts it.
      'options/overwrite=0',
      `buffer_size_kb=${bufferKb}`,
    ],
    events: ['options/event-fork=1', ...events(tracefs).map((event) => `events/${event}/enable=1`)],
  };
}

/** The raw events first: a call's own event then comes behind it. */
function events(tracefs: string): string[] {
  const named = readdirSync(join(tracefs, 'events/syscalls')).filter((name) => name.startsWith('sys_enter_'));
  return [
    ...['exec', 'fork', 'exit'].map((event) => `sched/sched_process_${event}`),
    ...['enter', 'exit'].map((event) => `raw_syscalls/sys_${event}`),
    ...named.map((name) => `syscalls/${name}`),
  ];
}
