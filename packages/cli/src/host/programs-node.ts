import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { Answer, Ended, Host, RunOptions } from './host.ts';
import { exhausted } from '../failures/exhausted.ts';
import { passSignal } from './pass-signal.ts';

/** Where a program starts. */
interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a program to its end on our terminal. */
export function run(argv: readonly string[], options: Place & RunOptions & Pick<Host, 'onSignals'>): Promise<Ended> {
  const [command = '', ...args] = argv;
  const { cwd, stdout, signals: target, over } = options;
  const env = { ...options.env, ...options.variables };
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['inherit', stdout === 'stderr' ? 2 : 'inherit', 'inherit'],
    });
    const signals: NodeJS.Signals[] = [];
    const forward = (signal: NodeJS.Signals): void => {
      signals.push(signal);
      const pid = target === 'its-child' ? firstChild(child.pid) : child.pid;
      // What it started has ended, and it waits for others that take no notice: that is over.
      if (pid === undefined) child.kill('SIGKILL');
      else passSignal(signal, pid);
    };
    const watch = over && setInterval(() => void endWhen(over, child), pause);
    const heedNone = options.onSignals(forward);
    const settle = (): void => {
      clearInterval(watch);
      heedNone();
    };
    child.once('error', (error) => {
      settle();
      fail(error);
    });
    child.once('exit', (status, signal) => {
      settle();
      done({ status: status ?? 128 + (signal === null ? 0 : constants.signals[signal]), signals });
    });
  });
}

/** Milliseconds between looks. */
const pause = 1000;

async function endWhen(over: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  // Where it cannot be told now, it is asked again.
  if (firstChild(child.pid) === undefined && (await over().catch(() => false))) child.kill('SIGKILL');
}

/** Undefined where there is none any more. */
function firstChild(pid: number | undefined): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    // A kernel that does not tell.
    return pid;
  }
}

/** Standard output of a short program. */
export async function capture(argv: readonly string[], place: Place): Promise<string | undefined> {
  const { status, stdout } = await ask(argv, place);
  return status === 0 ? stdout : undefined;
}

/** What a short program says. */
export function ask(argv: readonly string[], place: Place & { readonly timeout?: number }): Promise<Answer> {
  const [command = '', ...args] = argv;
  return new Promise((done, fail) => {
    const child = execFile(command, args, place, (error, stdout, stderr) => {
      const reason = exhausted(error);
      if (reason === undefined) done({ status: child.exitCode ?? undefined, stdout, stderr });
      else fail(reason);
    });
  });
}
