import { spawnSync } from 'node:child_process';
import { environment } from '../environment.mjs';

/** Runs a command to its end: wall seconds and what it printed. A status that says no more than that evidence is incomplete is fine. */
export function run([command, ...args], env = {}) {
  const begin = process.hrtime.bigint();
  const options = { encoding: 'utf8', env: { ...environment, ...env }, maxBuffer: 1 << 28, timeout: 120_000 };
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  const wall = Number(process.hrtime.bigint() - begin) / 1e9;
  if (error !== undefined) throw error;
  if (status !== 0 && status !== 4) throw new Error(`${command} ${args.join(' ')}: status ${status}: ${stderr}`);
  return { wall, stdout, stderr };
}
