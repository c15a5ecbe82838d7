import type { Verdict } from '../profile/verdict.ts';

/** SECCOMP_RET_* of include/uapi/linux/seccomp.h: the high half of a filter's return value. */
const actionBits: Readonly<Record<Verdict['action'], number>> = {
  SCMP_ACT_KILL_PROCESS: 0x8000_0000,
  SCMP_ACT_KILL_THREAD: 0x0000_0000,
  SCMP_ACT_TRAP: 0x0003_0000,
  SCMP_ACT_ERRNO: 0x0005_0000,
  SCMP_ACT_NOTIFY: 0x7fc0_0000,
  SCMP_ACT_TRACE: 0x7ff0_0000,
  SCMP_ACT_LOG: 0x7ffc_0000,
  SCMP_ACT_ALLOW: 0x7fff_0000,
};

const actionOfBits = new Map(
  Object.entries(actionBits).map(([action, bits]) => [bits, action as Verdict['action']] as const),
);

const dataMask = 0xffff;

/** The value a filter returns for a verdict; the low 16 bits carry the errno of ERRNO, the message of TRACE. */
export function answerOf({ action, errno }: Verdict): number {
  return (actionBits[action] | ((errno ?? 0) & dataMask)) >>> 0;
}

/** The verdict of a filter's return value; the kernel takes an action it does not know for KILL_PROCESS. */
export function verdictOfAnswer(answer: number): Verdict {
  const action = actionOfBits.get((answer & ~dataMask) >>> 0) ?? 'SCMP_ACT_KILL_PROCESS';
  const hasErrno = action === 'SCMP_ACT_ERRNO' || action === 'SCMP_ACT_TRACE';
  return { action, errno: hasErrno ? answer & dataMask : undefined };
}
