import { constants } from 'node:os';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { nodeHost } from './host-node.ts';

it.each([
  [132, 132],
  [0, undefined],
  [undefined, undefined],
])('a terminal that says it has %s columns has %s', (columns, expected) => {
  const stderr = Object.assign(new Writable(), { columns });
  expect(nodeHost({ stderr }).stderr.columns).toBe(expected);
});

it('asks again whether a program is over where that could not be told', async () => {
  const answers = [() => Promise.reject(new Error('no more files may be open')), () => Promise.resolve(true)];
  const over = (): Promise<boolean> => answers.shift()?.() ?? Promise.resolve(false);
  const { status } = await nodeHost().run(['sleep', '20'], { stdout: 'inherit', signals: 'program', over });
  expect(status).toBe(128 + constants.signals.SIGKILL);
});
