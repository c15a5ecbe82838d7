import { readFileSync } from 'node:fs';
import { UserError } from '../../failures/user-error.ts';
import { startWatchdog } from '../watchdog.ts';

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

/**
 * Lifts the limit until it is told to end, and the last holder puts it back. Only one looks at a time who else has it lifted and changes
 * that, where there is flock; each holder's file has the value to go back to, those of the dead too.
 */
const script = `trap '' HUP INT QUIT TERM
limit=$1 holders=$2 own=$2/$3
lift() {
  mkdir -p "$holders" && before=$(cat "$limit") || return
  for other in "$holders"/*; do
    [ -f "$other" ] || continue
    before=$(cat "$other")
    pid=\${other##*/}
    [ -d "/proc/\${pid%-*}" ] || rm -f "$other"
  done
  echo "$before" > "$own" && echo 0 > "$limit"
}
put_back() {
  rm -f "$own"
  rmdir "$holders" && echo "$before" > "$limit"
}
exec 2>&1 9>> "$holders.lock"
type flock > /dev/null 2>&1 || flock() { :; }
flock 9
if lift; then
  echo ready
  flock -u 9
  while read -r word <&3; do :; done
  flock 9
fi
put_back 2> /dev/null`;

/**
 * Has the kernel's log take everything until the last of the recordings that want it so has ended, also if they are killed. If whoever
 * watches is killed too, the next recording finds what to go back to.
 */
export async function liftPrintkLimit(
  files: LimitFiles = { limit: limitFile, holders: holdersFolder },
): Promise<{ restore(): Promise<void> }> {
  count += 1;
  const watchdog = startWatchdog(script, [files.limit, files.holders, `${process.pid}-${count}`], cannotLift);
  await watchdog.ready;
  return { restore: () => watchdog.dismiss() };
}

function cannotLift(said: string): UserError {
  return new UserError(
    'environment',
    `the limit of the kernel's log cannot be lifted: ${said}`,
    'Record without --lift-log-limit; with an audit daemon (service auditd start) nothing is missing.',
  );
}
