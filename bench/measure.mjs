// Runs rows as whole processes, one after another by turns, and keeps the medians.
import { spawnSync } from 'node:child_process';
import { environment } from './environment.mjs';
import { median } from './median.mjs';

const time = '/usr/bin/time';

/**
 * Each row's medians over its `rounds` rounds: wall and processor seconds, peak memory in MiB; `missing` says why where it was not measured.
 * A row that fails is no measurement but an error: `exits` lists the exit statuses that are none.
 */
export function measure(rows, rounds) {
  const runs = new Map(rows.map((row) => [row.id, []]));
  const most = Math.max(...rows.map((row) => row.rounds ?? rounds));
  for (let round = 0; round < most; round += 1)
    for (const row of rows)
      if (row.argv !== undefined && round < (row.rounds ?? rounds)) runs.get(row.id).push(run(row));
  return new Map(rows.map((row) => [row.id, resultOf(row, runs.get(row.id))]));
}

/** Whether processes can be measured here at all. */
export function canMeasure() {
  return run({ argv: ['true'] }) !== undefined;
}

function resultOf({ argv, missing }, runs) {
  if (argv === undefined) return { missing };
  return runs.includes(undefined) ? { missing: `there is no ${argv[0]}` } : medians(runs);
}

function run({ argv, exits = [0] }) {
  const begin = process.hrtime.bigint();
  const child = spawnSync(time, ['-f', '\n%U %S %M', ...argv], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 26,
  });
  const wall = Number(process.hrtime.bigint() - begin) / 1e9;
  if (child.error !== undefined || child.status === 127) return undefined;
  if (!exits.includes(child.status))
    throw new Error(`${argv.join(' ')} ended with ${child.status}:\n${child.stderr.toString()}`);
  const numbers = child.stderr.toString().trimEnd().split('\n').at(-1).split(' ').map(Number);
  const [user, system, kilobytes] = numbers;
  return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

function medians(runs) {
  const figures = ['wall', 'cpu', 'memory'].map((key) => [key, median(runs.map((each) => each[key]))]);
  const walls = runs.map(({ wall }) => wall);
  return {
    ...Object.fromEntries(figures),
    runs: runs.length,
    fastest: Math.min(...walls),
    slowest: Math.max(...walls),
  };
}
