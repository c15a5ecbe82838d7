// npm run bench -- [--size MB] [--rounds N] [--small] [--write]: measures reading large strace logs against wc and mawk.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { looks, writeLog } from './logs.mjs';
import { load, machine } from './machine.mjs';
import { canMeasure, measure } from './measure.mjs';
import { page } from './page.mjs';
import { logRows, memoryRows, startRows } from './rows.mjs';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    small: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const megabytes = values.small ? 4 : Number(values.size);
const rounds = values.small ? 1 : Number(values.rounds);
const size = megabytes * 1e6;
if (!(size > 0) || !(rounds > 0)) throw new Error('--size and --rounds want positive numbers');

const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-bench-'));
try {
  const results = { machine: machine(), megabytes, rounds, sections: canMeasure() ? sections() : [] };
  results.machine.loadAfter = load();
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.stdout.write(page(results));
  if (values.write) {
    writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
    writeFileSync(join(root, 'docs/performance.md'), page(results));
  }
  if (values.small) requireAll(results);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function sections() {
  const all = [];
  const paths = Object.keys(looks).map((look) => {
    const path = join(folder, `${look}.strace`);
    const { bytes, lines } = writeLog(path, { look, size, seed: 1 });
    all.push(section(`log-${look}`, `\`${looks[look]}\`, ${lines} lines, ${bytes} bytes`, logRows(path)));
    return path;
  });
  const small = join(folder, 'small.strace');
  writeLog(small, { look: 'plain', size: 1e6, seed: 2 });
  all.push(section('start', 'Start-up', startRows(small)));
  all.push(section('memory', 'Peak memory', memoryRows(paths[0], folder, size)));
  return all;
}

function section(id, title, rows) {
  process.stderr.write(`${title}\n`);
  const found = measure(rows, id === 'memory' ? 1 : rounds);
  return { id, title, rows: rows.map((row) => ({ ...row, argv: undefined, ...found.get(row.id) })) };
}

/** In a small run nothing but the working is tested. */
function requireAll({ sections: all }) {
  const missing = all.flatMap(({ rows }) => rows).filter(({ id, wall }) => wall === undefined && id !== 'mawk');
  if (all.length === 0 || missing.length > 0)
    throw new Error(`not measured: ${missing.map(({ id }) => id).join(', ')}`);
}
