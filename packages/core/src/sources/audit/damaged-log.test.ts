import { describe, expect, it } from 'vitest';
import { readLog } from './read-log.arbitrary.ts';

const fields = 'pid=7 comm="x" exe="/x" sig=0 arch=c000003e syscall=39 compat=0 ip=0x1 code=0x7ffc0000';
const record = (serial: number): string => `type=SECCOMP msg=audit(1795437880.608:${serial}): auid=0 ${fields}`;

describe('a part of a record', () => {
  it.each([
    ['cut at its beginning', record(1).slice(1)],
    ['cut in its head', record(1).slice(record(1).indexOf('37880'))],
    ['cut behind its name', record(1).slice(record(1).indexOf('c000003e'))],
    ['cut behind its number', record(1).slice(record(1).indexOf(' compat'))],
    ['cut at its end', record(1).slice(0, 'type=SECCOMP msg=aud'.length)],
    ['with NULs in it', record(1).replace('type', 'ty\0\0pe')],
    ['with the end of another', record(1).slice(0, 90) + record(2)],
  ])('%s is said to be unreadable', (_how, part) => {
    const { calls, kinds } = readLog(`${record(3)}\n${part}\n${record(4)}\n`);
    expect(calls).toEqual(['getpid unseen', 'getpid unseen']);
    expect(kinds).toEqual(['call', 'unrecognised', 'call']);
  });

  it('of the kernel’s log too', () => {
    const log = `[ 3760.800832] audit: type=1326 audit(1795437771.336:4): ${fields}\n`;
    const { calls, kinds } = readLog(log + log.replace('type', 'ty\0\0pe'));
    expect(calls).toEqual(['getpid unseen']);
    expect(kinds).toEqual(['call', 'unrecognised']);
  });

  it.each(['Nov 23 12:49:14 vm app[7]: syscall=openat failed, see audit(8), type=SERVICE', '[ 1.5] audit: enabled'])(
    'is not what others write: %s',
    (line) => {
      expect(readLog(`Nov 23 12:49:14 vm kernel: audit: ${record(1).replace('msg=', '')}\n${line}\n`).kinds).toEqual([
        'call',
        'foreign',
      ]);
    },
  );
});

describe('journalctl -o export without its empty lines', () => {
  const entry = (serial: number, cursor: string): string =>
    `${cursor}_TRANSPORT=kernel\nMESSAGE=audit: ${record(serial).replace('SECCOMP msg=', '1326 ')}\n`;

  it('is parted by its cursors', () => {
    const log = [1, 2, 3].map((serial) => entry(serial, `__CURSOR=s=${serial}\n`)).join('');
    expect(readLog(log).calls).toEqual(['getpid unseen', 'getpid unseen', 'getpid unseen']);
  });

  it('is not read where nothing parts two entries', () => {
    const { calls, kinds } = readLog([1, 2, 3].map((serial) => entry(serial, '')).join(''));
    expect(calls).toEqual([]);
    expect(kinds).toContain('unrecognised');
  });
});

describe('journalctl -o verbose', () => {
  const entry = [
    'Mon 2026-11-23 12:49:58.167597 UTC [s=e940;i=32e;b=1;m=1;t=1;x=1]',
    '    _TRANSPORT=kernel',
    `    MESSAGE=audit: ${record(1).replace('SECCOMP msg=', '1326 ')}`,
    '',
  ].join('\n');

  it.each([
    ['hello', 'foreign'],
    [record(2), 'unconfirmed'],
    [record(2).slice(1), 'unrecognised'],
  ])('has no line %s of its own', (line, kind) => {
    const { calls, kinds } = readLog(`${entry}${line}\n${entry.replace(':1)', ':3)')}`);
    expect(calls).toEqual(['getpid unseen', 'getpid unseen']);
    expect(kinds).toContain(kind);
  });

  it('has notes between its entries', () => {
    const { kinds } = readLog(`${entry}-- Boot 7d5bb9c0a1f94f0a8b3f --\n${entry}`);
    expect(new Set(kinds)).toEqual(new Set(['wrapper', 'call']));
  });
});

describe('dmesg --json', () => {
  const document = (serial: number): string =>
    JSON.stringify(
      { dmesg: [{ pri: 5, time: 1, msg: `audit: ${record(serial).replace('SECCOMP msg=', '1326 ')}` }] },
      null,
      3,
    );

  it('is read of several boots, one behind the other', () => {
    const log = [1, 2, 3].map(document).join('\n');
    expect(readLog(`${log}\n`).calls).toEqual(['getpid unseen', 'getpid unseen', 'getpid unseen']);
  });

  it('is not passed over behind a journal', () => {
    const { calls, kinds } = readLog(`{"_TRANSPORT":"kernel","MESSAGE":"hello"}\n${document(1)}\n`);
    expect(calls).toEqual([]);
    expect(kinds.filter((kind) => kind === 'unrecognised')).toHaveLength(1);
  });
});
