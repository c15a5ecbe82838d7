import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { startAuditDaemon, type AuditDaemon } from '../audit-daemon.ts';
import { describeWith, itWith } from '../../components.ts';
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

  const compare = async (program: ComparedProgram): Promise<void> => {
    const { name, makes, least = 0 } = program;
    const path = await compile(program, folder);
    const strace = await seeWith('strace', [path, ...turnsFor('strace', program)], folder);
    expect(strace.names).toEqual(expect.arrayContaining([...makes]));
    expect(strace.names.length).toBeGreaterThanOrEqual(least);
    const found: Record<string, Difference> = {};
    for (const recorder of otherRecorders) {
      const seen = await seeWith(recorder, [path, ...turnsFor(recorder, program)], folder);
      found[recorder] = differenceOf(seen, strace);
    }
    expect(found).toEqual(Object.fromEntries(otherRecorders.map((recorder) => [recorder, explained(name, recorder)])));
  };

  for (const program of comparedPrograms) itWith(program.needs ?? [], program.name, () => compare(program));
});

function turnsFor(recorder: Recorder, { turns }: ComparedProgram): readonly string[] {
  if (turns === undefined) return [];
  return [String(recorder === 'ftrace' ? turns.ftrace : turns.others)];
}
