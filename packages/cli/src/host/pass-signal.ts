import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from '../failures/user-error.ts';

/** Passes on a signal that this process got to the program, and to what that has started where nobody else would. */
export function passSignal(signal: NodeJS.Signals, pid: number): void {
  // The terminal sends what its keys mean to all of them.
  if ((signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY) return;
  if (signal === 'SIGHUP' && leadsTerminal()) hangUp(pid);
  else send(pid, signal);
}

/** Tells a program, and all that it has started by now. */
function hangUp(pid: number): void {
  const told = new Set<number>();
  const tell = (ids: readonly number[]): void => {
    for (const id of ids) {
      told.add(id);
      send(id, 'SIGHUP');
    }
  };
  const first = withOurTerminal(pid);
  const last = lastNumber();
  tell(first);
  // Some are made while one looks for them. What is made later is what a program does because it was told.
  for (let found = first; found.length > 0; tell(found))
    found = withOurTerminal(pid).filter((id) => !told.has(id) && id <= last);
}

/** The number of the process that was made last. */
function lastNumber(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[4]);
}

/**
 * Of a terminal that is closed the kernel tells the leader of its session alone, and the others once that is gone. It is us where we are the
 * first program of a window or of ssh; then we are what waits for the others.
 */
function leadsTerminal(): boolean {
  const isLeader = Number(statOf(process.pid)?.[3]) === process.pid;
  return isLeader && ['0', '1', '2'].some((fd) => /^\/dev\/(pts\/|tty)/.test(streamOf(fd)));
}

/** A process and all that descend from it, and what is left in our session by those that have ended; not what else we have started. */
function withOurTerminal(pid: number): readonly number[] {
  const all = processes().map((id) => ({ id, stat: statOf(id) }));
  const family = new Set([pid]);
  for (const one of family) for (const { id, stat } of all) if (Number(stat?.[1]) === one) family.add(id);
  for (const { id, stat } of all)
    if (Number(stat?.[3]) === process.pid && Number(stat?.[1]) !== process.pid && id !== process.pid) family.add(id);
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
