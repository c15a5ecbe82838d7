import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runProgram } from '../cli/bin.ts';
import { describeWith } from '../components.ts';

describeWith(['tracefs', 'strace', 'redis', 'static-libc'], 'the benchmark of the recorders', () => {
  it('measures every row of what is there, or says that it is not', async () => {
    const { status, stdout, stderr } = await runProgram([
      process.execPath,
      join(root, 'bench/recorders/main.mjs'),
      '--small',
    ]);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const rows = stdout.split('\n').filter((line) => line.startsWith('| `record --backend ftrace` |'));
    expect(rows.length).toBeGreaterThanOrEqual(3);
    for (const row of rows) expect(row).toMatch(/\| [\d,.]+ \|/);
    expect(stdout).toContain('0 in which the evidence lacked\nsomething and did not say so');
  });
});
