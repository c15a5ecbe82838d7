import { expect, it } from 'vitest';
import { HeldTasks } from './beginnings.ts';

it('begins when the process that waits executes, not when one that it made does', () => {
  const tasks = new HeldTasks([1]);
  tasks.fork(1, 2);
  expect([tasks.exec(2, 2), tasks.isProgram(1), tasks.isProgram(2)]).toEqual([false, false, false]);
  expect([tasks.exec(1, 1), tasks.isProgram(1), tasks.isProgram(2), tasks.isProgram(3)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

it('begins also where another thread than the first executes', () => {
  const tasks = new HeldTasks();
  tasks.add(1, [1, 2, 3]);
  tasks.end(1);
  expect([tasks.exec(1, 2), tasks.isProgram(1)]).toEqual([true, true]);
});

it('may begin again', () => {
  const tasks = new HeldTasks([1], true);
  tasks.exec(1, 1);
  tasks.add(5, [5]);
  expect([tasks.isProgram(5), tasks.launches(), tasks.exec(5, 5), tasks.isProgram(5)]).toEqual([
    false,
    true,
    true,
    true,
  ]);
});
