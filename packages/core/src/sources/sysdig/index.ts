import { ascii, find } from '../shared/bytes.ts';
import { defineSource } from '../source.ts';
import { EventLine } from './event-line.ts';
import { FalcoParser, speaksForFalco } from './falco-parser.ts';
import { SysdigParser } from './sysdig-parser.ts';
import { byteAt } from '../shared/byte-at.ts';

/** Events of sysdig, all of them. */
export const sysdigSource = defineSource({
  id: 'sysdig',
  title: 'sysdig events, text or JSON',
  shows: ['comm', 'pid', 'exec', 'program', 'time', 'container'],
  speaksFor: speaksForSysdig,
  open: (sink, options) => new SysdigParser(sink, options),
});

/** Alerts of Falco, each about one event. */
export const falcoSource = defineSource({
  id: 'falco',
  title: 'Falco alerts, text or JSON',
  shows: ['comm', 'container'],
  speaksFor: speaksForFalco,
  open: (sink, options) => new FalcoParser(sink, options),
});

function speaksForSysdig(buffer: Uint8Array, start: number, end: number): boolean {
  if (byteAt(buffer, start, end) !== 0x7b) return line.read(buffer, start, end) !== 'none';
  return jsonMarks.every((mark) => find(buffer, start, end, mark) >= 0);
}

const line = new EventLine();
const jsonMarks = ['"evt.num"', '"evt.type"', '"evt.dir"'].map(ascii);
