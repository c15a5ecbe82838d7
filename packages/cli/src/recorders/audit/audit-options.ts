import type { EngineProfile } from '@seccomp-tailor/core';
import type { OptionSpecs } from '../../command-line/command.ts';
import type { Host } from '../../host/host.ts';
import { UserError } from '../../failures/user-error.ts';
import type { Backend } from '../backend.ts';
import type { AuditChoice } from './record-with-audit.ts';

const group = 'Recording by the audit log (--backend audit):';

/** Options of recording by the audit log. */
export const auditOptions = {
  rounds: {
    type: 'string',
    describe: 'Run the program up to this many times, logging only what is new, until nothing is',
    group,
  },
  known: { type: 'string', describe: 'Log only what this profile does not allow', group },
  'lift-log-limit': {
    type: 'boolean',
    describe: 'Set the sysctl kernel.printk_ratelimit to 0 while recording, so that the kernel log takes every record',
    group,
  },
  alone: {
    type: 'boolean',
    describe: 'Nothing else is logged here: take records of which it cannot be told whose they are',
    group,
  },
} as const satisfies OptionSpecs;

export interface AuditOptionValues {
  readonly rounds: string | undefined;
  readonly known: string | undefined;
  readonly 'lift-log-limit': boolean;
  readonly alone: boolean;
}

const maxRounds = 1000;

/** Reads the options; with another backend they are a mistake. */
export async function readAuditChoice(
  given: AuditOptionValues,
  backend: Backend['kind'],
  host: Host,
): Promise<AuditChoice> {
  const { rounds = '1', known, alone } = given;
  const used = (Object.keys(auditOptions) as (keyof AuditOptionValues)[]).find((name) => given[name]);
  if (backend !== 'audit' && used !== undefined)
    throw new UserError(
      'usage',
      `--${used} is for recording by the audit log, not by ${backend}`,
      'Add --backend audit.',
    );
  if (!/^\d+$/.test(rounds) || Number(rounds) < 1 || Number(rounds) > maxRounds)
    throw new UserError(
      'usage',
      `--rounds: ${rounds} is no number from 1 to ${maxRounds}`,
      'Write a whole number: --rounds 3.',
    );
  return {
    rounds: Number(rounds),
    known: known === undefined ? undefined : await profileIn(known, host),
    liftLimit: given['lift-log-limit'],
    alone,
  };
}

/** Loaded where one is named: with most recordings none is. */
async function profileIn(name: string, host: Host): Promise<EngineProfile> {
  const { loadProfile } = await import('../../inputs/profile-file.ts');
  return (await loadProfile(name, host)).profile;
}
