// npm run bench:recorders -- [--rounds N] [--storms N] [--only SECTION] [--small] [--write]: what recording costs, beside strace, bpftrace and perf.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
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
if (!(rounds > 0) || !(storms > 0)) throw new Error('--rounds and --storms want positive numbers');

const all = [storm, redis, nginx, start];
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-recorders-'));
try {
  const measured = await measureAll();
  const kept = join(root, 'bench/recorders/results.json');
  const results = values.only === undefined ? measured : withOthers(measured, kept);
  process.stdout.write(page(measured));
  if (values.write) {
    writeFileSync(kept, `${JSON.stringify(results, undefined, 2)}\n`);
    writeFileSync(join(root, 'docs/recorder-performance.md'), page(results));
  }
  if (values.small) requireAll(measured);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureAll() {
  const { loadBefore: _load, ...here } = machine();
  const tools = findTools();
  const wanted = all.filter(({ id }) => values.only === undefined || id === values.only);
  const sections = [];
  for (const section of wanted) {
    process.stderr.write(`${section.title}\n`);
    const loadBefore = load();
    sections.push({ ...(await measureSection(section, tools, { ...sizes, rounds, folder })), rounds, loadBefore });
  }
  const counting = values.only === undefined || values.only === 'losses';
  if (counting) process.stderr.write('Losses\n');
  const losses = counting ? { loadBefore: load(), ...countLosses({ folder, storms }) } : undefined;
  const named = tools.map(({ id, version, missing }) => ({ id, version, missing }));
  return { machine: here, sizes, tools: named, sections, losses };
}

/** One section measured anew takes the place of its former figures, which must be of the same machine. */
function withOthers(measured, path) {
  if (!existsSync(path)) return measured;
  const former = JSON.parse(readFileSync(path, 'utf8'));
  const same = ['machine', 'sizes'].every((key) => isDeepStrictEqual(former[key], measured[key]));
  if (values.write && !same) throw new Error('the other figures are of another machine: measure all sections');
  const anew = new Map(measured.sections.map((section) => [section.id, section]));
  const ids = all.map(({ id }) => id);
  const sections = ids.flatMap((id) => anew.get(id) ?? former.sections.find((section) => section.id === id) ?? []);
  return { ...measured, sections, losses: measured.losses ?? former.losses };
}

/** In a small run nothing but the working is tested: that of all there is to measure. */
function requireAll({ sections, losses }) {
  const rows = sections.flatMap((section) => section.rows.map((row) => ({ ...row, section: section.id })));
  const failed = rows.filter(({ missing, runs }) => missing === undefined && runs.length === 0);
  if (failed.length > 0)
    throw new Error(`not measured: ${failed.map(({ section, id }) => `${section} ${id}`).join(', ')}`);
  if ((losses?.unreported ?? 0) > 0) throw new Error(`${losses.unreported} storms lacked calls and did not say so`);
}
