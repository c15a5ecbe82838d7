// Runs rows as whole processes, one after another by turns, and keeps the medians.
import { spawnSync } from 'node:child_process';
import { median } from './median.mjs';

const time = '/usr/bin/time';

/** Each row's medians over `rounds` rounds: wall and processor seconds, peak memory in MiB; undefined where it could not be run. */
export function measure(rows, rounds) {
  const runs = new Map(rows.map((row) => [row.id, []]));
  for (let round = 0; round < rounds; round += 1) for (const row of rows) runs.get(row.id).push(run(row.argv));
  return new Map(rows.map(({ id }) => [id, medians(runs.get(id))]));
}

/** Whether processes can be measured here at all. */
export function canMeasure() {
  return run(['true']) !== undefined;
}

function run(argv) {
  const begin = process.hrtime.bigint();
  const child = spawnSync(time, ['-f', '\n%U %S %M', ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 26,
  });
  const wall = Number(process.hrtime.bigint() - begin) / 1e9;
  if (child.error !== undefined || child.status === 127) return undefined;
  const numbers = child.stderr.toString().trimEnd().split('\n').at(-1).split(' ').map(Number);
  const [user, system, kilobytes] = numbers;
  return { wall, cpu: user + system, user, memory: kilobytes / 1024 };
}

function medians(runs) {
  if (runs.includes(undefined)) return undefined;
  return Object.fromEntries(['wall', 'cpu', 'user', 'memory'].map((key) => [key, median(runs.map((run) => run[key]))]));
}
