import { ascii, isDigit, matchesAt, until } from '../shared/bytes.ts';
import { JsonFields } from '../shared/json-fields.ts';
import { byteAt } from '../shared/byte-at.ts';

export type Stream = 'stdout' | 'stderr';

const streams: readonly Stream[] = ['stdout', 'stderr'];
const streamMarks = streams.map((stream) => ascii(`${stream} `));

/**
 * Unwraps a line that a container engine logged:
 *
 *     2026-11-23T12:44:39.102994123+00:00 stderr F openat(AT_FDCWD, "/x", O_RDONLY) = 3        Kubernetes (CRI)
 *     2026-11-23T12:44:39.102994123+00:00 stderr P openat(AT_FDCWD, "/a long li                one that goes on
 *     {"log":"openat(AT_FDCWD, \"/x\", O_RDONLY) = 3\n","stream":"stderr","time":"2026-…"}     Docker (json-file)
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class ContainerLine {
  stream: Stream = 'stdout';
  buffer: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** The line goes on in the stream's next one. */
  partial = false;
  readonly #json = new JsonFields(['log', 'stream'], 1);

  /** False for a line of another form. */
  read(buffer: Uint8Array, start: number, end: number): boolean {
    return byteAt(buffer, start, end) === 0x7b ? this.#docker(buffer, start, end) : this.#cri(buffer, start, end);
  }

  #cri(buffer: Uint8Array, start: number, end: number): boolean {
    if (
      !isDigit(byteAt(buffer, start, end)) ||
      byteAt(buffer, start + 4, end) !== 0x2d ||
      byteAt(buffer, start + 10, end) !== 0x54
    )
      return false;
    const from = until(buffer, start, Math.min(end, start + 40), 0x20) + 1;
    const index = streamMarks.findIndex((mark) => matchesAt(buffer, from, end, mark));
    const stream = streams[index];
    const tag = from + (streamMarks[index]?.length ?? 0);
    if (stream === undefined || (byteAt(buffer, tag, end) !== 0x46 && byteAt(buffer, tag, end) !== 0x50)) return false;
    const text = until(buffer, tag, end, 0x20);
    if (text > tag + 1 && byteAt(buffer, tag + 1, end) !== 0x3a) return false;
    this.stream = stream;
    this.partial = byteAt(buffer, tag, end) === 0x50;
    this.buffer = buffer;
    this.start = Math.min(text + 1, end);
    this.end = end;
    return true;
  }

  /** Docker cuts long lines too: only the last piece has its newline. */
  #docker(buffer: Uint8Array, start: number, end: number): boolean {
    if (!this.#json.read(buffer, start, end)) return false;
    const log = this.#json.get(0);
    const stream = this.#json.get(1);
    const index = streams.findIndex(
      (_, i) => stream !== undefined && matchesAt(stream.bytes, 0, stream.length, streamNames[i] ?? ascii('')),
    );
    const name = streams[index];
    if (log === undefined || stream === undefined || name === undefined) return false;
    this.stream = name;
    this.partial = log.bytes[log.length - 1] !== 0x0a || log.length === 0;
    this.buffer = log.bytes;
    this.start = 0;
    this.end = this.partial ? log.length : log.length - 1;
    return true;
  }
}

const streamNames = streams.map(ascii);
