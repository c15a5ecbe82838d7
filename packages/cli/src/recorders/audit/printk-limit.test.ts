import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { liftPrintkLimit, type LimitFiles } from './printk-limit.ts';

let files: LimitFiles = { limit: '', holders: '' };
const limit = (): string => readFileSync(files.limit, 'utf8').trim();

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  files = { limit: join(folder, 'limit'), holders: join(folder, 'holders') };
  writeFileSync(files.limit, '5\n');
});

it('lifts the limit and puts it back', async () => {
  const lifted = await liftPrintkLimit(files);
  expect(limit()).toBe('0');
  await lifted.restore();
  expect([limit(), existsSync(files.holders)]).toEqual(['5', false]);
});

it('leaves it lifted while another recording wants it so', async () => {
  const lifted = await liftPrintkLimit(files);
  // Process 1 is always there.
  writeFileSync(join(files.holders, '1-1'), '5');
  await lifted.restore();
  expect(limit()).toBe('0');
});

it('leaves it lifted while another recording of this process wants it so', async () => {
  const [one, other] = await Promise.all([liftPrintkLimit(files), liftPrintkLimit(files)]);
  await one.restore();
  expect(limit()).toBe('0');
  await other.restore();
  expect([limit(), existsSync(files.holders)]).toEqual(['5', false]);
});

it('goes back to what it was before recordings that could not put it back', async () => {
  mkdirSync(files.holders);
  writeFileSync(join(files.holders, '4194305-1'), '7');
  writeFileSync(files.limit, '0\n');
  await (await liftPrintkLimit(files)).restore();
  expect([limit(), existsSync(files.holders)]).toEqual(['7', false]);
});

it('goes back to what it was where one recording ends while another begins', async () => {
  for (let round = 0; round < 20; round += 1) {
    const ending = (await liftPrintkLimit(files)).restore();
    const begun = await liftPrintkLimit(files);
    await ending;
    expect(limit()).toBe('0');
    await begun.restore();
    expect([limit(), existsSync(files.holders)]).toEqual(['5', false]);
  }
});

it('says why it cannot be lifted', async () => {
  files = { ...files, limit: join(files.holders, 'missing/limit') };
  await expect(liftPrintkLimit(files)).rejects.toMatchObject({
    kind: 'environment',
    message: expect.stringMatching(/cannot be lifted: .*missing/),
  });
});
