// The tables of the benchmark, each with the logs it needs, which are gone when it is done.
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { looks, writeLog } from './logs.mjs';
import { measure } from './measure.mjs';
import { endlessRows, growthRows, logRows, startRows, workerRows } from './rows.mjs';

/** Measures everything. `megabytes` is the size of the logs, `sizes` are those of the growth table. */
export function sections(options) {
  const { megabytes } = options;
  const all = [
    ...Object.keys(looks).map((look) => () => logSection(look, options)),
    () => workerSection({ id: 'workers', title: `two logs of ${megabytes} MB each`, seeds: [1, 2] }, options),
    () => workerSection({ id: 'shared', title: `one log of ${megabytes} MB`, seeds: [1] }, options),
    () => growthSection(options),
    () => endlessSection(options),
    () => startSection(options),
  ];
  return all.map((measureOne) => measureOne());
}

function logSection(look, options) {
  return withFolder((folder) => {
    const path = join(folder, 'log.strace');
    const { bytes, lines } = writeLog(path, { look, size: options.megabytes * 1e6, seed: 1 });
    const title = `\`${looks[look]}\`, ${lines} lines, ${bytes} bytes`;
    return section({ id: `log-${look}`, title, rows: logRows(path, { look, minijail: options.minijail }) }, options);
  });
}

/** Logs of these seeds, read by one thread and by two. */
function workerSection({ id, title, seeds }, options) {
  return withFolder((folder) => {
    const paths = seeds.map((seed) => {
      const path = join(folder, `${seed}.strace`);
      writeLog(path, { look: 'plain', size: options.megabytes * 1e6, seed });
      return path;
    });
    const list = join(folder, 'logs');
    writeFileSync(list, paths.join('\n'));
    return section({ id, title: `Two workers against one, ${title}`, rows: workerRows(paths, list) }, options);
  });
}

function growthSection(options) {
  const { sizes, rounds } = options;
  return withFolder((folder) => {
    const logs = sizes.map((megabytes, index) => {
      const path = join(folder, `${index}.strace`);
      const { bytes } = writeLog(path, { look: 'plain', size: megabytes * 1e6, seed: 3 });
      return { id: `size-${index}`, title: `${megabytes} MB`, path, bytes };
    });
    return section(
      { id: 'growth', title: 'Time and memory by size, `evidence`', rows: growthRows(logs, rounds) },
      options,
    );
  });
}

function endlessSection(options) {
  return withFolder((folder) => {
    const path = join(folder, 'endless.strace');
    writeEndless(path, options.megabytes * 1e6);
    const title = `Memory for a line of ${options.megabytes} MB without an end`;
    return section({ id: 'endless', title, rows: endlessRows(path) }, options);
  });
}

function startSection(options) {
  return withFolder((folder) => {
    const small = join(folder, 'small.strace');
    // Logs end where a recording does: with this seed that is at 1.0 MB.
    writeLog(small, { look: 'plain', size: 9.7e5, seed: 15 });
    return section({ id: 'start', title: 'Start-up', rows: startRows(small) }, { rounds: options.starts });
  });
}

function section({ id, title, rows }, { rounds }) {
  process.stderr.write(`${title}\n`);
  const found = measure(rows, rounds);
  return { id, title, rows: rows.map((row) => ({ ...row, argv: undefined, exits: undefined, ...found.get(row.id) })) };
}

function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeEndless(path, size) {
  const file = openSync(path, 'w');
  writeSync(file, '7 execve("/bin/x", ["x"], 0x7ffd2 /* 3 vars */) = 0\n7 write(1, "');
  const block = Buffer.alloc(1 << 20, 'a');
  for (let left = size; left > 0; left -= block.length) writeSync(file, block);
  closeSync(file);
}
