// Storms of forks and calls whose calls are known: what the evidence lacks it must say that it lost.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { pathOf, record } from './tools.mjs';

const source = fileURLToPath(new URL('fork-storm.c', import.meta.url));
const rare = 'getpriority getsid getpgid sched_getscheduler umask getegid sync_file_range chroot mincore flock'.split(
  ' ',
);
const children = 100;
/** How often each calls, from storm to storm: some fit into the buffers, some do not. */
const allTurns = [20, 200, 1000, 4000];

/** Runs storms by turns as usual, where every call must show, and with --full, where every one must be counted. */
export function countLosses({ folder, storms }) {
  if (pathOf('gcc') === undefined) return { missing: 'gcc' };
  const program = join(folder, 'fork-storm');
  run(['gcc', '-O1', '-static', '-o', program, source]);
  const counts = { storms, unreported: 0, reported: 0, children, turns: allTurns };
  for (let storm = 0; storm < storms; storm += 1) {
    const [full, turns] = [storm % 2 === 1, allTurns[(storm >> 1) % allTurns.length]];
    run(record([program, String(children), String(turns)], folder, ...(full ? ['--full'] : [])));
    const { calls, incomplete = {} } = JSON.parse(readFileSync(join(folder, 'evidence.json'), 'utf8')).runs[0];
    const count = new Map(calls.map((call) => [call.name, call.count]));
    if ('lost-events' in incomplete) counts.reported += 1;
    else if (!(full ? countsAll(count, turns) : showsAll(count))) counts.unreported += 1;
  }
  return counts;
}

function showsAll(count) {
  return ['getppid', 'fork', ...rare].every((name) => count.has(name));
}

function countsAll(count, turns) {
  const known = [['getppid', children * turns], ['fork', children], ...rare.map((name) => [name, 1])];
  return known.every(([name, times]) => count.get(name) === times);
}
