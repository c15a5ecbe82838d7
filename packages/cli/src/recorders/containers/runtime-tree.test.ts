import { describe, expect, it } from 'vitest';
import { RuntimeTree } from './runtime-tree.ts';

const pivot = 155;

/** containerd 1 starts shim 2, which starts runtime 3, which makes 4. */
function started(file: string, shim = 2): RuntimeTree {
  const tree = new RuntimeTree({
    entering: new Set([pivot]),
    adopts: (id, name) => name.endsWith('shim') && id === shim,
  });
  tree.add(1, false);
  tree.fork(1, 2);
  tree.exec(2, 2, '/usr/bin/shim');
  tree.fork(2, 3);
  tree.exec(3, 3, file);
  tree.fork(3, 4);
  return tree;
}

describe('a process that a runtime made', () => {
  it.each(['/usr/bin/crun', '/usr/sbin/runc', 'runc'])(
    'is the program by what it executes in the container: %s',
    (file) => {
      const tree = started(file);
      expect(tree.exec(4, 4, '/usr/bin/newuidmap')).toBe(false);
      tree.fork(3, 5);
      tree.enter(5, pivot);
      expect([tree.launches(5), tree.isProgram(5)]).toEqual([true, false]);
      expect(tree.exec(5, 5, '/bin/app')).toBe(true);
      tree.fork(5, 6);
      expect([tree.isProgram(5), tree.isProgram(6), tree.isProgram(3)]).toEqual([true, true, false]);
      expect([...tree.runtimes]).toEqual([file.endsWith('crun') ? 'crun' : 'runc']);
      tree.end(6);
      expect(tree.isProgram(6)).toBe(false);
    },
  );

  it.each(['/proc/self/exe', '/proc/self/fd/7', '/dev/fd/6', '/memfd:runc_cloned'])(
    'may run the runtime anew: %s',
    (file) => {
      const tree = started('/usr/sbin/runc');
      tree.enter(4, pivot);
      expect(tree.exec(4, 4, file)).toBe(false);
      tree.fork(4, 5);
      tree.enter(5, pivot);
      expect(tree.exec(5, 5, '/bin/app')).toBe(true);
    },
  );

  it('is another container where the shim is', () => {
    const tree = started('/usr/sbin/runc', 9);
    tree.enter(4, pivot);
    expect([tree.launches(4), tree.exec(4, 4, '/bin/app')]).toEqual([false, false]);
  });

  it('is none where what made it is no runtime', () => {
    const tree = started('/usr/bin/logger');
    tree.enter(4, pivot);
    expect(tree.exec(4, 4, '/bin/app')).toBe(false);
  });

  it('may execute from another thread than its first', () => {
    const tree = started('/usr/sbin/runc');
    tree.fork(4, 5);
    tree.enter(5, pivot);
    tree.end(4);
    expect(tree.exec(4, 5, '/bin/app')).toBe(true);
    expect(tree.isProgram(4)).toBe(true);
  });
});
