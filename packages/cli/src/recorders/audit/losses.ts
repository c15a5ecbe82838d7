import type { Host } from '../../host/host.ts';
import { lostRecords, type AuditLog } from './audit-log.ts';
import type { LogEntry, LogReader } from './log-reader.ts';
import { printkLimit } from './printk-limit.ts';
import { Serials } from './serials.ts';

/** What was logged and did not arrive, between two looks. */
export interface Loss {
  /** Records that are missing for certain. */
  readonly lost: number;
  /** Why more may be missing, without a trace: nothing tells that all has arrived. */
  readonly unsure: 'lost-events' | 'suppressed-messages' | undefined;
}

/** Counts losses by all that tells of them: gaps in the serials of records, messages overwritten in the kernel's log, the kernel's own count. */
export class Losses {
  readonly #log: AuditLog;
  readonly #reader: LogReader;
  readonly #host: Host;
  readonly #serials = new Serials();
  #before = { missing: 0, missed: 0, counted: 0 };

  constructor(log: AuditLog, reader: LogReader, host: Host) {
    this.#log = log;
    this.#reader = reader;
    this.#host = host;
  }

  take({ line }: LogEntry): void {
    if (line.kind !== 'lost') this.#serials.add(line.serial);
  }

  /** Of everything since the last time; `complete` where all that was logged has arrived or never will. */
  async since(complete: boolean): Promise<Loss> {
    const now = {
      missing: this.#serials.missing,
      missed: this.#reader.missed,
      counted: (await lostRecords(this.#host)) ?? 0,
    };
    const { missing, missed, counted } = this.#before;
    this.#before = now;
    const lost = Math.max(now.missing - missing, now.missed - missed, now.counted - counted);
    return { lost, unsure: complete ? undefined : this.#doubt() };
  }

  #doubt(): Loss['unsure'] {
    if (this.#log.kind === 'daemon') return 'lost-events';
    return printkLimit() > 0 ? 'suppressed-messages' : undefined;
  }
}
