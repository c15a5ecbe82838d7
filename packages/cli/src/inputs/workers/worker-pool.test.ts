import { expect, it } from 'vitest';
import type { TraceResult } from '@seccomp-tailor/core';
import type { Job } from './messages.ts';
import { WorkerPool } from './worker-pool.ts';

const jobOf = (name: string): Job => ({
  kind: 'trace',
  input: { name, path: name },
  options: { arch: 'x86_64' },
  cwd: '/',
});

/** A pool whose workers run `body` for each job. */
function poolOf(body: string, size: number): WorkerPool {
  const code = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', (job) => { ${body} });`;
  return new WorkerPool(new URL(`data:text/javascript,${encodeURIComponent(code)}`), size);
}

it('answers each job with its own result, more jobs than workers', async () => {
  const pool = poolOf('setTimeout(() => parentPort.postMessage({ result: job.input.name }), Math.random() * 20);', 2);
  const names = Array.from({ length: 9 }, (_, i) => String(i));
  expect(await Promise.all(names.map((name) => pool.run(jobOf(name))))).toEqual(names);
  await pool.close();
});

it('has the thread that asks do what the others leave', async () => {
  const pool = poolOf('parentPort.postMessage({ result: "there" });', 1);
  const jobs = ['a', 'b', 'c', 'd'].map((name) => pool.run(jobOf(name)));
  const work = (job: Job): Promise<TraceResult> =>
    job.input.name === 'b' ? Promise.reject(new Error('cannot')) : Promise.resolve('here' as unknown as TraceResult);
  await pool.help(work);
  expect(await Promise.allSettled(jobs)).toMatchObject([
    { value: 'there' },
    { reason: { message: 'cannot' } },
    { value: 'here' },
    { value: 'here' },
  ]);
  await pool.close();
});

it('gives back what a user can put right as what it is', async () => {
  const refusal = `{ kind: 'input', message: 'cannot read ' + job.input.name, hint: 'Look.' }`;
  const pool = poolOf(`parentPort.postMessage({ refusal: ${refusal} });`, 1);
  const expected = { name: 'UserError', kind: 'input', message: 'cannot read x', hint: 'Look.' };
  await expect(pool.run(jobOf('x'))).rejects.toMatchObject(expected);
  await pool.close();
});

it('does not wait for a worker that is gone', async () => {
  const pool = poolOf('process.exit(3);', 2);
  const jobs = ['a', 'b', 'c'].map((name) => pool.run(jobOf(name)));
  for (const job of jobs) await expect(job).rejects.toThrow('a worker ended before its work');
  await expect(pool.run(jobOf('d'))).rejects.toThrow('no worker is left');
  await pool.close();
});

it('tells the mistake a worker died of', async () => {
  const pool = poolOf(`throw new TypeError('oops');`, 1);
  await expect(pool.run(jobOf('x'))).rejects.toThrow('oops');
  await pool.close();
});

it('ends jobs that nobody waits for any more', async () => {
  const pool = poolOf('for (;;);', 1);
  const job = pool.run(jobOf('x'));
  const waiting = pool.run(jobOf('y'));
  await pool.close();
  await expect(job).rejects.toThrow('a worker ended before its work');
  await expect(waiting).rejects.toThrow('nobody waits for it any more');
});
