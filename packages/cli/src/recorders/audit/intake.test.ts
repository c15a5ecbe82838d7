import { callsOf } from '@seccomp-tailor/core';
import { describe, expect, it } from 'vitest';
import { Intake, type Taken } from './intake.ts';
import { Launchers } from './launchers.ts';
import { readDaemonLine, type LoggedCall } from './log-line.ts';
import type { Belongs } from './owner.ts';

function record(pid: number, nr: number, exe = '/bin/x', user = 0): string {
  return `type=SECCOMP msg=audit(1.000:${pid + nr}): auid=0 uid=${user} gid=0 ses=1 pid=${pid} comm="x" exe="${exe}" sig=0 arch=c000003e syscall=${nr} compat=0 ip=0x0 code=0x7ffc0000`;
}

/** Process 1 is ours, 2 foreign, all others unknown. */
async function taken(
  lines: readonly string[],
  alone: boolean,
  each?: (intake: Intake) => void,
): Promise<{ names: unknown[]; taken: Taken }> {
  const belongs = ({ pid }: LoggedCall): Belongs => (pid === 1 ? 'ours' : pid === 2 ? 'foreign' : 'unknown');
  const owner = { belongs, look: () => undefined, alive: () => false };
  const options = {
    owner,
    launchers: new Launchers([]),
    traceId: 'recording:1',
    name: 'x',
    arch: 'x86_64',
    alone,
  } as const;
  const intake = new Intake(options);
  for (const text of lines) {
    const line = readDaemonLine(text);
    if (line === undefined) throw new Error(text);
    intake.take({ line, text });
    each?.(intake);
  }
  const all = await intake.end();
  const names = all.program.flatMap(({ evidence }) => [...callsOf(evidence)].map(({ syscall }) => syscall.name));
  return { names, taken: all };
}

describe('Intake', () => {
  it('takes what is ours, keeps apart what starts it, and leaves what belongs to others', async () => {
    const { names, taken: all } = await taken(
      [record(1, 157, '/'), record(1, 59, '/'), record(1, 0), record(2, 1)],
      false,
    );
    expect(names).toEqual(['execve', 'read']);
    expect(all.launching).toHaveLength(1);
    expect(all.unknown).toBe(0);
  });

  it('gives the same whenever it reads what it took', async () => {
    const lines = [record(1, 157, '/'), record(1, 59, '/'), record(1, 0), record(3, 1), record(1, 0)];
    const seldom = await taken(lines, false);
    const often = await taken(lines, false, (intake) => intake.read());
    expect(often).toEqual(seldom);
  });

  it('keeps out what it cannot tell, unless nothing else is logged', async () => {
    expect(await taken([record(1, 0), record(3, 1)], false)).toMatchObject({ names: ['read'], taken: { unknown: 1 } });
    expect(await taken([record(1, 0), record(3, 1)], true)).toMatchObject({
      names: ['read', 'write'],
      taken: { unknown: 0 },
    });
  });

  it('does not believe that nothing else is logged where something is', async () => {
    const { names, taken: all } = await taken([record(1, 0), record(3, 1), record(2, 0)], true);
    expect([names, all.unknown]).toEqual([['read'], 1]);
  });

  it('tells what the program executed as another user than root', async () => {
    const { taken: all } = await taken(
      [record(1, 0, '/bin/r'), record(1, 0, '/bin/u', 7), record(2, 0, '/o', 7)],
      false,
    );
    expect([...all.executables]).toEqual(['/bin/u']);
  });
});
