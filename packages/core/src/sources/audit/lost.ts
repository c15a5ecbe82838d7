import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, find, isDigit, matchesAt } from '../shared/bytes.ts';

const suppressors = ['kauditd_printk_skb: ', 'audit_printk_skb: '].map(ascii);
const suppressed = ascii(' callbacks suppressed');
const audit = ascii('audit: ');
const lostKey = ascii('audit_lost=');
const overflows = [
  'backlog limit exceeded',
  'rate limit exceeded',
  'printk limit exceeded',
  'kauditd hold queue overflow',
  'out of memory in audit_log_start',
  'netlink socket send failed',
].map(ascii);
const backlog = ascii('audit_backlog=');
const missed = ascii('Missed ');
const kernelMessages = ascii(' kernel messages');

/** Reads the lines by which the kernel and journald own up to records that are not in the log. */
export class LostRecords {
  readonly #sink: ObservationSink;
  /** The kernel counts from its start: only what is added during the log was lost in it, and the first count. */
  #lost = 0;

  constructor(sink: ObservationSink) {
    this.#sink = sink;
  }

  /**
   * The kernel's text, behind the log's stamp. True if it tells of lost records.
   *
   *     kauditd_printk_skb: 552 callbacks suppressed
   *     audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64
   *     audit: backlog limit exceeded
   */
  kernel(buffer: Uint8Array, start: number, end: number): boolean {
    for (const name of suppressors) {
      if (matchesAt(buffer, start, end, name)) return this.#suppressed(buffer, start + name.length, end, suppressed);
    }
    if (!matchesAt(buffer, start, end, audit)) return false;
    const text = start + audit.length;
    if (matchesAt(buffer, text, end, lostKey)) return this.#counted(numberAt(buffer, text + lostKey.length, end));
    if (matchesAt(buffer, text, end, backlog)) return true;
    if (!overflows.some((phrase) => matchesAt(buffer, text, end, phrase))) return false;
    // Where the kernel counts, it has done so on the line before.
    this.#sink.incomplete('lost-events', this.#lost > 0 ? 0 : 1);
    return true;
  }

  /** `Missed 552 kernel messages`, of systemd-journald. */
  journald(buffer: Uint8Array, start: number, end: number): boolean {
    return (
      matchesAt(buffer, start, end, missed) && this.#suppressed(buffer, start + missed.length, end, kernelMessages)
    );
  }

  #suppressed(buffer: Uint8Array, start: number, end: number, phrase: Uint8Array): boolean {
    const count = numberAt(buffer, start, end);
    if (Number.isNaN(count) || find(buffer, start, end, phrase) < 0) return false;
    this.#sink.incomplete('suppressed-messages', count);
    return true;
  }

  #counted(count: number): boolean {
    if (Number.isNaN(count)) return false;
    this.#sink.incomplete('lost-events', count >= this.#lost ? count - this.#lost : count);
    this.#lost = count;
    return true;
  }
}

function numberAt(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(buffer[at])) at += 1;
  return decimal(buffer, start, at);
}
