import type { Host } from '../host/host.ts';
import { isInFirst } from '../host/namespaces.ts';
import { UserError } from '../failures/user-error.ts';
import { findAuditLog, type AuditLog } from './audit/audit-log.ts';
import { engineVerbs, readEngineCommand, type EngineCommand } from './containers/engine-command.ts';
import { findTracefs, type Obstacle } from './ftrace/tracefs.ts';
import { checkTranslation, findStrace, type StraceVersion } from './strace/plan.ts';

/** How a program is recorded. */
export type Backend =
  | { readonly kind: 'strace'; readonly strace: StraceVersion }
  | { readonly kind: 'ftrace'; readonly tracefs: string }
  | { readonly kind: 'audit'; readonly log: AuditLog };

/** A backend, and why it was chosen where the choice was left open. */
export interface Chosen {
  readonly backend: Backend;
  readonly why: string | undefined;
}

export interface BackendChoice {
  readonly program: readonly string[];
  readonly wanted: 'auto' | Backend['kind'];
  /** What is asked for: the text of a trace, or evidence alone. */
  readonly result: 'trace' | 'evidence';
  /** Every call with its time and process. */
  readonly full: boolean;
  /** Nothing else is logged on this machine. */
  readonly alone?: boolean;
}

/**
 * The backend asked for, or the best one at hand: ftrace, which costs the program little; strace where ftrace may not be used, and for a
 * trace as text, in which it tells more.
 */
export async function chooseBackend(choice: BackendChoice, host: Host, tracefs = findTracefs()): Promise<Chosen> {
  const { wanted, result, full } = choice;
  const command = readEngineCommand(choice.program, engineVerbs);
  if (command?.bySudo === true && host.uid !== 0) throw sudoOfUser(command);
  if (wanted === 'audit') return { backend: await auditBackend(choice, host), why: undefined };
  if (wanted === 'auto' && command !== undefined) return containerBackend({ ...choice, command, tracefs }, host);
  if (wanted === 'ftrace' && result === 'trace' && !full)
    throw new UserError(
      'usage',
      'ftrace gathers evidence while the program runs and keeps no trace',
      'Name a file that ends in .json, or have every call written with --full.',
    );
  if (wanted === 'strace' || (wanted === 'auto' && result === 'trace'))
    return { backend: { kind: 'strace', strace: await findStrace(host) }, why: undefined };
  if (typeof tracefs === 'string') {
    const why = wanted === 'auto' ? 'tracefs is at hand, and it slows the program the least' : undefined;
    return { backend: { kind: 'ftrace', tracefs }, why };
  }
  if (wanted === 'ftrace') throw new UserError('environment', tracefs.problem, tracefs.fix);
  return { backend: { kind: 'strace', strace: await findStrace(host) }, why: tracefs.problem };
}

/** What has root's privileges is for root to follow: under a tracer of another user sudo has none. */
function sudoOfUser({ engine, verb }: EngineCommand): UserError {
  return new UserError(
    'environment',
    `sudo ${engine} ${verb} cannot be recorded without root`,
    `Use sudo for both: sudo seccomp-tailor … -- sudo ${engine} ${verb} …`,
  );
}

interface ContainerChoice extends BackendChoice {
  readonly command: EngineCommand;
  readonly tracefs: ReturnType<typeof findTracefs>;
}

/** ftrace follows a container's own processes and leaves its filter as it is; without it, the filter can be one that logs. */
async function containerBackend(choice: ContainerChoice, host: Host): Promise<Chosen> {
  const { command, tracefs, result, full } = choice;
  if (typeof tracefs !== 'string') return withoutTracefs(choice, tracefs, host);
  if (result === 'evidence' || full)
    return {
      backend: { kind: 'ftrace', tracefs },
      why: 'tracefs is at hand, and the container keeps the filter it has',
    };
  if (isForStrace(command, host)) return onStrace('a trace as text is asked for', host);
  throw new UserError(
    'usage',
    `${command.engine} ${command.verb} is recorded by ftrace, which keeps no trace of what it has learnt`,
    'Name a file that ends in .json, or have every call written with --full.',
  );
}

/** What is missing is told before anything is started. */
async function withoutTracefs(choice: ContainerChoice, { problem, fix }: Obstacle, host: Host): Promise<Chosen> {
  const { engine, verb } = choice.command;
  try {
    if (isForStrace(choice.command, host)) return await onStrace('tracefs is not at hand', host);
    if (verb !== 'run') throw new UserError('environment', 'the audit log takes a container that is made for it', fix);
    const why = 'the container runs under a profile that allows and logs everything';
    return { backend: await auditBackend(choice, host), why };
  } catch (error) {
    if (!(error instanceof UserError) || error.kind !== 'environment') throw error;
    const fixes = [...new Set(host.uid === 0 ? [fix, error.hint] : [error.hint])].join(' Or: ');
    throw new UserError(
      'environment',
      `nothing can record ${engine} ${verb} here: ${problem}; ${error.message}`,
      fixes,
    );
  }
}

/** What Docker starts is no child of anybody who could be followed; new containers of root are better recorded by other means. */
function isForStrace({ engine, verb }: EngineCommand, { uid }: Host): boolean {
  return engine === 'podman' && (uid !== 0 || verb !== 'run');
}

async function onStrace(why: string, host: Host): Promise<Chosen> {
  const strace = await findStrace(host);
  checkTranslation(strace);
  return {
    backend: { kind: 'strace', strace },
    why: `${why}; of what strace shows, only the container's own calls are kept`,
  };
}

async function auditBackend({ program, result, alone }: BackendChoice, host: Host): Promise<Backend> {
  if (result === 'trace')
    throw new UserError(
      'usage',
      'the audit log is the trace already: what is kept of it is evidence',
      'Name a file that ends in .json.',
    );
  // Of containers that a daemon starts, the process of each record is looked up.
  if (readEngineCommand(program)?.engine === 'docker' && alone !== true && !isInFirst('pid'))
    throw new UserError(
      'environment',
      "records of docker's containers name processes that this container's pid namespace does not know",
      'Record on the machine itself, or with --backend audit --alone where nothing else is logged.',
    );
  const log = await findAuditLog(host);
  if ('problem' in log) throw new UserError('environment', log.problem, log.fix);
  return { kind: 'audit', log };
}
