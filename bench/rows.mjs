// What is measured: whole processes, start-up included.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../packages/cli/dist/seccomp-tailor.js', import.meta.url));
const mawkProgram = '{n[$2]++} END{for(k in n) print n[k],k}';

/** How our processes are started. */
export function ours(...args) {
  return ['/usr/bin/env', 'node', bin, ...args];
}

/** Rows over one log. `against` names the row a ratio is made with, `limit` the ratio we aim at. */
export function logRows(path) {
  return [
    { id: 'wc', title: '`wc -l`', argv: ['wc', '-l', path] },
    { id: 'mawk', title: '`mawk`, counting names', argv: ['mawk', '-F[ (]+', mawkProgram, path], against: 'wc' },
    { id: 'names', title: '`evidence --names`', argv: ours('evidence', '--names', path), against: 'wc', limit: 6 },
    { id: 'evidence', title: '`evidence`', argv: ours('evidence', path), against: 'wc', limit: 16 },
  ];
}

/** Rows about starting. `small` is a trace of about 1 MB. */
export function startRows(small) {
  return [
    { id: 'node', title: '`node -e 0`', argv: ['/usr/bin/env', 'node', '-e', '0'] },
    { id: 'version', title: '`--version`', argv: ours('--version'), against: 'node', limit: 1.3 },
    { id: 'generate', title: '`generate`, 1 MB trace', argv: ours('generate', small), against: 'node', limit: 3 },
  ];
}

/** Rows about memory: their peak matters, their time does not. */
export function memoryRows(log, folder, size) {
  const endless = join(folder, 'endless.strace');
  writeEndless(endless, size);
  return [
    { id: 'log', title: '`evidence`, the log', argv: ours('evidence', log), limit: 150 },
    { id: 'endless', title: '`evidence`, one line without end', argv: ours('evidence', endless), limit: 150 },
  ];
}

function writeEndless(path, size) {
  writeFileSync(path, '7 execve("/bin/x", ["x"], 0x7ffd2 /* 3 vars */) = 0\n7 write(1, "');
  const block = Buffer.alloc(1 << 20, 'a');
  for (let left = size; left > 0; left -= block.length) writeFileSync(path, block, { flag: 'a' });
}
