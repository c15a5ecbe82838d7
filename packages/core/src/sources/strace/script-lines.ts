import { ascii, startsWith } from './bytes.ts';

/** What script(1) writes around a session: `Script started on 2026-11-23 12:41:21+00:00 [COMMAND="strace -f …" …]`. */
export function isScriptLine(buffer: Uint8Array, start: number, end: number): boolean {
  return startsWith(buffer, start, end, started) || startsWith(buffer, start, end, done);
}

const started = ascii('Script started on ');
const done = ascii('Script done on ');
