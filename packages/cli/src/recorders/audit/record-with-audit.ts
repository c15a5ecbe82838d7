import { withIncomplete, type Arch, type EngineProfile, type Syscall } from '@seccomp-tailor/core';
import { randomUUID } from 'node:crypto';
import type { Gathered } from '../../inputs/gather.ts';
import type { Host } from '../../host/host.ts';
import { readEngineCommand } from '../containers/engine-command.ts';
import { countPrivilegedFiles } from '../privileged-files.ts';
import type { Recorded, RecordOptions } from '../recorder.ts';
import type { AuditLog } from './audit-log.ts';
import { Barrier } from './barrier.ts';
import { knownNames, learningBeyond, learningProfile } from './learning-profile.ts';
import { planLoading } from './loading.ts';
import type { LogReader } from './log-reader.ts';
import { Losses } from './losses.ts';
import { privateFolder } from '../private-folder.ts';
import { openAuditLog } from './open-log.ts';
import { liftPrintkLimit, printkLimit } from './printk-limit.ts';
import { callsIn, evidenceOfRounds, lostAny } from './round-evidence.ts';
import { runRound, settle, type AuditSession, type Round } from './round.ts';
import { keepSessions, releaseSessions } from './session-claims.ts';
import { Signals } from './signals.ts';

/** What the options say of a recording by the audit log. */
export interface AuditChoice {
  /** How often the program may be run. */
  readonly rounds: number;
  /** What it allows is not logged. */
  readonly known: EngineProfile | undefined;
  /** Have the kernel's log take everything meanwhile. */
  readonly liftLimit: boolean;
  readonly alone: boolean;
}

export interface AuditOptions extends AuditChoice, Omit<RecordOptions, 'file'> {
  readonly log: AuditLog;
  readonly arch: Arch;
}

/** Runs a program under a filter that logs, as often as asked for, and gives the evidence of what it logged. */
export async function recordWithAudit(
  program: readonly string[],
  options: AuditOptions,
  host: Host,
): Promise<Recorded> {
  const folder = await privateFolder(host);
  const limit = options.liftLimit ? await liftPrintkLimit() : undefined;
  const signals = new Signals(host);
  let reader: LogReader | undefined;
  keepSessions();
  try {
    reader = await openAuditLog(options.log, host);
    const session = await beginSession({ ...options, folder, reader, signals }, host);
    options.stop?.throwIfAborted();
    const rounds = await runRounds(program, { ...options, folder, session }, host);
    const command = readEngineCommand(program);
    const known = evidenceOfRounds(rounds, { ...session, filtered: options.known !== undefined, command });
    const gathered = await withPrivileges(known.gathered, { program, rounds }, host);
    return { ...known, gathered, ended: { status: rounds.at(-1)?.status ?? 125, signals: signals.got } };
  } finally {
    signals.close();
    reader?.close();
    releaseSessions();
    await limit?.restore();
    await host.fs.rm(folder, { recursive: true, force: true });
  }
}

/** Under bubblewrap no program gets more rights than its user has. */
async function withPrivileges(
  gathered: Gathered,
  { program, rounds }: { program: readonly string[]; rounds: readonly Round[] },
  host: Host,
): Promise<Gathered> {
  if (readEngineCommand(program) !== undefined) return gathered;
  const files = new Set(rounds.flatMap(({ executables }) => [...executables]));
  const count = await countPrivilegedFiles([...files], host);
  if (count === 0) return gathered;
  return { ...gathered, evidence: withIncomplete(gathered.evidence, 'privileges-withheld', count) };
}

interface Beginning extends AuditOptions, Pick<AuditSession, 'reader' | 'signals'> {
  readonly folder: string;
}

async function beginSession(options: Beginning, host: Host): Promise<AuditSession> {
  const { log, arch, reader, folder, signals, name, alone, stdout, onNewCall } = options;
  const session = {
    reader,
    signals,
    name,
    arch,
    alone,
    stdout,
    onNewCall,
    traceId: `recording:${randomUUID()}`,
    losses: new Losses(log, reader, host),
    barrier: await Barrier.in(folder, arch, host),
    patienceMs: 2000 + (log.kind === 'kmsg' ? printkLimit() * 1000 : 0),
  };
  await session.losses.since(await settle(session));
  return session;
}

interface Rounds extends AuditOptions {
  readonly folder: string;
  readonly session: AuditSession;
}

/** Until a round shows nothing new and loses nothing, or there have been as many as asked for. */
async function runRounds(program: readonly string[], options: Rounds, host: Host): Promise<Round[]> {
  const { rounds: limit, known, arch, folder, session } = options;
  // In rounds every record counts.
  const guarded = limit === 1 && process.stdin.isTTY;
  const rounds: Round[] = [];
  let seen: readonly Syscall[] = [];
  for (let number = 1; number <= limit; number += 1) {
    const names = knownNames(seen);
    const profile = known === undefined ? learningProfile(arch, names) : learningBeyond(known, arch, names);
    const round = await runRound(await planLoading(program, { profile, folder, guarded }, host), session, host);
    rounds.push(round);
    const before = seen.length;
    seen = withCalls(seen, round);
    if (limit > 1) await host.stderr.write(`round ${number}: ${seen.length - before} new calls${lossText(round)}\n`);
    const settled = seen.length === before && !lostAny(round);
    if (settled || round.status !== 0 || session.signals.got.length > 0) break;
  }
  return rounds;
}

function withCalls(seen: readonly Syscall[], round: Round): readonly Syscall[] {
  return [...new Map([...seen, ...callsIn(round)].map((call) => [keyOf(call), call])).values()];
}

function keyOf({ arch, nr, name }: Syscall): string {
  return `${arch}:${nr ?? name}`;
}

function lossText(round: Round): string {
  return lostAny(round) ? ', records were lost' : '';
}
