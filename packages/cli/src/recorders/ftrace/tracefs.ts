import { accessSync, constants, existsSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInFirst } from '../../host/namespaces.ts';
import { processStart } from '../../host/process-start.ts';
import { errorCode } from '../../failures/user-error.ts';

/** Something a recording with ftrace needs and this machine does not give, and what helps. */
export interface Obstacle {
  readonly problem: string;
  readonly fix: string;
}

const folders = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];
const groups = ['raw_syscalls', 'syscalls', 'sched'];

/** The folder of tracefs, or what keeps us from using it. */
export function findTracefs(): string | Obstacle {
  const foreign = (['pid', 'time'] as const).find((kind) => !isInFirst(kind));
  if (foreign !== undefined)
    return {
      problem: `ftrace does not know the process numbers or times of this container's ${foreign} namespace`,
      fix: 'Record on the machine itself, or with --backend strace.',
    };
  const folder = folders.find((name) => isThere(join(name, 'instances')));
  if (folder === undefined) return hidden();
  const refusal = whyNotWritable(join(folder, 'instances'));
  if (refusal === 'EROFS')
    return { problem: `${folder} is mounted read-only`, fix: `Mount it anew: mount -o remount,rw ${folder}` };
  if (refusal !== undefined) return noAccess(folder);
  const missing = groups.find((group) => !existsSync(join(folder, 'events', group)));
  if (missing === undefined) return folder;
  return {
    problem: `this kernel has no events of the group ${missing}`,
    fix: 'It needs CONFIG_FTRACE_SYSCALLS; record with --backend strace.',
  };
}

function hidden(): Obstacle {
  // Who is root in another user namespace may neither see nor mount it.
  if (process.getuid?.() !== 0 || !isInFirst('user')) return noAccess('/sys/kernel/tracing');
  return {
    problem: 'tracefs is not mounted, which ftrace needs',
    fix: 'Mount it: mount -t tracefs none /sys/kernel/tracing',
  };
}

function noAccess(folder: string): Obstacle {
  const who = isInFirst('user') ? 'root' : 'root of the machine, outside of this user namespace';
  return {
    problem: `no access to ${folder}, which ftrace needs`,
    fix: `Run it as ${who}: sudo seccomp-tailor …; the program still runs as you.`,
  };
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The code of the error that writing there would be; undefined where it may be written. */
function whyNotWritable(path: string): string | undefined {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return errorCode(error) ?? 'unknown';
  }
}

/** Earlier releases gave no number. */
const named = /^seccomp-tailor-(\d+)-(\d+)(?:-\d+)?$/;
let count = 0;

/** A name for an instance of this process, by which others know whether it is still in use; no two recordings have the same. */
export function instanceName(): string {
  count += 1;
  return `seccomp-tailor-${process.pid}-${processStart(process.pid)}-${count}`;
}

/** Instances whose recorder is gone. */
export function leftovers(tracefs: string): string[] {
  const instances = join(tracefs, 'instances');
  return readdirSync(instances)
    .filter((name) => {
      const [, pid, start] = named.exec(name) ?? [];
      return pid !== undefined && processStart(Number(pid)) !== start;
    })
    .map((name) => join(instances, name));
}

/** Stops and removes instances whose recorder is gone; the ones that could not be removed come back. */
export function removeLeftovers(tracefs: string): string[] {
  return leftovers(tracefs).filter((path) => !removeInstance(path));
}

/** Stops the tracing of an instance and removes it; false where someone still reads it. */
export function removeInstance(path: string): boolean {
  try {
    writeFileSync(join(path, 'tracing_on'), '0');
    rmdirSync(path);
    return true;
  } catch (error) {
    // Somebody else has removed it, or is about to.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENODEV') return true;
    if (errorCode(error) === 'EBUSY') return false;
    throw error;
  }
}
