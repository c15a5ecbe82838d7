import { originOf, type Origin } from '../../observations/origin.ts';
import { ByteCache } from '../shared/byte-cache.ts';
import { Days, readClock, readSeconds } from '../shared/times.ts';
import { trimEnd } from '../shared/bytes.ts';
import type { Account } from './account.ts';
import { skipBlanks, textOf } from './bytes.ts';
import { unescape } from './output-argument.ts';
import type { Prefix } from './prefix.ts';
import type { Task } from './task.ts';

/** The first seconds since 1970 that are not taken for time since the line before (-r). */
const earliestEpoch = 100_000_000 * 1_000_000;

/** Tells whose the call of a line is, where calls are going to be selected. */
export class Whose {
  /** Threads come and go under the same number. */
  readonly #ids = new WeakMap<Task, number>();
  #last = 0;
  readonly #days = new Days();
  readonly #comms = new ByteCache(64, commOf);
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  /** The call entered by the line whose prefix was read last. */
  origin(task: Task, prefix: Prefix, buffer: Uint8Array): Origin {
    const origin = originOf(this.idOf(task));
    origin.pid = this.pidOf(task);
    origin.exe = task.program;
    if (prefix.commEnd > prefix.commStart) origin.comm = this.#comms.get(buffer, prefix.commStart, prefix.commEnd);
    const timeStart = skipBlanks(buffer, prefix.timeStart, prefix.timeEnd);
    const timeEnd = trimEnd(buffer, timeStart, prefix.timeEnd);
    const clock = readClock(buffer, timeStart, timeEnd);
    const seconds = clock === undefined ? readSeconds(buffer, timeStart, timeEnd) : undefined;
    if (seconds !== undefined && seconds >= earliestEpoch) origin.time = seconds;
    this.#days.place(origin, clock);
    return origin;
  }

  pidOf({ pid }: Task): number | undefined {
    return pid >= 0 ? pid : this.#account.fileTask;
  }

  /** The task as origins have it. */
  idOf(task: Task): number {
    let id = this.#ids.get(task);
    if (id === undefined) this.#ids.set(task, (id = this.#last += 1));
    return id;
  }
}

/** A command name as strace escapes it: `q\74w\76e` for `q<w>e`. */
function commOf(buffer: Uint8Array, start: number, end: number): string {
  const name = unescape(buffer, start, end);
  return textOf(name, 0, name.length);
}
