import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { incompleteReasons, type IncompleteReason } from '../../packages/core/src/observations/completeness.ts';
import { commandLine } from '../../packages/cli/test-kit/command-line.ts';
import { root } from '../cli/bin.ts';
import { doubts } from './doubts.ts';
import { ends } from './ends.ts';
import { losses } from './losses.ts';
import type { Omission, Reasons, Recording } from './planting.ts';
import { real, realRecordings } from './real.ts';
import { recordings } from './recordings.ts';
import { tasks } from './tasks.ts';
import { unseen } from './unseen.ts';

const all: Readonly<Record<string, Recording>> = { ...recordings, ...realRecordings };

interface Account {
  readonly incomplete: readonly { readonly reason: IncompleteReason; readonly count: number }[];
  readonly inputs: readonly { readonly total: number; readonly lines: Readonly<Record<string, number>> }[];
}

/** What the command line says of a recording, with its exit code. */
async function accountOf(text: string): Promise<{ reasons: Reasons; status: number; counted: boolean }> {
  const { exitCode, stdout } = await commandLine(['evidence', '-', '--json'], { stdin: text });
  const { incomplete, inputs } = JSON.parse(stdout) as Account;
  return {
    reasons: incomplete.map(({ reason, count }) => `${reason} ${count}`).toSorted(),
    status: exitCode,
    counted: inputs.every(({ total, lines }) => Object.values(lines).reduce((sum, count) => sum + count, 0) === total),
  };
}

function statusOf(reasons: Reasons): number {
  return reasons.some((each) => incompleteReasons[each.split(' ')[0] as IncompleteReason].missing) ? 4 : 0;
}

describe('a recording as its tool writes it', () => {
  it.each(Object.entries(recordings))(
    'of %s lacks nothing but what its format cannot show',
    async (_name, recording) => {
      const { text, lacks = [] }: Recording = recording;
      expect(await accountOf(text)).toEqual({ reasons: lacks, status: statusOf(lacks), counted: true });
    },
  );
});

const omissions = { ...losses, ...unseen, ...tasks, ...ends, ...doubts, ...real };

describe.each(Object.entries(omissions))('%s', (_item, planted) => {
  it.each(planted)('in $of: $expected', async ({ of, plant, expected }: Omission) => {
    const { text = '', lacks = [] } = all[of] ?? {};
    const changed = plant(text);
    expect(changed).not.toBe(text);
    const reasons = [...lacks, ...expected].toSorted();
    expect(await accountOf(changed)).toEqual({ reasons, status: statusOf(reasons), counted: true });
  });
});

describe('every reason', () => {
  /** Only what records can know these; their own tests show them. */
  const ofRecorders = [
    'compat-calls-hidden',
    'first-seen-only',
    'native-calls-only',
    'owner-unknown',
    'privileges-withheld',
    'refusals-unlogged',
    'started-by-others',
    // Of a selection, which evidence of a recording in whole is not.
    'selection-uncertain',
  ];

  it('that a recording can show is planted', () => {
    const planted = [
      ...Object.values(all).flatMap(({ lacks = [] }) => lacks),
      ...Object.values(omissions).flatMap((some) => some.flatMap(({ expected }) => expected)),
    ].map((each) => each.split(' ')[0] ?? '');
    expect([...new Set([...planted, ...ofRecorders])].toSorted()).toEqual(Object.keys(incompleteReasons).toSorted());
  });

  const page = readFileSync(join(root, 'docs/completeness.md'), 'utf8');

  it.each(Object.entries(incompleteReasons))(
    '%s is explained in docs/completeness.md',
    (reason, { missing, explain, remedy }) => {
      expect(page).toContain(
        `| \`${reason}\` | ${missing ? '4' : '0'} | ${explain[0]?.toUpperCase()}${explain.slice(1)} | ${remedy} |`,
      );
    },
  );
});
