// Writes large strace logs of a realistic mix: whole recordings one after another, each time with pids of its own.
import { closeSync, openSync, writeSync } from 'node:fs';
import { randomFrom } from './random.mjs';
import { recordings } from './recordings.mjs';

/** The logs of the benchmark, and the options of strace they look like. */
export const looks = { plain: 'strace -f -o', full: 'strace -f -ttt -T -y -o' };

const highestPid = 4_000_000;

/** Writes a log of at least `size` bytes to `path`, the same one for the same `seed`; tells how many bytes and lines it has. */
export function writeLog(path, { look, size, seed }) {
  const random = randomFrom(seed);
  const all = recordings(look);
  const spent = all.map(() => 0);
  const clock = { microseconds: 1_795_436_947_000_000, random, running: look === 'full' };
  const file = openSync(path, 'w');
  const made = { bytes: 0, lines: 0 };
  for (let pid = 1000; made.bytes < size;) {
    // Every recording gets about the same share of the bytes, in an order by chance.
    const least = Math.min(...spent);
    const due = all.filter((_, at) => spent[at] <= least + 1_000_000);
    const next = due[Math.floor(random() * due.length)];
    const bytes = Buffer.from(printed(next, pid, clock), 'latin1');
    spent[all.indexOf(next)] += bytes.length;
    writeSync(file, bytes);
    made.bytes += bytes.length;
    made.lines += next.lines.length;
    pid = pid + next.pids > highestPid ? 1000 : pid + next.pids;
  }
  closeSync(file);
  return made;
}

function printed({ lines }, firstPid, clock) {
  let text = '';
  for (const { pid, text: body, made, timed } of lines) {
    const result = made === undefined ? '' : firstPid + made;
    text += clock.running
      ? `${firstPid + pid} ${time(clock)} ${body}${result}${timed ? duration(clock) : ''}\n`
      : `${String(firstPid + pid).padEnd(5)} ${body}${result}\n`;
  }
  return text;
}

function time(clock) {
  clock.microseconds += 1 + Math.floor(clock.random() * 60);
  const text = String(clock.microseconds);
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

function duration({ random }) {
  return ` <0.${String(Math.floor(4 + random() * random() * 900)).padStart(6, '0')}>`;
}
