// npm run bench:recorders -- [--rounds N] [--storms N] [--only SECTION] [--small] [--write]: what recording costs, beside strace, bpftrace and perf.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load, machine } from '../machine.mjs';
import { countLosses } from './losses.mjs';
import { page } from './page.mjs';
import { measureSection } from './section.mjs';
import { nginx, redis } from './servers.mjs';
import { start } from './start.mjs';
import { storm } from './storm.mjs';
import { findTools } from './tools.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    storms: { type: 'string', default: '100' },
    only: { type: 'string' },
    small: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const whole = { blocks: 5_000_000, requests: 100_000, seconds: 2, warmUp: 3 };
const little = { blocks: 50_000, requests: 2000, seconds: 1, warmUp: 0 };
const sizes = values.small ? little : whole;
const rounds = values.small ? 1 : Number(values.rounds);
const storms = values.small ? 4 : Number(values.storms);
if (values.write && values.only !== undefined) throw new Error('--write wants every section: leave out --only');
if (!(rounds > 0) || !(storms > 0)) throw new Error('--rounds and --storms want positive numbers');

const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-recorders-'));
try {
  const results = await measureAll();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  process.stdout.write(page(results));
  if (values.write) {
    writeFileSync(join(root, 'bench/recorders/results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
    writeFileSync(join(root, 'docs/recorder-performance.md'), page(results));
  }
  if (values.small) requireAll(results);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureAll() {
  const [tools, here] = [findTools(), machine()];
  const wanted = [storm, redis, nginx, start].filter(({ id }) => values.only === undefined || id === values.only);
  const sections = [];
  for (const section of wanted) {
    process.stderr.write(`${section.title}\n`);
    sections.push(await measureSection(section, tools, { ...sizes, rounds, folder }));
  }
  const counting = values.only === undefined || values.only === 'losses';
  if (counting) process.stderr.write('Losses\n');
  const losses = counting ? countLosses({ folder, storms }) : undefined;
  const named = tools.map(({ id, version, missing }) => ({ id, version, missing }));
  return { machine: { ...here, loadAfter: load() }, sizes, rounds, tools: named, sections, losses };
}

/** In a small run nothing but the working is tested: that of all there is to measure. */
function requireAll({ sections, losses }) {
  const rows = sections.flatMap((section) => section.rows.map((row) => ({ ...row, section: section.id })));
  const failed = rows.filter(({ missing, runs }) => missing === undefined && runs.length === 0);
  if (failed.length > 0)
    throw new Error(`not measured: ${failed.map(({ section, id }) => `${section} ${id}`).join(', ')}`);
  if ((losses?.unreported ?? 0) > 0) throw new Error(`${losses.unreported} storms lacked calls and did not say so`);
}
