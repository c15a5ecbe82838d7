import { maySettle, settle } from './holding';
import { OURS, RETURNED, SLOT, taskAt } from './records';
import { end } from './threads';

/** Lines of threads that exited or were killed, of all runs. */
export let exited: i32 = 0;
export let killed: i32 = 0;

/** `--- SIGCHLD {si_signo=SIGCHLD, …} ---`; SIGSYS may be a filter's. */
@inline
export function isSignal(at: usize, stop: usize): bool {
  if (stop - at < 16 || load<u32>(at) != 0x202d2d2d || (load<u32>(at + 4) & 0xffffff) != 0x474953) return false;
  return (load<u32>(at + 7) & 0xffffff) != 0x535953 && load<u32>(stop - 4) == 0x2d2d2d20;
}

/** A signal of a thread; false where the careful reader must have it. */
export function takeSignal(record: u32): bool {
  const task = taskAt(record);
  if ((load<u32>(task) & OURS) == 0) return false;
  if (load<u32>(task + SLOT) != RETURNED) return true;
  if (!maySettle(task)) return false;
  settle(task);
  return true;
}

/** How a thread ended: `+++ exited with 0 +++`, `+++ killed by SIGTERM +++`. */
export const EXITED: u32 = 1;
export const KILLED: u32 = 2;

/** Which of these a line tells, 0 for none; SIGSYS may be a filter's. */
@inline
export function exitOf(at: usize, stop: usize): u32 {
  if (stop - at < 20 || load<u32>(stop - 4) != 0x2b2b2b20) return 0;
  const exit = load<u64>(at) == 0x74697865202b2b2b && load<u64>(at + 8) == 0x2068746977206465;
  if (exit) return <u32>load<u8>(at + 16) - 48 <= 9 ? EXITED : 0;
  return isKill(at) ? KILLED : 0;
}

/** A thread ended; false where the careful reader must have it. */
export function takeExit(record: u32, exit: u32): bool {
  if ((load<u32>(taskAt(record)) & OURS) == 0 || !end(record)) return false;
  if (exit == EXITED) exited++;
  else killed++;
  return true;
}

function isKill(at: usize): bool {
  if (load<u64>(at) != 0x6c6c696b202b2b2b || load<u32>(at + 8) != 0x62206465 || load<u16>(at + 12) != 0x2079) return false;
  return load<u32>(at + 14) != 0x53474953 || load<u16>(at + 18) != 0x5359;
}
