// The recordings of traces/strace as templates: the text of each line between the pids it names.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../traces/strace', import.meta.url));

/** Calls whose first argument is a descriptor that -y explains. */
const onDescriptor =
  /^((?:p?read(?:v|64)?|p?write(?:v|64)?|close|lseek|fcntl|ioctl|newfstatat|fstat|getdents64|epoll_\w+|sendto|recvfrom|recvmsg|sendmsg|fsync|accept4|bind|listen|connect|setsockopt|getsockname)\()(\d+)(?=[,)])/;
/** Results of these calls are pids. */
const makesPid = /^(?:<\.\.\. )?(?:clone3?|v?fork|wait4)\b/;

/** Every recording of a program that does not attack its own, in the order of their names. `look` is `plain` (-f) or `full` (-f -ttt -T -y). */
export function recordings(look) {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('forged'))
    .sort()
    .map((name) => templateOf(textOf(join(folder, name)), look));
}

function textOf(path) {
  const file = readdirSync(path).find((name) => name.startsWith('trace.'));
  const bytes = readFileSync(join(path, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}

function templateOf(text, look) {
  const lines = text.split('\n').filter((line) => /^\d+ /.test(line));
  const pids = new Map();
  for (const line of lines) {
    const pid = line.slice(0, line.indexOf(' '));
    if (!pids.has(pid)) pids.set(pid, pids.size);
  }
  const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
  return { pids: pids.size, bytes, lines: lines.map((line) => templateLine(line, pids, look)) };
}

/** A line: the index of its pid, its text, and the index of the pid in its result where it has one. */
function templateLine(line, pids, look) {
  // `6478  [ 257] openat(…`: the recordings are made with -n.
  const [, pid, body] = /^(\d+) +(?:\[ *\S+\] )?(.*)$/s.exec(line);
  const result = makesPid.test(body) ? / = (\d+)$/.exec(body)?.[1] : undefined;
  const made = result === undefined ? undefined : pids.get(result);
  const text = made === undefined ? body : body.slice(0, -result.length);
  return { pid: pids.get(pid), text: look === 'full' ? explained(text) : text, made, timed: isTimed(body) };
}

/** -T prints a time behind every result. */
function isTimed(body) {
  return / = [^"]*$/.test(body) && !body.endsWith('...>') && !/^[-+]/.test(body);
}

function explained(text) {
  return text
    .replace(onDescriptor, (_, call, fd) => `${call}${fd}<${pathOf(Number(fd))}>`)
    .replace('(AT_FDCWD,', '(AT_FDCWD</srv/demo>,')
    .replace(/^(openat\(.*"(\/[^"]*)".* = \d+)$/, '$1<$2>');
}

function pathOf(fd) {
  if (fd < 3) return ['/dev/null', 'pipe:[48213]', '/var/log/demo/error.log'][fd];
  return fd % 3 === 0 ? `socket:[${52000 + fd}]` : `/usr/lib/x86_64-linux-gnu/libdemo-${fd}.so.1.0.${fd}`;
}
