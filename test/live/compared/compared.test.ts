import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAuditDaemon, type AuditDaemon } from '../audit-daemon.ts';
import { describeWith } from '../../components.ts';
import { comparedPrograms, compile, type ComparedProgram } from './compared-programs.ts';
import { differenceOf, explained, type Difference } from './differences.ts';
import { otherRecorders, seeWith, type Recorder } from './see-with.ts';

const needed = ['root', 'tracefs', 'strace', 'auditd', 'bubblewrap', 'perf', 'static-libc'] as const;

describeWith(needed, 'every recorder sees the same calls', () => {
  let folder = '';
  let daemon: AuditDaemon | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-compared-'));
    // A program that is no longer root has to get there.
    chmodSync(folder, 0o755);
    daemon = await startAuditDaemon();
  });
  afterAll(async () => {
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(comparedPrograms.map((program) => [program.name, program] as const))('%s', async (name, program) => {
    const path = await compile(program, folder);
    const strace = await seeWith('strace', [path, ...turnsFor('strace', program)], folder);
    expect(strace.names).toEqual(expect.arrayContaining([...program.makes]));
    expect(strace.names.length).toBeGreaterThanOrEqual(program.least ?? 0);
    const found: Record<string, Difference> = {};
    for (const recorder of otherRecorders) {
      const seen = await seeWith(recorder, [path, ...turnsFor(recorder, program)], folder);
      found[recorder] = differenceOf(seen, strace);
    }
    expect(found).toEqual(Object.fromEntries(otherRecorders.map((recorder) => [recorder, explained(name, recorder)])));
  });
});

function turnsFor(recorder: Recorder, { turns }: ComparedProgram): readonly string[] {
  if (turns === undefined) return [];
  return [String(recorder === 'ftrace' ? turns.ftrace : turns.others)];
}
