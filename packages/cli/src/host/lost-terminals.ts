import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Which standard streams are terminals. */
export function terminalsNow(): readonly number[] {
  return [0, 1, 2].filter((fd) => isatty(fd));
}

/** Node sets terminals back in the end, and aborts, with a core file, where one was closed meanwhile: it is to find none there any more. */
export function forgetLostTerminals(before: readonly number[]): void {
  for (const fd of before) {
    if (isatty(fd)) continue;
    closeSync(fd);
    // It gets the lowest free number, which is this one.
    openSync('/dev/null', 'r+');
  }
}
