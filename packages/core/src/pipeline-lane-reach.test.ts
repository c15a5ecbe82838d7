import { afterAll, describe, expect, it } from 'vitest';
import { linesByLane } from '../test-kit/lines-by-lane.ts';
import { readAhead } from '../test-kit/push-ahead.ts';
import { often, read, start } from '../test-kit/long-log.ts';
import { FastLane } from './sources/strace/fast-lane.ts';

const known = often('7 getppid() = 1', '7 getppid() = 110', '7 read(3, "x", 1) = 1');

describe('the compiled lane leaves no line to the careful reader', () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });

  it.each([
    ['one after another', ['+++ exited with 0 +++']],
    ['all of them alive', []],
  ])('of programs that nobody made, %s', async (_, end) => {
    const runs = Array.from({ length: 200 }, (_, run) => {
      const lines = ['execve("/y", ["y"], 0x7ff /* 3 vars */) = 0', 'getppid() = 1', 'newfstatat(3, "", {}, 0) = 0'];
      return [...lines, ...end].map((line) => `${100 + run} ${line}`);
    }).flat();
    // A thread that strace attached to begins with any call.
    const attached = Array.from({ length: 200 }, (_, thread) =>
      ['getppid() = 1', '+++ exited with 0 +++'].map((line) => `${400 + thread} ${line}`),
    ).flat();
    const log = [...start, '7 +++ exited with 0 +++', ...runs, ...attached];
    const byLane = await linesByLane(async () => expect(await read(log, 0)).toEqual(await read(log, Infinity)));
    expect(byLane).toBeGreaterThan(log.length * 0.9);
    expect(await readAhead(log, 1)).toEqual(await read(log, Infinity));
  });

  // What may be another call's name is looked at with care: strace's own ways to print a value are none.
  it.each([
    'wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], WNOHANG, NULL) = 8',
    'wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 8',
    'connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    'connect(3, {sa_family=AF_INET6, sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
    'bind(3, {sa_family=AF_PACKET, sll_ifindex=if_nametoindex("lo"), sll_halen=0}, 20) = 0',
    'newfstatat(3, "", {st_mode=S_IFCHR|0620, st_rdev=makedev(0x88, 0), ...}, AT_EMPTY_PATH) = 0',
  ])('for a value in it: %s', async (line) => {
    const log = [...start, ...known, ...often(`7 ${line}`), ...often(`7 ${line}`)];
    const rest = await linesByLane(async () => void (await read([...start, ...known], 0)));
    const all = await linesByLane(async () => expect(await read(log, 0)).toEqual(await read(log, Infinity)));
    expect(all - rest).toBeGreaterThan((log.length - known.length) * 0.8);
  });
});
