import { evidenceNames, TraceInput, type TraceResult } from '@seccomp-tailor/core';
import { describe, expect, it } from 'vitest';
import { readEngineCommand } from '../containers/engine-command.ts';
import { evidenceOfRounds, lostAny } from './round-evidence.ts';
import type { Round } from './round.ts';

const options = { traceId: 'recording:1', arch: 'x86_64', filtered: false } as const;
const native = 'c000003e';
const compat = '40000003';

async function traceOf(calls: readonly (readonly [string, number])[], suppressed: boolean): Promise<TraceResult> {
  const input = new TraceInput({ input: 'x', arch: 'x86_64', format: 'audit', traceId: 'recording:1' });
  const line = ([arch, nr]: readonly [string, number], at: number): string =>
    `5,${at},1,-;audit: type=1326 audit(1.000:${at}): auid=0 uid=0 gid=0 ses=1 pid=1 comm="x" exe="/x" sig=0 arch=${arch} syscall=${nr} compat=0 ip=0x0 code=0x7ffc0000`;
  const lines = [...(suppressed ? ['4,99,1,-;kauditd_printk_skb: 7 callbacks suppressed'] : []), ...calls.map(line)];
  input.push(Buffer.from(`${lines.join('\n')}\n`));
  return input.end();
}

async function roundOf(
  calls: readonly (readonly [string, number])[],
  more: Partial<Round> & { suppressed?: boolean } = {},
): Promise<Round> {
  const { suppressed = false, ...rest } = more;
  const program = [await traceOf(calls, suppressed)];
  const loss = { lost: 0, unsure: undefined };
  return { status: 0, program, launching: [], unknown: 0, executables: new Set(), loss, cutOff: false, ...rest };
}

function reasons(rounds: readonly Round[]): [string, number][] {
  const [run] = evidenceOfRounds(rounds, options).gathered.evidence.runs.values();
  return [...(run?.incomplete ?? [])];
}

describe('evidenceOfRounds', () => {
  it('is one recording', async () => {
    const { evidence } = evidenceOfRounds(
      [await roundOf([[native, 0]]), await roundOf([[native, 1]])],
      options,
    ).gathered;
    expect([evidenceNames(evidence), [...evidence.runs.keys()]]).toEqual([['read', 'write'], ['recording:1']]);
  });

  it('forgives a loss that a later round made up for, and no other', async () => {
    const [lossy, whole] = [await roundOf([[native, 0]], { suppressed: true }), await roundOf([[native, 1]])];
    expect([lostAny(lossy), lostAny(whole)]).toEqual([true, false]);
    expect(reasons([lossy])).toEqual([['suppressed-messages', 7]]);
    expect(reasons([lossy, whole])).toEqual([['first-seen-only', 1]]);
    expect(reasons([whole, lossy])).toEqual([
      ['suppressed-messages', 7],
      ['first-seen-only', 1],
    ]);
  });

  it('says that what a filter of the program refuses is not logged', async () => {
    // seccomp, natively and of i386.
    expect(reasons([await roundOf([[native, 317]])])).toEqual([['refusals-unlogged', 1]]);
    expect(reasons([await roundOf([[compat, 354]])])).toEqual([['refusals-unlogged', 1]]);
    expect(reasons([await roundOf([[compat, 317]])])).toEqual([]);
  });

  it('keeps every reason that a later round does not make up for', async () => {
    const early = await roundOf([[native, 0]], { unknown: 2, cutOff: true });
    expect(reasons([early, await roundOf([[native, 0]])])).toEqual([
      ['owner-unknown', 2],
      ['cut-off', 1],
      ['first-seen-only', 1],
    ]);
  });

  it('counts records that are missing, and doubts what nothing confirms', async () => {
    expect(reasons([await roundOf([[native, 0]], { loss: { lost: 3, unsure: undefined } })])).toEqual([
      ['lost-events', 3],
    ]);
    const doubtful = { lost: 0, unsure: 'suppressed-messages' } as const;
    expect(reasons([await roundOf([[native, 0]], { loss: doubtful })])).toEqual([['suppressed-messages', 1]]);
  });

  it('says that an architecture which shows last may hide calls', async () => {
    const read = [native, 0] as const;
    const [one, both, last] = [
      await roundOf([read]),
      await roundOf([read, [compat, 4]]),
      await roundOf([[compat, 20]]),
    ];
    expect(reasons([one, last]).map(([reason]) => reason)).toContain('compat-calls-hidden');
    expect(reasons([one, both, last]).map(([reason]) => reason)).not.toContain('compat-calls-hidden');
  });

  it('leaves it to the engine to say why no container was started', async () => {
    const command = readEngineCommand(['podman', 'run', 'image', '/none']);
    const failed = await roundOf([], { program: [], status: 127 });
    expect(() => evidenceOfRounds([failed], { ...options, command })).toThrow('podman started nothing to record');
    const ended = await roundOf([], { program: [], status: 0 });
    expect(() => evidenceOfRounds([ended], { ...options, command })).toThrow('nothing was logged of the program');
  });

  it('fails where nothing was logged', async () => {
    const round = await roundOf([], { program: [], status: 126 });
    expect(() => evidenceOfRounds([round], options)).toThrow(
      'nothing was logged of the program, which ended with status 126',
    );
  });
});
