import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';

const time = '2026-11-23T12:44:39.102994123+00:00';

function cri(stream: string, text: string, tag = 'F'): string {
  return `${time} ${stream} ${tag} ${text}`;
}

function docker(stream: string, log: string): string {
  return JSON.stringify({ log, stream, time: '2026-11-23T12:44:39.102994123Z' });
}

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`);
}

const audit =
  'audit: type=1326 audit(1795437771.336:40732): pid=10643 comm="x" exe="/x" sig=0 arch=c000003e syscall=257 compat=0 code=0x7ffc0000';

describe('a container log', () => {
  it.each([
    ['strace', [cri('stderr', 'openat(AT_FDCWD, "/x", O_RDONLY) = 3')], ['openat']],
    [
      'ftrace',
      [cri('stdout', '             dup-18977   [000] .....  4364.826690: sys_enter: NR 33 (b, 1, 0, 0, 0, 0)')],
      ['dup2'],
    ],
    ['audit', [docker('stdout', `[ 3760.8] ${audit}\n`)], ['openat']],
    ['keys in any order', ['{"stream": "stderr", "k8s": {"pod": "x"}, "log": "getuid() = 0\\n"}'], ['getuid']],
    ['escapes', [docker('stderr', 'openat(AT_FDCWD, "\\u003c\\"é", O_RDONLY) = 3\n')], ['openat']],
  ])('may hold %s', (_, lines, names) => {
    expect(read(...lines).names).toEqual(names);
  });

  it.each([
    [
      'CRI',
      [
        cri('stderr', 'openat(AT_FDCWD, "/x', 'P'),
        cri('stdout', 'between'),
        cri('stderr', '", O_RDONLY) = 3'),
        cri('stderr', 'close(3) = 0'),
      ],
    ],
    [
      'Docker',
      [
        docker('stderr', 'openat(AT_FDCWD, "/x'),
        docker('stdout', 'between\n'),
        docker('stderr', '", O_RDONLY) = 3\n'),
        docker('stderr', 'close(3) = 0\n'),
      ],
    ],
  ])('puts lines together that %s cut', (_, lines) => {
    const reading = read(...lines);
    expect(reading.calls.map(({ name, line }) => `${name} ${line}`)).toEqual(['openat 3', 'close 4']);
    expect(reading.lines).toEqual({ wrapper: 1, output: 1, call: 2 });
  });

  it('is read where the trace is, however much the application writes to the other stream', () => {
    const { names, codes } = read(
      cri('stderr', '7 execve("/a", ["a"], 0x7ff /* 9 vars */) = 0'),
      ...Array.from({ length: 300 }, () => cri('stdout', `[ 3760.8] ${audit}`)),
      cri('stderr', '7 exit_group(0) = ?'),
    );
    expect(names).toEqual(['execve', 'exit_group']);
    expect(new Set(codes)).toEqual(new Set(['forged-line']));
  });

  it("keeps out what the application's other stream pretends", () => {
    const { names, codes, lines } = read(
      cri('stderr', 'close(3) = 0'),
      cri('stdout', 'reboot(1) = 0'),
      cri('stdout', 'reboot(2) = 0'),
      cri('stdout', 'hello'),
    );
    expect(names).toEqual(['close']);
    expect(codes).toContain('forged-line');
    expect(lines).toEqual({ call: 1, unconfirmed: 2, output: 1 });
  });

  it('is not lost where it holds no trace', () => {
    const { codes, lines } = read(cri('stderr', 'hello'), cri('stdout', 'world'));
    expect(codes).toEqual(['format-unknown']);
    expect(lines).toEqual({ output: 2 });
  });

  it("tells lines that are not the engine's", () => {
    const { codes, lines } = read(cri('stderr', 'close(3) = 0'), 'reboot(1) = 0', '');
    expect(codes).toEqual(['line-unrecognised']);
    expect(lines).toEqual({ call: 1, unrecognised: 1, blank: 1 });
  });

  it('that ends within a line is cut off', () => {
    const { incomplete } = read(cri('stderr', 'close(3) = 0'), cri('stderr', 'openat(AT_FDCWD', 'P'));
    expect(incomplete.has('cut-off')).toBe(true);
  });
});
