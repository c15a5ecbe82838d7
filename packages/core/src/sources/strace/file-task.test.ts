import { expect, it } from 'vitest';
import { taskOfFile } from './file-task.ts';

it.each([
  ['trace.12944', 12944],
  ['/tmp/trace.12944.gz', 12944],
  ['trace.1.zst', 1],
  ['trace.4194304', 4194304],
  ['trace', undefined],
  ['trace.7.log', undefined],
  ['trace.0', undefined],
  ['trace.01', undefined],
  ['trace.20261123', undefined],
  ['trace.4194305', undefined],
])('%s is of task %s', (input, task) => {
  expect(taskOfFile(input)).toBe(task);
});
