import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsFor } from './settings.ts';

const tracefs = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(tracefs, { recursive: true }));
for (const event of ['sys_enter_read', 'sys_exit_read'])
  mkdirSync(join(tracefs, 'events/syscalls', event), { recursive: true });

describe('settingsFor', () => {
  it('switches on what begins and ends tasks, raw events, and only then the events of calls', () => {
    expect(settingsFor({ tracefs, bufferKb: 64 })).toEqual({
      buffers: ['trace_clock=mono', 'options/overwrite=0', 'buffer_size_kb=64'],
      events: [
        'options/event-fork=1',
        'events/sched/sched_process_exec/enable=1',
        'events/sched/sched_process_fork/enable=1',
        'events/sched/sched_process_exit/enable=1',
        'events/raw_syscalls/sys_enter/enable=1',
        'events/raw_syscalls/sys_exit/enable=1',
        'events/syscalls/sys_enter_read/enable=1',
      ],
    });
  });

  it('reads more at once where the kernel can', () => {
    writeFileSync(join(tracefs, 'buffer_subbuf_size_kb'), '4');
    expect(settingsFor({ tracefs, bufferKb: 64 }).buffers[0]).toBe('buffer_subbuf_size_kb=64');
  });
});
