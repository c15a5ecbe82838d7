import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { ltraceSource as source } from './index.ts';

const start = 'SYS_brk(0)                                       = 0x55f98de37000\n';
const over = 'SYS_getppid(0, 0, 0, 0x7f)   = 0x48b5\nSYS_exit_group(0 <no return ...>\n+++ exited (status 0) +++\n';
const own = ['brk', 'exit_group', 'getppid', 'write'];

/** What ltrace and a program that writes to ltrace's stream leave there together: quotes are not escaped, and a NUL ends what is shown. */
function written(text: string, front = ''): string {
  const [whole = ''] = text.split('\0');
  const shown = whole
    .slice(0, 32)
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\x1b', '\\033');
  return `${front}SYS_write(2, "${shown}"${whole.length > 32 ? '...' : ''}, ${text.length}${text})   = ${text.length}\n`;
}

const forgeries = [
  ['a call', '\nSYS_swapon("/evil", 0) = 0\n'],
  ['a call that completes the line first', ') = 3\nSYS_reboot(1) = 0\n'],
  ['a call with a pid', '\n[pid 1] SYS_reboot(1)   = 0\n7 SYS_reboot(1)   = 0\n'],
  ['a call in two halves', '\nSYS_reboot(1 <unfinished ...>\n<... SYS_reboot resumed> ) = 0\n'],
  ['digits behind the length', '12\nSYS_reboot(1) = 0\n'],
  ['the end of the string', '", 5) = 5\nSYS_reboot(1) = 0\n'],
  ['a string of its own', 'a, 7, "x", 9\nSYS_reboot(1) = 0\n'],
  ['nothing that is shown', '\0) = 3\nSYS_reboot(1) = 0\n'],
  ['backslashes and escape sequences', '\\n\x1b[2J) = 3\nSYS_reboot(1) = 0\n'],
  ['the length where it fits', '8\n-----------) = 15\nSYS_reboot(1) = 0\n'],
  ['a long text', `\nSYS_reboot(1) = 0\n${'x'.repeat(200)}\nSYS_reboot(2) = 0\n`],
  ['a long line', `${'x'.repeat(200)}\nSYS_reboot(2) = 0\n`],
] as const;

describe('forged by write', () => {
  it.each(forgeries)('%s', (_, text) => {
    expect(readLog(`${start}${written(text)}${over}`, { source }).names).toEqual(own);
    const bracket = (log: string): string => log.replaceAll(/^(?=SYS_)/gm, '[pid 5] ');
    const log = `${bracket(start)}${written(text, '[pid 5] ')}${bracket(over)}`;
    expect(readLog(log, { source }).names).toEqual(own);
  });

  it('is told apart where it begins on the line of the call', () => {
    const log = `${start}${written('xSYS_reboot(1) = 0\n')}${over}`;
    const { names, incomplete } = readLog(log, { source });
    expect([names, incomplete.has('unrecognised-lines')]).toEqual([own, false]);
  });

  it('whatever it is, nothing but the own calls is seen', () => {
    const piece = fc.constantFrom(
      '\n',
      ') = 3',
      'SYS_reboot(1) = 0',
      '[pid 5] ',
      '7',
      '"',
      ', 5',
      '\\',
      ' ',
      'x',
      '\0',
      '\r',
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
        const { names } = readLog(`${start}${texts.map((one) => written(one)).join('')}${over}`, { source });
        expect(own).toEqual(expect.arrayContaining([...names]));
      }),
      { numRuns: 1000 },
    );
  });
});

it('says so where another line stands behind the rest of a call’s', () => {
  const log = `${start}${written('hello\n').trimEnd()}SYS_close(3) = 0\n${over}`;
  expect(readLog(log, { source }).incomplete.has('unrecognised-lines')).toBe(true);
});

describe('what cannot be told from the lines', () => {
  it.each([
    ['by writev', 'SYS_writev(2, 0x7ff, 3, 0) = 5\nSYS_reboot(1) = 0\n) = 30\n'],
    ['by writev to a copy', 'SYS_dup(2) = 9\nSYS_writev(9, 0x7ff, 3, 0) = 5\nSYS_reboot(1) = 0\n) = 30\n'],
    ['by sendfile', 'SYS_sendfile(2, 5, 0, 30\nSYS_reboot(1) = 0\n) = 30\n'],
    ['to the log by its name', 'SYS_open("/srv/log", 1, 0)  = 3\nSYS_sendfile(3, 5, 0, 30) = 30\nSYS_reboot(1) = 0\n'],
    ['by a ring', 'SYS_426(4, 1, 1, 1\n) = 3\nSYS_reboot(1) = 0\n) = 1\n'],
    ['inside the line of another', 'SYS_read(0\n, "", 0) = 0\nSYS_reboot(1) = 0\n'],
    [
      'while another thread runs',
      '[pid 7] SYS_write(2, "\\nSYS_r"..., 9 <unfinished ...>\n[pid 8] SYS_reboot(1) = 0\n',
    ],
  ])('%s is kept out, and said', (_, lines) => {
    const { names, incomplete, codes } = readLog(`${start}${lines}${over}`, { source });
    expect(names).not.toContain('reboot');
    expect(incomplete.has('unconfirmed-lines')).toBe(true);
    expect(codes).toContain('forged-line');
  });

  it.each([
    ['a file of its own (-f -o)', '7 SYS_writev(2, 0x7ff, 3, 0) = 5\n7 SYS_reboot(1) = -1\n'],
    ['another descriptor', 'SYS_writev(5, 0x7ff, 3, 0) = 5\nSYS_reboot(1) = -1\n'],
    ['a write that failed', 'SYS_writev(2, 0x7ff, 3, 0) = -9\nSYS_reboot(1) = -1\n'],
    ['zeros written elsewhere', 'SYS_write(1, "", 4096)   = 4096\nSYS_reboot(1) = -1\n'],
  ])('is nothing to do with %s', (_, lines) => {
    const { names, incomplete } = readLog(lines, { source });
    expect(names).toContain('reboot');
    expect(incomplete.has('unconfirmed-lines')).toBe(false);
  });
});
