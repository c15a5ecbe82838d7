import { expect, it, onTestFinished } from 'vitest';
import { KmsgReader } from './kmsg-reader.ts';

/** A thread that has a record of before and, once that was taken, these. */
function threadOf(records: readonly string[], end = ''): URL {
  const code = `import { parentPort, workerData } from 'node:worker_threads';
const bytes = Buffer.from(workerData.memory.bytes);
const state = new Int32Array(workerData.memory.state);
const give = (text) => Atomics.add(state, 1, bytes.write(text, state[1], 'latin1'));
give('6,6,1,-;of before\\n');
parentPort.postMessage('at the end');
while (Atomics.load(state, 1) !== Atomics.load(state, 2)) Atomics.wait(state, 0, 0, 1);
for (const record of ${JSON.stringify(records)}) give(record);
${end}`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

const recordOf = (number: number): string => `5,${number},77,-;audit: type=1300 audit(1.2:${number}): a=0`;

async function open(thread: URL): Promise<KmsgReader> {
  const reader = await KmsgReader.open(thread);
  onTestFinished(() => reader.close());
  return reader;
}

/** Texts until as many have come. */
async function textsOf(reader: KmsgReader, count: number): Promise<string[]> {
  const texts: string[] = [];
  await expect.poll(() => texts.push(...[...reader.poll()].map(({ text }) => text))).toBeGreaterThanOrEqual(count);
  return texts;
}

it('gives what is written from now on, record by record', async () => {
  const usb = '4,8,77,-;usb\n SUBSYSTEM=usb\n DEVICE=+usb:1';
  const reader = await open(threadOf([recordOf(7), usb, recordOf(9)].map((record) => `${record}\n`)));
  expect(await textsOf(reader, 2)).toEqual([recordOf(7), recordOf(9)]);
  expect(reader.missed).toBe(0);
});

it('counts what was overwritten, from the first record on', async () => {
  const reader = await open(threadOf([recordOf(9), recordOf(10), recordOf(20)].map((record) => `${record}\n`)));
  await textsOf(reader, 3);
  expect(reader.missed).toBe(2 + 9);
});

it('does not go on without its thread', async () => {
  const reader = await open(threadOf([], `throw new Error('of no use')`));
  await expect.poll(() => failureOf(reader)).toBe('of no use');
});

it('does not begin without its thread', async () => {
  const thread = new URL(`data:text/javascript,throw new Error('no such device')`);
  await expect(KmsgReader.open(thread)).rejects.toThrow('no such device');
});

function failureOf(reader: KmsgReader): string {
  try {
    return String([...reader.poll()].length);
  } catch (error) {
    return (error as Error).message;
  }
}
