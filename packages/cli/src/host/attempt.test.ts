import { expect, it } from 'vitest';
import { attempt, type Attempt } from './attempt.ts';

const never = new AbortController().signal;

function sh(script: string, timeoutMs = 20_000, stop = never): Promise<Attempt> {
  return attempt(['/bin/sh', '-c', script], { cwd: '/', env: process.env, timeoutMs, stop });
}

it.each([
  ['its status', 'exit 3', 3],
  ['the signal that ended it', 'kill -KILL $$', 137],
])('tells %s', async (_, script, end) => {
  expect((await sh(script)).end).toBe(end);
});

it('tells outputs apart and keeps the last complaint', async () => {
  const [one, same, other] = await Promise.all([sh('echo a; echo why >&2'), sh('echo a'), sh('echo b')]);
  expect(one.complaint).toBe('why\n');
  expect(one.outputDigest).toBe(same.outputDigest);
  expect(one.outputDigest).not.toBe(other.outputDigest);
});

it('ends what takes too long, one that does not listen included', async () => {
  const begun = Date.now();
  const { end } = await sh('trap "" TERM; sleep 60 & wait; wait; sleep 60', 200);
  expect(end).toBe('timeout');
  expect(Date.now() - begun).toBeLessThan(15_000);
});

it('ends it when told to', async () => {
  const begun = Date.now();
  expect((await sh('sleep 60', 60_000, AbortSignal.timeout(200))).end).toBe('interrupted');
  expect(Date.now() - begun).toBeLessThan(15_000);
});

it('leaves no child running', async () => {
  const { complaint } = await sh('sleep 60 & echo $! >&2');
  const pid = Number(complaint);
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
});

it('rejects where there is no such program', async () => {
  await expect(attempt(['/nonexistent'], { cwd: '/', env: {}, timeoutMs: 1000, stop: never })).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
