import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { evidenceNames } from '../packages/core/src/evidence/names.ts';
import type { Selection } from '../packages/core/src/evidence/selection.ts';
import { selectionText } from '../packages/core/src/evidence/selection.ts';
import type { Facet } from '../packages/core/src/observations/origin.ts';
import { counts, leftOut, read, total } from './selected.ts';
import { corpusEntries, describeWithCorpus, requireCorpus } from './corpus.ts';
import { sources } from '../packages/core/src/sources/registry.ts';

const traces = fileURLToPath(new URL('../traces', import.meta.url));

function textOf(name: string): string {
  const path = join(traces, 'strace', name, 'trace.strace');
  return (existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`))).toString('latin1');
}

/** Reads who started whom off the lines of forks, as the reader of the log does by other means. */
function childrenOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const line of lines) {
    const [, parent, child] = /^(\d+) .*\b(?:clone3?|v?fork)(?:\(| resumed>).* = (\d+)$/.exec(line) ?? [];
    if (parent !== undefined && child !== undefined) parents.set(child, parent);
  }
  return parents;
}

describe('more forks than are kept of which no child was seen', () => {
  it.each([
    ['without a number', () => '?'],
    ['with one', (index: number) => String(1000 + index)],
  ])('%s, leave it open whose a family without a parent is', async (_how, result) => {
    const forks = Array.from({ length: 131_073 }, (_, index) => `1 fork() = ${result(index)}`);
    const lines = [
      '1 execve("/x", ["x"], 0x7ff) = 0',
      '1 fork() = 5',
      '5 getpid() = 5',
      ...forks,
      '5 fork() = ?',
      '77 sync() = 0',
    ];
    const { evidence } = await read(`${lines.join('\n')}\n`, { pids: [5] });
    expect([...evidence.runs.values()].map(({ incomplete }) => incomplete.has('selection-uncertain'))).toEqual([true]);
  });
});

describe.each(['nginx', 'redis', 'postgresql', 'python-threads', 'node-http'])('in the strace of %s', (name) => {
  const lines = textOf(name).trimEnd().split('\n');
  const parents = childrenOf(lines);
  const pids = [...new Set(lines.map((line) => line.split(' ')[0] ?? ''))];
  const isUnder = (pid: string, top: string): boolean => {
    for (let at: string | undefined = pid; at !== undefined; at = parents.get(at)) if (at === top) return true;
    return false;
  };

  it.each(pids.slice(0, 8))('--pid %s is what it and its descendants did', async (pid) => {
    const part = lines.filter((line) => isUnder(line.split(' ')[0] ?? '', pid));
    const selected = await read(`${lines.join('\n')}\n`, { pids: [Number(pid)] });
    expect(counts(selected)).toEqual(counts(await read(`${part.join('\n')}\n`)));
    expect(selected.evidence.runs.values().next().value?.incomplete.has('selection-uncertain')).toBe(false);
  });

  it('loses no call: those selected and those left out are all', async () => {
    const text = `${lines.join('\n')}\n`;
    const all = total(await read(text));
    for (const selection of [{ afterExec: true }, { exe: 'sh' }, { pids: [1] }] as const) {
      const selected = await read(text, selection);
      expect(total(selected) + leftOut(selected)).toBe(all);
    }
  });
});

const tree = [
  '7 execve("/bin/sh", ["sh"], 0x7ff /* 3 vars */) = 0',
  '7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
  '8 setsid() = 8',
  '8 execve("/usr/sbin/app", ["app"], 0x7ff /* 3 vars */) = 0',
  '8 getuid() = 0',
  '7 <... clone resumed>) = 8',
  '8 clone(child_stack=NULL, flags=SIGCHLD) = 9',
  '9 getgid() = 0',
  '9 exit_group(0) = ?',
  '9 +++ exited with 0 +++',
  '8 exit_group(0) = ?',
  '8 +++ exited with 0 +++',
  '7 exit_group(0) = ?',
  '7 +++ exited with 0 +++',
].join('\n');

describe('--after-exec', () => {
  it('leaves out what comes before the first exec of a tree', async () => {
    const { evidence } = await read(tree, { afterExec: true });
    expect(evidenceNames(evidence)).toEqual(['clone', 'execve', 'exit_group', 'getgid', 'getuid', 'setsid']);
  });

  it('begins with the program that is named, and goes on in what it starts', async () => {
    const selected = await read(tree, { afterExec: 'app' });
    expect(evidenceNames(selected.evidence)).toEqual(['clone', 'exit_group', 'getgid', 'getuid']);
    expect(leftOut(selected)).toBe(5);
  });

  it('says where it cannot be told whose a child is', async () => {
    // In a PID namespace forks return numbers that the recording does not use; there are more of them than tasks.
    const unclear = tree.replace('SIGCHLD) = 9', 'SIGCHLD) = 2').replace('resumed>) = 8', 'resumed>) = 3');
    const { evidence } = await read(unclear.replace('9 getgid', '12 getgid() = 0\n9 getgid'), { pids: [7] });
    expect([...evidence.runs.values()][0]?.incomplete.get('selection-uncertain')).toBeGreaterThan(0);
  });

  it.each([{ afterExec: true }, { pids: [7] }] as const)(
    'says so where forks were not recorded: %j',
    async (selection) => {
      const withoutForks = tree.replaceAll(/^7.*clone.*\n|^8 clone.*\n/gm, '');
      const { evidence } = await read(withoutForks, selection);
      // The child that executes a program of its own is known to have done so.
      const uncertain = selection.afterExec === true ? 2 + 2 : 4 + 2;
      expect([...evidence.runs.values()][0]?.incomplete.get('selection-uncertain')).toBe(uncertain);
    },
  );

  it('keeps no evidence of thousands of families, and says that calls are left out', async () => {
    const families = 5000;
    const lines = Array.from(
      { length: families },
      (_, i) => `${i + 10} getpid() = ${i + 10}\n${i + 10} exit_group(0) = ?`,
    );
    const forks = Array.from({ length: families }, () => '7 clone(child_stack=NULL, flags=SIGCHLD) = 2');
    const log = ['7 execve("/x", [], 0x7ff) = 0', ...forks, ...lines, '7 exit_group(0) = ?'].join('\n');
    const selected = await read(log, { pids: [7] });
    expect([...selected.evidence.runs.values()][0]?.incomplete.get('selection-uncertain')).toBe(families * 2);
    expect(total(selected) + leftOut(selected)).toBe(families * 3 + 2);
  });

  it('says so where the first task that is shown may not be the first one', async () => {
    const late = [
      '1 vfork( <unfinished ...>',
      '5 execve("/y", ["y"], 0x7ff) = 0',
      '5 brk(NULL) = 0x55ebef447000',
      '5 fork( <unfinished ...>',
      '6 getuid() = 0',
      '1 <... vfork resumed>) = 2',
      '1 getgid() = 0',
      '5 <... fork resumed>) = 3',
    ];
    const { evidence } = await read(`${late.join('\n')}\n`, { afterExec: true });
    expect([...evidence.runs.values()][0]?.incomplete.get('selection-uncertain')).toBeGreaterThan(0);
  });

  it('tells whose they are where all forks are of selected tasks', async () => {
    const inNamespace = tree.replace('SIGCHLD) = 9', 'SIGCHLD) = 2').replace('resumed>) = 8', 'resumed>) = 3');
    const selected = await read(inNamespace, { pids: [7] });
    expect(total(selected)).toBe(total(await read(tree)));
  });
});

it('the exit of a thread is not the end of its process where threads are not told apart', async () => {
  const clone = '7 clone(CLONE_VM|CLONE_THREAD,child_stack=0x1,parent_tidptr=0x2,tls=0x3,child_tidptr=0x4) = 8';
  const log = ['7 brk(NULL) = 0x1', clone, '7 exit(0)', '7 getppid() = 1', '7 exit_group(0)'];
  const selected = await read(`${log.join('\n')}\n`, { pids: [7] });
  expect(counts(selected)).toEqual(['brk 1', 'clone 1', 'exit 1', 'exit_group 1', 'getppid 1']);
});

it.each([
  ['trace.7', undefined, 2],
  ['trace.1', 2, 0],
])(
  'a log without numbers is of the task that %s names, if strace can have started it',
  async (input, uncertain, seen) => {
    const log = 'execve("/x", [], 0x7ff) = 0\nexit_group(0) = ?\n';
    const selected = await read(log, { pids: [7] }, input);
    expect([...selected.evidence.runs.values()][0]?.incomplete.get('selection-uncertain')).toBe(uncertain);
    expect(total(selected)).toBe(seen);
  },
);

it('a selection is another run of the same trace', async () => {
  const [all, some] = [await read(tree), await read(tree, { pids: [9] })];
  expect([...some.evidence.runs.keys()]).toEqual([`${[...all.evidence.runs.keys()][0]} pid="9"`]);
  expect(selectionText({ pids: [9, 7] })).toBe(selectionText({ pids: [7, 9] }));
});

const recordings = corpusEntries((format) => format !== 'ausearch-csv/text').flatMap((entry) => entry.files());
const everything: Selection = { since: { scales: ['day', 'epoch', 'boot'], time: 0, text: '0' } };
const some: readonly Selection[] = [
  everything,
  { afterExec: true },
  { afterExec: 'dup' },
  { comm: 'dup' },
  { pids: [7] },
];

describeWithCorpus('of every recording of the corpus', () => {
  it('there are many', () => {
    requireCorpus();
    expect(recordings.length).toBeGreaterThan(170);
  });

  it.each(recordings)('$name, each call is selected or counted as left out', async ({ name, bytes }) => {
    const text = bytes.toString('latin1');
    const all = await read(text, undefined, name);
    for (const selection of some) {
      const selected = await read(text, selection, name);
      expect(total(selected) + leftOut(selected)).toBe(total(all));
    }
  });

  it.each(recordings)('$name, a selection of all that has a time is all or refused', async ({ name, bytes }) => {
    const text = bytes.toString('latin1');
    const selected = await read(text, everything, name);
    const refused = selected.diagnostics.some(({ code }) => code === 'selection-not-shown');
    const uncertain = [...selected.evidence.runs.values()].some(({ incomplete }) =>
      incomplete.has('selection-uncertain'),
    );
    if (!refused && !uncertain) expect(counts(selected)).toEqual(counts(await read(text, undefined, name)));
  });
});

/** A line of each format, and what can be selected of it. */
const samples: Readonly<Record<string, string>> = {
  'container-log': '2026-11-23T12:44:39.102994123+00:00 stderr F 7 execve("/a", ["a"], NULL) = 0\n',
  qemu: '20106 brk(NULL) = 0x1\n20106 openat(AT_FDCWD,"/etc/passwd",O_RDONLY) = 3\n',
  strace: '7<app> 1795436946.1 execve("/a", ["a"], NULL) = 0\n7<app> 1795436946.2 getuid() = 0\n',
  audit:
    'type=SECCOMP msg=audit(1795437880.608:42249): auid=1 uid=0 gid=0 ses=1 pid=7 comm="dup" exe="/x/dup" sig=0 arch=c000003e syscall=39 compat=0 ip=0x7f code=0x7ffc0000\n',
  ftrace: '             dup-18977   [000] .....  4364.827217: sys_enter: NR 12 (0, 0, 0, 0, 0, 0)\n',
  'perf-script': '             dup 17831 [000]  4203.323886: raw_syscalls:sys_enter: NR 12 (0, 0, 0, 0, 0, 0)\n',
  'perf-trace': '     3.007 ( 0.185 ms): dup/17906 getuid() = 0\n',
  bpftrace: 'Attaching 1 probe...\n\n@[257]: 3\n',
  ltrace: '18613 SYS_access("/etc/ld.so.preload", 04)       = -2\n18613 SYS_brk(0)  = 1\n',
  gvisor: 'I0512 07:41:58.341234       1 strace.go:564] [   1:   1] python3 E getuid()\n',
  sysdig:
    '{"container.id":"0123456789ab","container.name":"web","evt.dir":">","evt.info":"","evt.num":1,"evt.type":"close","proc.name":"a","thread.tid":7}\n34378 12:02:36.269753803 2 echo (7896) > close fd=3\n',
  falco:
    '{"output":"x","priority":"Notice","rule":"r","time":"2026-11-23T12:44:39Z","output_fields":{"evt.type":"execve","proc.name":"bash","container.id":"0123456789ab"}}\n',
  spo: 'I0705 12:08:18.729660 1843190 enricher.go:136] log-enricher "msg"="audit"  "container"="redis" "executable"="/r" "pid"=18 "syscallID"=232 "syscallName"="epoll_wait" "timestamp"="1625486870.273:187492" "type"="seccomp"\n',
};

const asking: Readonly<Record<Facet, Selection>> = {
  comm: { comm: 'x' },
  exe: { exe: 'x' },
  pid: { pids: [1] },
  exec: { afterExec: true },
  program: { afterExec: 'x' },
  time: { since: { scales: ['day', 'epoch', 'boot'], time: 0, text: '0' } },
  container: { container: 'x' },
};

describe('what formats say they show', () => {
  const rows = sources.flatMap(({ id, shows }) =>
    (Object.keys(asking) as Facet[]).map((facet) => ({ id, facet, can: shows.includes(facet) })),
  );

  it.each(rows)('$facet in $id: $can', async ({ id, facet, can }) => {
    const name = `/var/log/containers/web_default_nginx-${'0'.repeat(64)}.log`;
    const { diagnostics, accounts } = await read(
      samples[id] ?? '',
      asking[facet],
      id === 'container-log' ? name : 'log',
    );
    expect(accounts[0]?.source).toBe(id);
    const refused = diagnostics.some(({ code }) => code === 'selection-not-shown');
    // The format in a container's log has what it has by itself too.
    if (id === 'container-log' && !can) return;
    expect(refused).toBe(!can);
  });

  it('a container by name, pod, id and the beginning of an id', async () => {
    const name = `/var/log/containers/web_default_nginx-${'0123456789abcdef'.repeat(4)}.log`;
    for (const container of ['nginx', 'web', '0123456789ab', '01234567'])
      expect(total(await read(samples['container-log'] ?? '', { container }, name))).toBe(1);
    for (const container of ['ngin', '0123', 'default'])
      expect(total(await read(samples['container-log'] ?? '', { container }, name))).toBe(0);
  });
});
