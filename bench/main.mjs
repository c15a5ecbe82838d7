// npm run bench -- [--size MB] [--largest MB] [--rounds N] [--peer-minijail PATH] [--small] [--write]: measures reading large strace logs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load, machine } from './machine.mjs';
import { canMeasure } from './measure.mjs';
import { page } from './page.mjs';
import { sections } from './sections.mjs';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '2000' },
    largest: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
    'peer-minijail': { type: 'string' },
    small: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const largest = Number(values.largest);
const options = {
  ...(values.small
    ? { megabytes: 4, sizes: [2, 4, 8], rounds: 1, starts: 1 }
    : {
        megabytes: Number(values.size),
        sizes: [largest / 100, largest / 10, largest],
        rounds: Number(values.rounds),
        starts: 30,
      }),
  minijail: values['peer-minijail'],
};
const { megabytes, sizes, rounds } = options;
if (![megabytes, rounds, ...sizes].every((value) => value > 0))
  throw new Error('--size, --largest and --rounds want positive numbers');

const results = { machine: machine(), options, sections: canMeasure() ? sections(options) : [] };
results.machine.loadAfter = load();
process.stdout.write(page(results));
if (values.write) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(join(root, 'docs/performance.md'), page(results));
}
if (values.small) requireAll(results);

/** In a small run nothing but the working is tested: peers may be missing, we may not. */
function requireAll({ sections: all }) {
  const peers = ['mawk', 'minijail'];
  const missing = all.flatMap(({ rows }) => rows).filter(({ id, wall }) => wall === undefined && !peers.includes(id));
  if (all.length === 0 || missing.length > 0)
    throw new Error(`not measured: ${missing.map(({ id }) => id).join(', ') || 'anything'}`);
}
