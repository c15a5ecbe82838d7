import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tooManyFiles } from '../../failures/exhausted.ts';
import { pipeOf } from '../../host/pipe-of.ts';

const limitFile = '/proc/sys/kernel/printk_ratelimit';

/** One file for each recording that has the limit lifted, `PID-NUMBER` by its process, with the value to go back to. */
const holdersFolder = '/run/seccomp-tailor-printk-limit';
let count = 0;

/** Seconds in which the kernel's log takes some ten lines of audit, and no more; 0 where it takes all. */
export function printkLimit(): number {
  try {
    return Number(readFileSync(limitFile, 'utf8'));
  } catch {
    return 0;
  }
}

/** What a test puts in the place of the machine's. */
export interface LimitFiles {
  readonly limit: string;
  readonly holders: string;
}

/** Waits for a word, or for its other end to die; the last holder puts the limit back. */
const script = `trap '' HUP INT QUIT TERM
read -r word <&3
rm -f "$3"
rmdir "$2" 2>/dev/null && echo "$4" > "$1"`;

/**
 * Has the kernel's log take everything until the last of the recordings that want it so has ended, also if they are killed. If whoever
 * watches is killed too, the next recording finds what to go back to.
 */
export function liftPrintkLimit(files: LimitFiles = { limit: limitFile, holders: holdersFolder }): {
  restore(): Promise<void>;
} {
  const { limit, holders } = files;
  // In this order: whoever finds the limit lifted finds the holder who did it.
  const now = readFileSync(limit, 'utf8').trim();
  mkdirSync(holders, { recursive: true });
  const before = valueOfOthers(holders) ?? now;
  count += 1;
  const own = join(holders, `${process.pid}-${count}`);
  writeFileSync(own, before);
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', limit, holders, own, before], {
    cwd: '/',
    // In a session of its own, no terminal ends it together with us.
    detached: true,
    // Its tools are to be found whatever our own environment is.
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((done) => {
    watchdog.once('exit', () => done());
    watchdog.once('error', () => done());
  });
  watchdog.unref();
  const pipe = pipeOf(watchdog);
  if (pipe === undefined) {
    // Nobody would put it back.
    rmSync(own);
    throw tooManyFiles();
  }
  pipe.on('error', () => undefined);
  writeFileSync(limit, '0\n');
  return {
    restore: async () => {
      watchdog.ref();
      pipe.end('done\n');
      await ended;
    },
  };
}

/** Of recordings that go on, and of those that could not put it back; these are forgotten. */
function valueOfOthers(holders: string): string | undefined {
  const names = readdirSync(holders);
  const values = names.map((name) => readFileSync(join(holders, name), 'utf8'));
  const running = new Set(readdirSync('/proc'));
  for (const name of names) if (!running.has(name.split('-')[0] ?? '')) rmSync(join(holders, name), { force: true });
  return values[0];
}
