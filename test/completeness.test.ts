import { describe, expect, it } from 'vitest';
import { evidenceNames } from '../packages/core/src/evidence/names.ts';
import { TraceInput } from '../packages/core/src/pipeline.ts';
import { corpusEntries, describeWithCorpus, requireCorpus } from './corpus.ts';

/** Reasons with their numbers; a tilde where only that there is one is known. */
type Expected = readonly string[];

async function reasonsOf(bytes: Uint8Array, input = 'log'): Promise<readonly string[]> {
  const trace = new TraceInput({ input, arch: 'x86_64' });
  trace.push(bytes);
  const { evidence } = await trace.end();
  return [...evidence.runs.values()].flatMap((run) =>
    [...run.incomplete].map(([reason, count]) => `${reason} ${count}`),
  );
}

/** What tools are known not to show, and the recordings that are examples of it. */
const recordings: readonly (readonly [what: string, name: string, expected: Expected])[] = [
  ['a strace -c table has no exit_group', 'c01-c.txt', ['summary-without-exit 1']],
  ['nor the call its task died in', 'c22-c-killed.txt', ['summary-without-exit 1']],
  ['a table filtered by -e trace=', 'c21-c-filter.txt', ['summary-without-exit 1', 'trace-filtered 1']],
  ['strace without -f', 's02-dup-nof.strace', ['children-not-followed 1']],
  ['strace without -f, though it shows pids', 'v72-always-pid.strace', ['children-not-followed 1']],
  ['strace -P', 's70-P-stderr.strace', ['trace-filtered 1']],
  ['strace -z', 's34-z.strace', ['trace-filtered 1']],
  ['strace -Z', 's35-Z.strace', ['trace-filtered 1']],
  ['strace -e status=', 's71-status.strace', ['trace-filtered 1']],
  ['strace --seccomp-bpf -e trace=', 's41-seccompbpf.strace', ['trace-filtered 1']],
  ['strace -e trace=! -e signal=none, by ends that are not shown', 's74-traceneg.strace', ['released 3']],
  ['strace -b execve lets go', 's73-b-execve.strace', ['released 1']],
  ['strace -p, until it lets go', 's95-attach-stderr.strace', ['attached-late 1', 'released 4']],
  ['strace killed', 's98-strace-sigkilled.strace', ['cut-off 2']],
  ['syscalls:* of a 32-bit task', 'f08-ftrace-syscalls-h32-EMPTY.txt', ['lossy-format 1', 'arch-uncertain 1']],
  ['perf trace leaves out what it has no name for', 'p02-perf-trace-odd.txt', ['lossy-format 1']],
  ['and names calls of 32-bit tasks wrongly', 'p10-perf-trace-h32.txt', ['lossy-format 1', 'arch-uncertain 1']],
  ['perf trace -s leaves out exit_group', 'p04-perf-trace-s-thr.txt', ['lossy-format 1', 'summary-without-exit 1']],
  ['perf record begins inside the exec', 'p11-perf-script-raw.txt', ['attached-late 1']],
  ['ltrace -S', 'p17-ltrace-S.txt', ['lossy-format 1']],
  ['ftrace: lines and header tell of events that are gone', 'f13-ftrace-raw-overflow-LOST.txt', ['lost-events 480']],
  ['the kernel log: 552 callbacks suppressed', 'a12-dmesg-ratelimited.log', ['suppressed-messages 552']],
  ['audit SYSCALL rules miss what a filter denies', 'b01-audit-syscall-dup.log', ['seen-at-exit-only 1']],
  ['seccomp records show denials of the filter that logs', 'a11-dmesg-mixed-actions.log', ['denied-by-filter ~']],
  ['aureport never prints read', 'a31-aureport-s.txt', ['lossy-format 1']],
];

describeWithCorpus('what a recording cannot show is said', () => {
  it('of recordings that are there', () => {
    requireCorpus();
    const names = new Set(corpusEntries(() => true).map(({ name }) => name));
    expect(recordings.filter(([, name]) => !names.has(name))).toEqual([]);
  });

  it.each(recordings)('%s: %s', async (_what, name, expected) => {
    const entry = corpusEntries(() => true).find((each) => each.name === name);
    const found = await reasonsOf(entry?.files()[0]?.bytes ?? new Uint8Array(0), name);
    const wanted = expected.map((each) => each.replace(' ~', ''));
    for (const each of wanted) expect(found.some((one) => one === each || one.startsWith(`${each} `))).toBe(true);
  });
});

const start = '7 execve("/a", ["a"], NULL) = 0\n';
const end = '7 brk(NULL) = 0x5\n7 exit_group(0) = ?\n7 +++ exited with 0 +++\n';
const event = '             dup-7   [000] .....  4364.000001: sys_enter: NR 59 (0, 0, 0, 0, 0, 0)\n';
const long = 'x'.repeat(2 ** 20 + 1);
const record =
  'audit: type=1326 audit(1795437771.336:40732): auid=1 uid=0 gid=0 ses=1 pid=7 comm="a" exe="/a" sig=0 arch=c000003e syscall=39 compat=0 ip=0x40828e code=0x7ffc0000\n';

describe('losses are told with their numbers', () => {
  it.each([
    ['a whole log', `${start}${end}`, []],
    ['the last line is cut off', `${start}7 exit_gr`, ['cut-off 1', 'unrecognised-lines 1']],
    ['processes that never exit', `${start}7 fork() = 8\n8 close(3) = 0\n`, ['cut-off 2']],
    ['children nobody traced', `${start}7 fork() = 8\n7 fork() = 9\n${end}`, ['children-not-followed 2']],
    [
      'one of two children was traced',
      `${start}7 fork() = 8\n7 fork() = 9\n9 +++ exited with 0 +++\n${end}`,
      ['children-not-followed 1'],
    ],
    [
      'a child was let go in its exec',
      `${start}7 vfork( <unfinished ...>\n8 execve("/b", ["b"], NULL <unfinished ...>\n7 <... vfork resumed>) = 8\n7 wait4(-1, NULL, 0, NULL) = 8\n${end}`,
      ['released 1'],
    ],
    ['no exec', `7 close(3) = 0\n${end}`, ['trace-filtered 1']],
    ['a line is too long', `${start}7 write(1, "${long}", 9) = 9\n${end}`, ['overlong-line 1']],
    [
      'a line of another format is too long',
      `${event}${long}\n${event.replace('NR 59', 'NR 231')}`,
      ['overlong-line 1'],
    ],
    ['ftrace lost some', `${event}CPU:1 [LOST 240 EVENTS]\nCPU:0 [LOST 3 EVENTS]\n`, ['lost-events 243']],
    ['ftrace overwrote some', `# entries-in-buffer/entries-written: 126/846   #P:2\n${event}`, ['lost-events 720']],
    ['trace-cmd dropped some', `${event}CPU:1 [240 EVENTS DROPPED]\n`, ['lost-events 240']],
    [
      'callbacks suppressed',
      `[ 1.0] ${record}[ 2.0] kauditd_printk_skb: 552 callbacks suppressed\n`,
      ['suppressed-messages 552'],
    ],
    [
      'audit_lost',
      `[ 1.0] ${record}[ 2.0] audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64\n`,
      ['lost-events 12'],
    ],
    [
      'journald missed some',
      `Nov 23 12:49:14 vm kernel: ${record}Nov 23 12:49:15 vm systemd-journald[9]: Missed 552 kernel messages\n`,
      ['suppressed-messages 552'],
    ],
    [
      'perf lost some',
      `     0.043 ( 0.015 ms): a/7 brk() = 0x5\nLOST 240 events!\n`,
      ['lossy-format 1', 'lost-events 240'],
    ],
    ['bpftrace lost some', 'Attaching 1 probe...\nLost 240 events\n@[257]: 3\n', ['lost-events 240']],
    [
      'sysdig dropped some',
      '1 12:02:36.2 2 a (7) > close fd=3\n2 12:02:36.3 2 <NA> (0) > drop ratio=2\n',
      ['lossy-format 1', 'lost-events 1'],
    ],
  ])('%s', async (_what, text, expected) => {
    expect((await reasonsOf(Buffer.from(text))).toSorted()).toEqual(expected.toSorted());
  });
});

it.each([
  ['ftrace', '             dup-7   [000] .....  4364.000001: sys_enter: NR 257 (0, 0, 0, 0, 0, 0)'],
  ['perf script', '             dup     7 [000]  4203.000001: raw_syscalls:sys_enter: NR 257 (0, 0, 0, 0, 0, 0)'],
])('a line of %s that is cut off anywhere is no other call, and told', async (_format, line) => {
  const whole = `${line.replace('257', '59')}\n`;
  for (let end = 1; end < line.length; end += 1) {
    const trace = new TraceInput({ input: 'log', arch: 'x86_64' });
    trace.push(Buffer.from(whole + line.slice(0, end)));
    const { evidence } = await trace.end();
    expect(evidenceNames(evidence).filter((name) => name !== 'execve' && name !== 'openat')).toEqual([]);
    expect([...evidence.runs.values()].map(({ incomplete }) => incomplete.get('cut-off'))).toEqual([1]);
  }
});
