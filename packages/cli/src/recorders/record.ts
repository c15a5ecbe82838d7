import { withIncomplete, type Arch } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { UserError } from '../failures/user-error.ts';
import { checkProgram } from '../host/program.ts';
import type { AuditChoice } from './audit/record-with-audit.ts';
import { auditRemark } from './audit/audit-log.ts';
import { readAuditChoice, type AuditOptionValues } from './audit/audit-options.ts';
import { chooseBackend, type Backend, type BackendChoice, type Chosen } from './backend.ts';
import { engineWithin, executedIn, unseenContainers } from './containers/unseen.ts';
import { othersWithin } from './containers/others-within.ts';
import { checkDaemon } from './containers/daemon.ts';
import { engineVerbs, readEngineCommand } from './containers/engine-command.ts';
import type { FtraceOptions } from './ftrace/ftrace-options.ts';
import { recordWithFtrace } from './ftrace/record-with-ftrace.ts';
import { programSubject } from './ftrace/subject.ts';
import type { StraceVersion } from './strace/plan.ts';
import type { OnNewCall } from './live-display.ts';
import type { Recorded, RecordOptions } from './recorder.ts';

/** A program that can be recorded on this machine. */
export interface Recordable extends Chosen {
  readonly program: readonly string[];
  readonly choice: BackendChoice;
  /** See less, and slow the program less, while nothing is new. */
  readonly light: boolean;
  /** Buffer of each processor, for backends that have one. */
  readonly bufferKb: number;
  /** Show nothing while the program runs. */
  readonly quiet: boolean;
  /** For the audit log. */
  readonly audit: AuditChoice;
  /** What the program has others start, of which a recording shows nothing, or not apart. */
  readonly unseen: readonly string[];
}

/** What the options of a recording ask for. */
export interface RecorderChoice extends AuditOptionValues {
  readonly backend: 'auto' | Backend['kind'];
  readonly full: boolean;
  readonly light: boolean;
  readonly 'buffer-mb': string | undefined;
  readonly quiet: boolean;
}

/** Finds what is missing before anything is started: the recorder, or the program. */
export async function prepare(
  program: readonly string[],
  given: RecorderChoice & Pick<BackendChoice, 'result'>,
  host: Host,
): Promise<Recordable> {
  const choice = { program, wanted: given.backend, full: given.full, result: given.result, alone: given.alone };
  const bufferKb = bufferSize(given['buffer-mb']);
  const chosen = await chooseBackend(choice, host);
  const [name = ''] = program;
  await checkProgram(name, host, { missing: 'no-program', unfit: 'bad-program' });
  checkForFtrace(given, chosen.backend.kind);
  const audit = await readAuditChoice(given, chosen.backend.kind, host);
  if (chosen.backend.kind === 'audit') await (await import('./audit/loading.ts')).checkLoading(program, host);
  await checkDaemon(program, host);
  const unseen = [unseenContainers(program) ?? [], await othersWithin(program, host)].flat();
  return { program, choice, bufferKb, light: given.light, quiet: given.quiet, audit, unseen, ...chosen };
}

/** What no other backend has is not passed over. */
function checkForFtrace({ full, light, 'buffer-mb': buffer }: RecorderChoice, kind: Backend['kind']): void {
  if (light && full) throw new UserError('usage', '--light leaves out what --full asks for', 'Give one of them.');
  const option = light ? '--light' : buffer === undefined ? undefined : '--buffer-mb';
  if (option === undefined || kind === 'ftrace') return;
  const fix = 'Leave it out, or see with doctor what ftrace needs.';
  throw new UserError('usage', `${option} is for recording with ftrace, and ${kind} is taken here`, fix);
}

function bufferSize(megabytes = '16'): number {
  const size = Number(megabytes);
  if (Number.isFinite(size) && size > 0 && size <= 4096) return Math.max(Math.round(size * 1024), 1);
  throw new UserError(
    'usage',
    `--buffer-mb: ${megabytes} is no number of megabytes up to 4096`,
    'Write a number: --buffer-mb 64.',
  );
}

/** Runs a program to its end and reads what the recorder saw. */
export async function record(recordable: Recordable, options: RecordOptions, host: Host): Promise<Recorded> {
  // With --json the document tells it.
  if (options.stdout === 'inherit') for (const remark of remarksOn(recordable)) await host.stderr.write(`${remark}\n`);
  // With --json the document tells all there is.
  if (recordable.quiet || options.stdout !== 'inherit' || !host.stderr.isTerminal)
    return recordWith(recordable, options, host);
  const live = import('./live-display.ts').then(({ startLiveDisplay }) => startLiveDisplay(host));
  const onNewCall: OnNewCall = (syscall) => void live.then((display) => display.onNewCall(syscall));
  try {
    return await recordWith(recordable, { ...options, onNewCall }, host);
  } finally {
    await (await live).stop();
  }
}

function remarksOn({ backend, why, audit, unseen }: Recordable): string[] {
  const log = backend.kind === 'audit' && !audit.liftLimit ? auditRemark(backend.log) : undefined;
  const chosen = why === undefined ? undefined : `recording with ${backend.kind}: ${why}`;
  return [chosen, log, ...unseen].filter((remark) => remark !== undefined);
}

/** {@link record} without a word to anybody. */
export async function recordWith(recordable: Recordable, options: RecordOptions, host: Host): Promise<Recorded> {
  const recorded = await recordBy(recordable, options, host);
  const { evidence } = recorded.gathered;
  const within = engineWithin(recordable.program, executedIn(evidence)) === undefined ? 0 : 1;
  const others = recordable.unseen.length + within;
  if (others === 0) return recorded;
  const marked = withIncomplete(evidence, 'started-by-others', others);
  return { ...recorded, gathered: { ...recorded.gathered, evidence: marked } };
}

/** A recorder is loaded when it is taken. */
async function recordBy(recordable: Recordable, options: RecordOptions, host: Host): Promise<Recorded> {
  const { backend, audit, light } = recordable;
  if (backend.kind === 'strace') return traced(recordable.program, { ...options, strace: backend.strace }, host);
  if (backend.kind === 'audit') {
    const { recordWithAudit } = await import('./audit/record-with-audit.ts');
    const arch = await archOf(host);
    return recordWithAudit(recordable.program, { ...options, ...audit, arch, log: backend.log }, host);
  }
  const { full, result } = recordable.choice;
  const text = result === 'trace' ? { text: options.file } : {};
  return followed(recordable, { ...options, ...text, full, light, tracefs: backend.tracefs }, host);
}

type Tracing = RecordOptions & { readonly strace: StraceVersion };

async function traced(program: readonly string[], given: Tracing, host: Host): Promise<Recorded> {
  const options = { ...given, arch: await archOf(host) };
  const command = readEngineCommand(program, engineVerbs);
  if (command === undefined)
    return (await import('./strace/record-with-strace.ts')).recordWithStrace(program, options, host);
  const { recordContainerWithStrace } = await import('./strace/record-container-with-strace.ts');
  return recordContainerWithStrace(command, options, host);
}

async function archOf(host: Host): Promise<Arch> {
  return (await import('../options/arch.ts')).traceArch(undefined, host);
}

type Following = Omit<FtraceOptions, 'subject' | 'bufferKb'>;

async function followed({ program, bufferKb }: Recordable, options: Following, host: Host): Promise<Recorded> {
  const command = readEngineCommand(program, engineVerbs);
  if (command === undefined) return recordWithFtrace({ ...options, bufferKb, subject: programSubject(program) }, host);
  const { containerSubject, withRuntimes } = await import('./containers/subject-of.ts');
  const subject = await containerSubject(command, host);
  try {
    const recorded = await recordWithFtrace({ ...options, bufferKb, subject }, host);
    return { ...recorded, gathered: withRuntimes(recorded.gathered, subject.runtimes) };
  } finally {
    await subject.close();
  }
}
