import { constants } from 'node:os';
import { withIncomplete, type Arch } from '@seccomp-tailor/core';
import { showsCalls, type Gathered } from '../../inputs/gather.ts';
import type { Ended, Host } from '../../host/host.ts';
import { fileError, UserError } from '../../failures/user-error.ts';
import { invokingUser } from '../../host/invoking-user.ts';
import { notStarted } from '../not-started.ts';
import { countPrivilegedFiles } from '../privileged-files.ts';
import type { RecordOptions } from '../recorder.ts';
import { executedFiles } from './executed-files.ts';
import { readInput } from '../../inputs/input.ts';
import { firstExit } from './first-exit.ts';
import { followTrace } from './follow-trace.ts';
import { neverStarted } from './never-started.ts';
import { planStrace, type StraceVersion } from './plan.ts';
import { readTrace } from '../../inputs/read-trace.ts';

export interface StraceOptions extends RecordOptions {
  readonly strace: StraceVersion;
  readonly arch: Arch;
}

/** Runs a program under strace, as the user on whose behalf we run, and reads what strace wrote. */
export async function recordWithStrace(
  program: readonly string[],
  options: StraceOptions,
  host: Host,
): Promise<{ ended: Ended; gathered: Gathered }> {
  const { file, stdout, strace } = options;
  const user = invokingUser(host);
  if (user !== undefined && user.name === undefined)
    throw new UserError(
      'environment',
      `strace cannot run the program as user ${user.uid}, who has no name here`,
      'Run it without sudo, or with --backend ftrace.',
    );
  const argv = planStrace(program, strace, { file, user: user?.name });
  options.stop?.throwIfAborted();
  // strace started with -o ignores signals; the program it started is who should get them.
  const running = host.run(argv, {
    stdout,
    signals: 'its-child',
    ...(user !== undefined && { variables: user.env }),
  });
  const { onNewCall } = options;
  const following = onNewCall && followTrace({ ...options, onNewCall, until: running }, host);
  const [ended] = await Promise.all([running, following]);
  const gathered = await readRecording(options, host);
  if (neverStarted(gathered, ended.status)) throw notStarted(program);
  const stopped = ended.signals.length > 0 && ended.status === killed;
  // strace was ended because what is left goes on without end: the program's own status is in the trace.
  const status = stopped ? await firstExit(readInput(file, host)) : undefined;
  return { ended: { ...ended, status: status ?? ended.status }, gathered };
}

async function readRecording({ file, name, arch }: StraceOptions, host: Host): Promise<Gathered> {
  try {
    const gathered = await readTrace({ name, path: file }, { arch, format: 'strace' }, host);
    if (!showsCalls(gathered)) throw await whyNothing(file, host);
    const privileged = host.uid === 0 ? 0 : await countPrivilegedFiles(await executedFiles(file, host), host);
    if (privileged === 0) return gathered;
    return { ...gathered, evidence: withIncomplete(gathered.evidence, 'privileges-withheld', privileged) };
  } catch (error) {
    if (error instanceof UserError) throw new UserError('recorder', error.message, error.hint);
    throw error;
  }
}

/** Of an empty recording: that it can be written to now tells that strace could, too. */
async function whyNothing(file: string, host: Host): Promise<UserError> {
  return host.fs.writeFile(file, ' ').then(
    () => nothingRecorded,
    (error: unknown) => fileError('output', 'what strace sees', error),
  );
}

const killed = 128 + constants.signals.SIGKILL;

const nothingRecorded = new UserError(
  'recorder',
  'strace recorded nothing',
  'It may not trace here: a container needs --cap-add SYS_PTRACE, and kernel.yama.ptrace_scope must be below 3.',
);
