import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startKeeper } from './keeper.ts';

const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('startKeeper', () => {
  it('sets all before the instance records, and stops it when it is dismissed', async () => {
    const instance = join(folder, 'instance');
    const keeper = startKeeper(instance, { buffers: ['clock=mono'], events: ['fork=1', 'enter=1'] });
    const read = (name: string): string => readFileSync(join(instance, name), 'utf8').trim();
    keeper.follow([7, 8]);
    await keeper.ready;
    expect(['set_event_pid', 'clock', 'fork', 'enter', 'tracing_on'].map(read)).toEqual(['7 8', 'mono', '1', '1', '1']);
    void keeper.dismiss();
    await expect.poll(() => read('tracing_on')).toBe('0');
  });

  it('follows nobody, not everybody, where there is no task yet', async () => {
    const instance = join(folder, 'nobody');
    const keeper = startKeeper(instance, { buffers: [], events: [] });
    keeper.follow([]);
    await keeper.ready;
    expect(readFileSync(join(instance, 'set_event_pid'), 'utf8')).toBe('0\n');
    void keeper.dismiss();
  });

  it('records nothing before it is told whom to follow', async () => {
    const instance = join(folder, 'untold');
    const keeper = startKeeper(instance, { buffers: [], events: ['enter=1'] });
    await expect.poll(() => existsSync(join(instance, 'enter'))).toBe(true);
    void keeper.dismiss();
    await expect(keeper.ready).rejects.toThrow("the kernel's tracer cannot be made ready");
    expect(readFileSync(join(instance, 'tracing_on'), 'utf8').trim()).toBe('0');
  });

  it.each([
    ['there is no place for it', join(folder, 'missing/instance'), []],
    ['a setting is refused', join(folder, 'other'), ['missing/enable=1']],
  ])('says why it cannot be made ready where %s', async (_, instance, events) => {
    const keeper = startKeeper(instance, { buffers: [], events });
    keeper.follow([7]);
    await expect(keeper.ready).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringMatching(/^the kernel's tracer cannot be made ready: .*missing/),
    });
    await keeper.dismiss();
  });
});
