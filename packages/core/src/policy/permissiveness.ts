import type { Verdict } from '../profile/verdict.ts';

/** From the most restrictive to the least, as the kernel ranks the answers of stacked filters (seccomp(2)). */
const ranks: Readonly<Record<Verdict['action'], number>> = {
  SCMP_ACT_KILL_PROCESS: 0,
  SCMP_ACT_KILL_THREAD: 1,
  SCMP_ACT_TRAP: 2,
  SCMP_ACT_ERRNO: 3,
  SCMP_ACT_NOTIFY: 4,
  SCMP_ACT_TRACE: 5,
  SCMP_ACT_LOG: 6,
  SCMP_ACT_ALLOW: 7,
};

/** Negative if `a` is the more restrictive. Equal actions go by error number, so that the order is total. */
export function comparePermissiveness(a: Verdict, b: Verdict): number {
  return ranks[a.action] - ranks[b.action] || (a.errno ?? 0) - (b.errno ?? 0);
}

/** Whether the call goes through without anyone being asked: ALLOW and LOG. NOTIFY and TRACE leave it to another process. */
export function isAllowed({ action }: Verdict): boolean {
  return action === 'SCMP_ACT_ALLOW' || action === 'SCMP_ACT_LOG';
}
