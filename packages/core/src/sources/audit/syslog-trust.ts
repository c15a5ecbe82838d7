import type { LineKind } from '../../observations/line-kind.ts';
import { ascii, matchesAt } from '../shared/bytes.ts';
import type { LineTag } from './line-tag.ts';

/** What a line was believed without: a stamp of the log's, or the kernel's own behind the log's. */
export type Lack = 'stamp' | 'own-stamp';

/**
 * Which lines of a syslog can be the kernel's. A program may choose its tag, and may write `kernel` there; the stamp of the kernel's own
 * messages is not its to choose, but not every log has it:
 *
 *     Nov 23 12:49:14 vm kernel: [ 4143.880772] audit: type=1326 …
 *     Nov 23 12:49:14 vm kernel: audit: type=1326 …
 */
export class SyslogTrust {
  /** A line of the log has a stamp, a syslog's or the kernel's: one without is no line of it. */
  stamped = false;
  /** A line of the kernel's has the kernel's own stamp. */
  #ownStamp = false;
  /** Other programs write to this log. */
  #others = false;
  /** Calls of lines that were believed before the log showed what it is. */
  readonly #believed: Record<Lack, number> = { stamp: 0, 'own-stamp': 0 };

  sees({ writer, tagAt }: LineTag, buffer: Uint8Array, end: number): void {
    this.stamped = true;
    // systemd writes by way of the kernel's log too.
    if (writer === 'other' && !matchesAt(buffer, tagAt, end, systemd)) this.#others = true;
  }

  /** Whether what is tagged so is the kernel's, with its own stamp or without. */
  isKernels(hasOwnStamp: boolean): boolean {
    this.#ownStamp ||= hasOwnStamp;
    return hasOwnStamp || !this.#tellsApart;
  }

  believes(kind: LineKind | undefined, lack: Lack): LineKind | undefined {
    if (kind === 'call') this.#believed[lack] += 1;
    return kind;
  }

  /** How many calls were believed of which the whole log shows that anybody may have written them. */
  get doubtful(): number {
    return (this.stamped ? this.#believed.stamp : 0) + (this.#tellsApart ? this.#believed['own-stamp'] : 0);
  }

  get #tellsApart(): boolean {
    return this.#ownStamp || this.#others;
  }
}

const systemd = ascii('systemd');
