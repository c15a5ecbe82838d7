import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, decode, find, isDigit, matchesAt, skipSpaces, trimEnd, until } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import { JsonFields } from '../shared/json-fields.ts';
import { nameEnd } from '../shared/name-end.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { otherEvents, sysdigAliases } from './event-types.ts';
import { byteAt } from '../shared/byte-at.ts';

const jsonNames = ['evt.type', 'proc.name', 'rule', 'container.id', 'container.name', 'n_drops'] as const;

/**
 * Reads alerts of Falco. Each tells of one call that a rule found worth an alert, so the evidence is always marked `lossy-format`:
 *
 *     {"output":"…","priority":"Notice","rule":"…","time":"…","output_fields":{"evt.type":"execve","proc.name":"bash",…}}
 *     12:02:36.269753803: Notice A shell was spawned (evt_type=execve user=root process=bash …)
 *
 * In an alert of text anything may come from the attacker, so a type is taken only where the text has it once.
 */
export class FalcoParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #json = new JsonFields(jsonNames, 2);

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#table = new CallTable({ arch: options.arch, tool: 'strace', aliases: sysdigAliases });
    sink.incomplete('lossy-format');
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (byteAt(buffer, start, end) === 0x7b) return this.#fromJson(buffer, start, end, line);
    const at = find(buffer, start, end, typeMark);
    if (!isAlert(buffer, start, end)) return at < 0 ? 'foreign' : this.#reading.unconfirmed(buffer, start, end, line);
    this.#reading.place(-1);
    if (at < 0) return 'record';
    const name = at + typeMark.length;
    // A second one may be cut off.
    if (this.#reading.torn || find(buffer, name, end, typeMark) >= 0)
      return this.#reading.unconfirmed(buffer, start, end, line);
    return this.#call(buffer, name, nameEnd(buffer, name, end), { line, program: undefined });
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'Falco' }, undefined);
  }

  #fromJson(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (!this.#json.read(buffer, start, end)) return this.#reading.unrecognised(buffer, start, end, line);
    const type = this.#json.get(0);
    const name = this.#json.get(1);
    if (type === undefined) return this.#other();
    const program = name === undefined ? undefined : this.#reading.names.text(name.bytes, 0, name.length);
    const origin = this.#reading.place(-1);
    if (origin !== undefined) {
      origin.comm = program;
      const containers = [3, 4].flatMap((field) => this.#json.get(field) ?? []);
      if (containers.length > 0)
        origin.containers = containers.map(({ bytes, length }) => decode(bytes.slice(0, length)));
    }
    return this.#call(type.bytes, 0, type.length, { line, program });
  }

  /** Falco's own word on events it did not see: `"n_drops":"57"` of the rule `Falco internal: syscall event drop`. */
  #other(): LineKind {
    const drops = this.#json.get(5);
    if (drops === undefined) return 'record';
    const count = decimal(drops.bytes, 0, drops.length);
    this.#reading.sink.incomplete('lost-events', count > 0 ? count : 1);
    return 'lost';
  }

  #call(
    buffer: Uint8Array,
    start: number,
    end: number,
    { line, program }: { readonly line: number; readonly program: string | undefined },
  ): LineKind {
    const { syscall, text } = this.#table.named(buffer, start, end);
    if (otherEvents.has(text)) return 'foreign';
    if (syscall === undefined) return unknownCall(this.#reading, text, { line });
    const observation = this.#reading.observation(syscall, line);
    observation.program = program;
    return this.#reading.observe(observation);
  }
}

/** Whether a line is an alert of Falco, as JSON or text. */
export function speaksForFalco(buffer: Uint8Array, start: number, end: number): boolean {
  if (byteAt(buffer, start, end) !== 0x7b) return isAlert(buffer, start, end);
  return jsonMarks.every((mark) => find(buffer, start, end, mark) >= 0);
}

/** `12:02:36.269753803: Notice ` */
function isAlert(buffer: Uint8Array, start: number, end: number): boolean {
  const time = until(buffer, start, Math.min(end, start + 40), 0x20);
  if (!isDigit(byteAt(buffer, start, end)) || buffer[time - 1] !== 0x3a || byteAt(buffer, start + 2, end) !== 0x3a)
    return false;
  if (Number.isNaN(decimal(buffer, start, start + 2))) return false;
  const priority = skipSpaces(buffer, time, end);
  return priorities.some((name) => matchesAt(buffer, priority, end, name));
}

const typeMark = ascii('evt_type=');
const jsonMarks = ['"output_fields"', '"rule"', '"priority"'].map(ascii);
const priorities = [
  'Emergency ',
  'Alert ',
  'Critical ',
  'Error ',
  'Warning ',
  'Notice ',
  'Informational ',
  'Debug ',
].map(ascii);
