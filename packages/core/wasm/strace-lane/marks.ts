import { maySettle, settle } from './holding';
import { OURS, RETURNED, SLOT, taskAt } from './records';
import { end } from './threads';

/** Lines of threads that exited or were killed, of all runs. */
export let exited: i32 = 0;
export let killed: i32 = 0;

/** `--- SIGCHLD {si_signo=SIGCHLD, …} ---`; SIGSYS may be a filter's. */
export function readSignal(at: usize, stop: usize, record: u32): bool {
  const task = taskAt(record);
  if ((load<u32>(task) & OURS) == 0 || stop - at < 16) return false;
  if (load<u32>(at) != 0x202d2d2d || (load<u32>(at + 4) & 0xffffff) != 0x474953) return false;
  if ((load<u32>(at + 7) & 0xffffff) == 0x535953 || load<u32>(stop - 4) != 0x2d2d2d20) return false;
  if (load<u32>(task + SLOT) != RETURNED) return true;
  if (!maySettle(task)) return false;
  settle(task);
  return true;
}

/** `+++ exited with 0 +++`, `+++ killed by SIGTERM +++`; SIGSYS may be a filter's. */
export function readExit(at: usize, stop: usize, record: u32): bool {
  if ((load<u32>(taskAt(record)) & OURS) == 0 || stop - at < 20 || load<u32>(stop - 4) != 0x2b2b2b20) return false;
  const exit = load<u64>(at) == 0x74697865202b2b2b && load<u64>(at + 8) == 0x2068746977206465;
  if (exit ? <u32>load<u8>(at + 16) - 48 > 9 : !isKill(at)) return false;
  if (!end(record)) return false;
  if (exit) exited++;
  else killed++;
  return true;
}

function isKill(at: usize): bool {
  if (load<u64>(at) != 0x6c6c696b202b2b2b || load<u32>(at + 8) != 0x62206465 || load<u16>(at + 12) != 0x2079) return false;
  return load<u32>(at + 14) != 0x53474953 || load<u16>(at + 18) != 0x5359;
}
