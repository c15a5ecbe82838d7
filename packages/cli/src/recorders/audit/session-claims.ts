import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file for each audit session that a recorder has begun, with the recorder's process: sessions are numbered through until the machine starts anew. */
const folder = '/run/seccomp-tailor-sessions';
let recordings = 0;

/** Lets other recorders know that a session is none of theirs. */
export function claimSession(session: number): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, String(session)), String(process.pid));
}

/** Whether a recorder has begun the session. */
export function isClaimed(session: number): boolean {
  return existsSync(join(folder, String(session)));
}

/** A recording of this process begins, which is going to claim sessions. */
export function keepSessions(): void {
  recordings += 1;
}

/** Such a recording is over. With the last one the sessions of this process are given back, and those of recorders that are gone. */
export function releaseSessions(): void {
  recordings -= 1;
  if (recordings > 0 || !existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const pid = ownerOf(path);
    if (pid === String(process.pid) || !existsSync(`/proc/${pid}`)) rmSync(path, { force: true });
  }
}

function ownerOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Its owner has just given it back.
    return String(process.pid);
  }
}
