import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from '../failures/user-error.ts';

/** Passes on a signal that this process got to the program, and to what that has started where nobody else would. */
export function passSignal(signal: NodeJS.Signals, pid: number): void {
  // The terminal sends what its keys mean to all of them.
  if ((signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY) return;
  const closed = signal === 'SIGHUP' && leadsTerminal();
  for (const target of closed ? familyOf(pid) : [pid]) send(target, signal);
}

/**
 * Of a terminal that is closed the kernel tells the leader of its session alone, and the others once that is gone. It is us where we are the
 * first program of a window or of ssh; then we are what waits for the others.
 */
function leadsTerminal(): boolean {
  const isLeader = Number(statOf(process.pid)?.[3]) === process.pid;
  return isLeader && ['0', '1', '2'].some((fd) => /^\/dev\/(pts\/|tty)/.test(streamOf(fd)));
}

/** A process and all that descend from it. */
function familyOf(pid: number): readonly number[] {
  const parents = new Map(processes().map((id) => [id, Number(statOf(id)?.[1])]));
  const family = new Set([pid]);
  for (const one of family) for (const [id, parent] of parents) if (parent === one) family.add(id);
  return [...family];
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Behind `1234 (na) me) `: state, parent, group, session … */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function streamOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
