import type { Origin } from '../../observations/origin.ts';
import { decimal, isDigit } from './bytes.ts';

const hour = 3600 * 1_000_000;
const day = 24 * hour;

/**
 * Tells the days of clock times, which are given in the order of lines. A clock goes back at midnight, and by an hour where summer time ends.
 * Where it goes back by more than that and less than half a day, or far ahead after a midnight, there may have been nothing to record until
 * the next day, or several recordings of one day stand one behind the other.
 */
export class Days {
  #last = 0;
  #fewest = 0;
  #most = 0;

  /** Gives an origin the time of the clock, `undefined` where it is printed otherwise. */
  place(origin: Origin, clock: number | undefined): void {
    if (clock === undefined) return;
    const ahead = clock - this.#last;
    if (ahead < -hour) {
      this.#most += 1;
      if (ahead < -day / 2) this.#fewest += 1;
    } else if (ahead > day / 2 && this.#fewest > 0) this.#fewest -= 1;
    this.#last = clock;
    origin.scale = 'day';
    origin.time = clock + this.#fewest * day;
    origin.latest = clock + this.#most * day;
  }
}

/** `4364.827217` in microseconds; undefined where `[start, end)` is anything else. */
export function readSeconds(buffer: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  let whole = 0;
  for (; at < end && isDigit(buffer[at]); at += 1) whole = whole * 10 + (buffer[at] as number) - zero;
  if (at === start || (at < end && buffer[at] !== dot && buffer[at] !== comma)) return undefined;
  const fraction = readFraction(buffer, at + 1, end);
  return fraction === undefined ? undefined : whole * 1_000_000 + fraction;
}

/** `12:29:05.045319` in microseconds of the day. */
export function readClock(buffer: Uint8Array, start: number, end: number): number | undefined {
  if (end - start < 8 || buffer[start + 2] !== colon || buffer[start + 5] !== colon) return undefined;
  const rest = readSeconds(buffer, start + 6, end);
  const [hours, minutes] = [readSeconds(buffer, start, start + 2), readSeconds(buffer, start + 3, start + 5)];
  if (rest === undefined || hours === undefined || minutes === undefined) return undefined;
  return (hours * 60 + minutes) * 60 + rest;
}

/** `2026-11-23T12:29:05.045319678+01:00` or `…Z` in microseconds since 1970; undefined where `[start, end)` is anything else. */
export function readDate(buffer: Uint8Array, start: number, end: number): number | undefined {
  let zone = start + dateBytes;
  while (zone < end && (isDigit(buffer[zone]) || buffer[zone] === colon || buffer[zone] === dot)) zone += 1;
  const clock = readClock(buffer, start + dateBytes, zone) ?? Number.NaN;
  const [year, month, date] = [decimal(buffer, start, start + 4), pair(buffer, start + 5), pair(buffer, start + 8)];
  const time = Date.UTC(year, month - 1, date) * 1000 + clock - east(buffer, zone, end);
  return Number.isNaN(time) ? undefined : time;
}

/** How far the clocks of a zone are ahead: `Z`, `+01:00`; NaN where `[start, end)` is none. */
function east(buffer: Uint8Array, start: number, end: number): number {
  if (end === start + 1 && buffer[start] === zulu) return 0;
  const sign = buffer[start] === plus ? 1 : buffer[start] === minus ? -1 : Number.NaN;
  return end === start + 6 ? sign * (pair(buffer, start + 1) * 60 + pair(buffer, start + 4)) * (hour / 60) : Number.NaN;
}

function pair(buffer: Uint8Array, start: number): number {
  return decimal(buffer, start, start + 2);
}

function readFraction(buffer: Uint8Array, start: number, end: number): number | undefined {
  let value = 0;
  let unit = 100_000;
  for (let at = start; at < end; at += 1) {
    if (!isDigit(buffer[at])) return undefined;
    value += ((buffer[at] as number) - zero) * Math.floor(unit);
    unit /= 10;
  }
  return value;
}

/** `2026-11-23T` */
const dateBytes = 11;
const plus = 43;
const comma = 44;
const minus = 45;
const dot = 46;
const zero = 48;
const colon = 58;
const zulu = 90;
