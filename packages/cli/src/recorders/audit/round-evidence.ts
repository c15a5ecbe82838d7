import {
  callsOf,
  evidenceNames,
  evidenceOf,
  foldRuns,
  type Diagnostic,
  type DiagnosticCode,
  type IncompleteReason,
  type RunEvidence,
  type Syscall,
  type TraceResult,
} from '@seccomp-tailor/core';
import type { Gathered } from '../../inputs/gather.ts';
import { UserError } from '../../failures/user-error.ts';
import { nothingStarted } from '../containers/container-subject.ts';
import type { EngineCommand } from '../containers/engine-command.ts';
import type { AuditSession, Round } from './round.ts';

/** Reasons that a later round makes up for: what one round lost the next one logs again. */
const losses: ReadonlySet<IncompleteReason> = new Set(['lost-events', 'suppressed-messages']);

export interface RoundsOptions extends Pick<AuditSession, 'traceId' | 'arch'> {
  /** From the beginning some calls were not logged. */
  readonly filtered: boolean;
  /** Where it is one of an engine. */
  readonly command?: EngineCommand | undefined;
}

/** The calls the program made in a round and had logged. */
export function callsIn({ program }: Round): Syscall[] {
  return program.flatMap(({ evidence }) => [...callsOf(evidence)].map(({ syscall }) => syscall));
}

/** Whether records of a round may be missing. */
export function lostAny(round: Round): boolean {
  return [...reasonsOf(round).keys()].some((reason) => losses.has(reason));
}

/** The evidence of all rounds together, which are one recording, and the calls of what started the program. */
export function evidenceOfRounds(
  rounds: readonly Round[],
  { traceId: id, arch, filtered, command }: RoundsOptions,
): { gathered: Gathered; launching: readonly string[] } {
  const results = rounds.flatMap(({ program }) => program);
  const [first, ...others] = results.flatMap(runsOf);
  if (first === undefined || rounds.every((round) => callsIn(round).length === 0)) throw nothingLogged(rounds, command);
  const run = { ...others.reduce(foldRuns, first), id, arch, incomplete: incompleteness(rounds, filtered) };
  const names = rounds.flatMap(({ launching }) => launching.flatMap(({ evidence }) => evidenceNames(evidence)));
  return {
    gathered: { evidence: evidenceOf(run), accounts: run.inputs, ...findings(results) },
    launching: [...new Set(names)].toSorted(),
  };
}

function runsOf({ evidence }: TraceResult): RunEvidence[] {
  return [...evidence.runs.values()];
}

function findings(results: readonly TraceResult[]): Pick<Gathered, 'diagnostics' | 'counts'> {
  const diagnostics: Diagnostic[] = results.flatMap((result) => result.diagnostics);
  const counts = new Map<DiagnosticCode, number>();
  for (const [code, count] of results.flatMap((result) => [...result.counts]))
    counts.set(code, (counts.get(code) ?? 0) + count);
  return { diagnostics, counts };
}

/** A loss of an earlier round is none if the last one had all that was not known by then. */
function incompleteness(rounds: readonly Round[], filtered: boolean): Map<IncompleteReason, number> {
  const reasons = new Map<IncompleteReason, number>();
  rounds.forEach((round, at) => {
    for (const [reason, count] of reasonsOf(round))
      if (at === rounds.length - 1 || !losses.has(reason)) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  });
  if (rounds.length > 1) reasons.set('first-seen-only', 1);
  if (loadsFilter(rounds)) reasons.set('refusals-unlogged', 1);
  if (hidesCompat(rounds)) reasons.set('compat-calls-hidden', 1);
  if (filtered) reasons.set('trace-filtered', 1);
  return reasons;
}

function reasonsOf({ program, loss, unknown, cutOff }: Round): Map<IncompleteReason, number> {
  const reasons = new Map(program.flatMap(runsOf).flatMap(({ incomplete }) => [...incomplete]));
  const counted = reasons.has('suppressed-messages');
  if (loss.lost > 0 && !counted) reasons.set('lost-events', loss.lost);
  if (loss.unsure !== undefined && loss.lost === 0 && !counted) reasons.set(loss.unsure, 1);
  if (unknown > 0) reasons.set('owner-unknown', unknown);
  if (cutOff) reasons.set('cut-off', 1);
  return reasons;
}

/** What a filter of the program's own refuses is not logged: of two answers the kernel takes the stricter one. */
function loadsFilter(rounds: readonly Round[]): boolean {
  return rounds.some((round) => callsIn(round).some(({ name }) => name === 'seccomp'));
}

/** What was known counted for every architecture of the filter: for one that shows only in the last round, too much was. */
function hidesCompat(rounds: readonly Round[]): boolean {
  const arches = rounds.map((round) => new Set(callsIn(round).map(({ arch }) => arch)));
  const last = arches.pop() ?? new Set();
  return arches.length > 0 && [...last].some((arch) => !arches.some((earlier) => earlier.has(arch)));
}

function nothingLogged(rounds: readonly Round[], command: EngineCommand | undefined): UserError {
  const status = rounds.at(-1)?.status ?? 0;
  if (command !== undefined && status >= 125 && status <= 127) return nothingStarted(command, status);
  const end = status === 0 ? '' : `, which ended with status ${status}`;
  return new UserError(
    'recorder',
    `nothing was logged of the program${end}`,
    rounds.some(lostAny)
      ? 'Its records were suppressed: start an audit daemon, or record with --lift-log-limit.'
      : 'See what the audit log lacks: seccomp-tailor doctor. A privileged container has no filter.',
  );
}
