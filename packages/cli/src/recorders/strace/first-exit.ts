import { constants } from 'node:os';

/** Of a line that tells how a process ended. */
const longest = 128;

/**
 * Finds in a trace strace wrote how the first process ended: its status, or 128 and the number of the signal. Undefined where that is not
 * there. Lines of its own are all that begins so: in names and strings strace escapes line breaks.
 */
export async function firstExit(chunks: AsyncIterable<Uint8Array>): Promise<number | undefined> {
  let ending: RegExp | undefined;
  let text = '';
  for await (const chunk of chunks) {
    text = text.slice(-longest) + Buffer.from(chunk).toString('latin1');
    const first = ending === undefined ? /^(\d+) /.exec(text)?.[1] : undefined;
    if (first !== undefined) ending = endingOf(first);
    const found = ending?.exec(text);
    if (found) return statusOf(found);
  }
  return undefined;
}

/** `4242  [ 231] +++ killed by SIGSEGV (core dumped) +++`, the number of the last call with -n only. */
function endingOf(process: string): RegExp {
  return new RegExp(
    `\\n${process} +(?:\\[[ \\d]+\\] )?\\+\\+\\+ (?:exited with (\\d+)|killed by (\\w+)[^\\n]*) \\+\\+\\+`,
  );
}

function statusOf([, status, signal = '']: RegExpExecArray): number | undefined {
  if (status !== undefined) return Number(status);
  const number = constants.signals[signal as NodeJS.Signals];
  return number === undefined ? undefined : 128 + number;
}
