import { describe, expect, it } from 'vitest';
import type { Syscall } from './kernel/syscalls.ts';
import { TraceInput } from './pipeline.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('onNewCall', () => {
  const lines = [
    '7 [   0] read(3, "", 1) = 0\n',
    '7 [ 999] syscall_0x3e7(1) = -1 ENOSYS (x)\n',
    '7 [   0] read(3, "", 1) = 0\n',
  ];

  it('is told of every call once, while the trace is still being written', async () => {
    const seen: (string | number | undefined)[] = [];
    const onNewCall = ({ name, nr }: Syscall): void => void seen.push(name ?? nr);
    const trace = new TraceInput({ input: 'trace', arch: 'x86_64', format: 'strace', onNewCall });
    trace.push(bytes(`7 [  59] execve("/bin/app", ${JSON.stringify(['x'.repeat(300)])}, 0x7ff /* 2 vars */) = 0\n`));
    expect(seen).toEqual(['execve']);
    for (const line of lines) trace.push(bytes(line));
    expect(seen).toEqual(['execve', 'read', 999]);
    await trace.end();
    expect(seen).toHaveLength(3);
  });

  it('waits for what a format with others in it needs to know', async () => {
    const seen: unknown[] = [];
    const options = { input: 'log', arch: 'x86_64', format: 'container-log' } as const;
    const trace = new TraceInput({ ...options, onNewCall: ({ name }) => void seen.push(name) });
    for (const line of lines.slice(0, 1))
      trace.push(bytes(`2026-01-01T00:00:00.0Z stderr F ${line}`.padStart(300, '\n')));
    expect(seen).toEqual([]);
    await trace.end();
    expect(seen).toEqual(['read']);
  });
});
