import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Writable } from 'node:stream';

const file = '/proc/sys/kernel/printk_ratelimit';

/** Seconds in which the kernel's log takes some ten lines of audit, and no more; 0 where it takes all. */
export function printkLimit(): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** Waits for a word; if the pipe closes without one, its other end has died. */
const script = `trap '' HUP INT QUIT TERM
read -r word <&3 && exit
echo "$2" > "$1"`;

/** Has the kernel's log take everything until it is told to go back; it does so too when this process is killed. */
export function liftPrintkLimit(): { restore(): void } {
  const before = readFileSync(file, 'utf8').trim();
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', file, before], {
    cwd: '/',
    // In a session of its own, no terminal ends it together with us.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  watchdog.unref();
  const pipe = watchdog.stdio[3] as Writable;
  watchdog.on('error', () => undefined);
  pipe.on('error', () => undefined);
  writeFileSync(file, '0\n');
  return {
    restore: () => {
      writeFileSync(file, `${before}\n`);
      pipe.end('done\n');
    },
  };
}
