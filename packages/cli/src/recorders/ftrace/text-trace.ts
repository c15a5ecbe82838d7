import { writeSync } from 'node:fs';
import { basename } from 'node:path';
import { errorCode } from '../../failures/user-error.ts';

/** Text is written in pieces of about this size. */
const pieceLength = 1 << 16;

/**
 * Writes events in the kernel's own text form, which the source `ftrace` reads:
 *
 *                cat-28248   [001] .....  5121.964747: sys_enter: NR 0 (3, 7ffc5b5f5000, 20000, 0, 0, 0)
 *                cat-28248   [001] .....  5121.964749: sys_exit: NR 0 = -11
 *                cat-28248   [001] .....  5121.964803: sched_process_exit: pid=28248
 */
export class TextTrace {
  readonly #fd: number;
  #text = '# tracer: nop\n#\n';
  /** The disk is full: what comes now is not in the file. */
  full = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  event({ task, program, cpu, time }: EventPlace, text: string): void {
    const name = programName(program).padStart(16);
    const where = `[${String(cpu).padStart(3, '0')}] .....`;
    this.#text += `${name}-${String(task).padEnd(7)} ${where} ${(time / 1e9).toFixed(6).padStart(12)}: ${text}\n`;
    if (this.#text.length > pieceLength) this.flush();
  }

  /** Writes what is waiting; whole lines, as far as the disk has room. */
  flush(): void {
    let bytes: Uint8Array = new TextEncoder().encode(this.#text);
    this.#text = '';
    try {
      while (bytes.length > 0 && !this.full) bytes = bytes.subarray(writeSync(this.#fd, bytes));
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') throw error;
      this.full = true;
    }
  }
}

/** Six arguments as an entry shows them, from their low and high halves. */
export function hexArguments(halves: Uint32Array): string {
  const values = [0, 2, 4, 6, 8, 10].map((i) =>
    ((BigInt(halves[i + 1] ?? 0) << 32n) | BigInt(halves[i] ?? 0)).toString(16),
  );
  return values.join(', ');
}

/** Whose an event is. */
export interface EventPlace {
  readonly task: number;
  readonly program: string | undefined;
  readonly cpu: number;
  /** Nanoseconds. */
  readonly time: number;
}

/** As the kernel cuts it; characters that would end a line, or be taken for one, are not let through. */
function programName(program: string | undefined): string {
  if (program === undefined) return '<...>';
  return basename(program)
    .replace(/[^\x21-\x7e]/g, '?')
    .slice(0, 15);
}
