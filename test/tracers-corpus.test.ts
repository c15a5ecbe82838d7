import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../packages/core/src/diagnostics/diagnostic.ts';
import { syscallLabel } from '../packages/core/src/kernel/syscalls.ts';
import type { Arch } from '../packages/core/src/kernel/arch.ts';
import type { IncompleteReason } from '../packages/core/src/observations/completeness.ts';
import type { ObservationSink } from '../packages/core/src/observations/sink.ts';
import { detectSource } from '../packages/core/src/sources/detect.ts';
import { sources } from '../packages/core/src/sources/registry.ts';
import { TraceReader, type TraceAccount } from '../packages/core/src/sources/trace-reader.ts';
import { corpusEntries, describeWithCorpus, requireCorpus, type CorpusEntry } from './corpus.ts';

/** Format of the corpus to the source that reads it. */
const sourceOf: Readonly<Record<string, string>> = {
  'ftrace-text': 'ftrace',
  'perf-trace': 'perf-trace',
  'perf-trace-summary': 'perf-trace',
  'perf-script': 'perf-script',
  ltrace: 'ltrace',
  'ltrace-c': 'ltrace',
  bpftrace: 'bpftrace',
  'qemu-user -strace': 'qemu',
};
const entries = corpusEntries((format) => Object.hasOwn(sourceOf, format));

/** Emulated programs are of the architecture the user names. */
const archOf: Readonly<Record<string, Arch>> = {
  'q10-qemu-strace-aarch64.txt': 'aarch64',
  'q11-qemu-strace-armhf.txt': 'arm',
};

class Reading implements ObservationSink {
  readonly counts = new Map<string, number>();
  readonly diagnostics: Diagnostic[] = [];
  readonly reasons = new Map<IncompleteReason, number>();
  readonly #arch: Arch;
  account: TraceAccount | undefined;

  constructor(arch: Arch) {
    this.#arch = arch;
  }

  observe({ syscall, count, outcome, errno }: Parameters<ObservationSink['observe']>[0]): void {
    const key = `${syscallLabel(syscall, this.#arch)} ${outcome} ${errno ?? ''}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
  nativeArch(): void {}
  incomplete(reason: IncompleteReason, count = 1): void {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + count);
  }
  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }
}

function bytesOf(entry: CorpusEntry): Uint8Array {
  const [file] = entry.files();
  if (file === undefined) throw new Error(`${entry.name} is empty`);
  return file.bytes;
}

function read(entry: CorpusEntry, chunk: number): Reading {
  return readBytes(entry, bytesOf(entry), chunk);
}

function readBytes(entry: CorpusEntry, bytes: Uint8Array, chunk: number): Reading {
  const arch = archOf[entry.name] ?? 'x86_64';
  const reading = new Reading(arch);
  const reader = new TraceReader(reading, { input: entry.name, arch });
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reading.account = reader.end();
  return reading;
}

describeWithCorpus('recordings of other tracers', () => {
  it('are there', () => {
    requireCorpus();
    expect(entries.length).toBeGreaterThan(20);
  });

  describe.each(entries)('$name', (entry) => {
    const reading = read(entry, 1 << 16);

    it('is known by its content, and each of its lines has one kind', () => {
      const { source, lines = {}, total } = reading.account ?? {};
      expect(source?.id).toBe(sourceOf[entry.format]);
      expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
      expect(lines.unrecognised ?? 0).toBe(0);
    });

    it('reads the same in chunks of any size', () => {
      for (const chunk of bytesOf(entry).length < 20_000 ? [1, 7, 4096] : [7, 4096]) {
        const again = read(entry, chunk);
        expect(again.account).toEqual(reading.account);
        expect([...again.counts]).toEqual([...reading.counts]);
        expect([...again.reasons]).toEqual([...reading.reasons]);
        expect(again.diagnostics).toEqual(reading.diagnostics);
      }
    });
  });
});

/** The recording as a container engine logs it: each line wrapped. */
function wrapped(entry: CorpusEntry, wrap: (line: string) => string): Uint8Array {
  const lines = new TextDecoder().decode(bytesOf(entry)).replace(/\n$/, '').split('\n');
  return new TextEncoder().encode(lines.map((line) => `${wrap(line)}\n`).join(''));
}

const time = '2026-11-23T12:44:39.102994123Z';

describeWithCorpus('inside a container log', () => {
  it.each(entries)('$name reads the same', (entry) => {
    // The engine ends a line that the tool did not.
    const plain = readBytes(
      entry,
      wrapped(entry, (line) => line),
      1 << 16,
    );
    const wraps = [
      (line: string) => `${time} stderr F ${line}`,
      (log: string) => JSON.stringify({ log: `${log}\n`, stream: 'stdout', time }),
    ];
    for (const wrap of wraps) {
      const again = readBytes(entry, wrapped(entry, wrap), 1 << 16);
      expect(again.account?.source?.id).toBe('container-log');
      expect(again.account?.lines).toEqual(plain.account?.lines);
      expect([...again.counts]).toEqual([...plain.counts]);
      expect([...again.reasons]).toEqual([...plain.reasons]);
    }
  });
});

describeWithCorpus('what recordings may miss', () => {
  it.each([
    ['f01-ftrace-raw-dup.txt', []],
    ['f02-ftrace-raw-both-odd.txt', [['denied-by-filter', 1]]],
    ['f04-ftrace-syscalls-thr.txt', [['lossy-format', 1]]],
    ['f07-ftrace-raw-h32.txt', [['arch-uncertain', 1]]],
    [
      'f08-ftrace-syscalls-h32-EMPTY.txt',
      [
        ['lossy-format', 1],
        ['arch-uncertain', 1],
      ],
    ],
    ['f13-ftrace-raw-overflow-LOST.txt', [['lost-events', 480]]],
    ['p02-perf-trace-odd.txt', [['lossy-format', 1]]],
    [
      'p04-perf-trace-s-thr.txt',
      [
        ['lossy-format', 1],
        ['summary-without-exit', 1],
      ],
    ],
    ['p05-perf-trace-S.txt', [['lossy-format', 1]]],
    [
      'p10-perf-trace-h32.txt',
      [
        ['lossy-format', 1],
        ['arch-uncertain', 1],
      ],
    ],
    ['p11-perf-script-raw.txt', [['attached-late', 1]]],
    ['p12-perf-script-both.txt', [['denied-by-filter', 1]]],
    ['p17-ltrace-S.txt', [['lossy-format', 1]]],
    ['q01-bpftrace-count-id.txt', []],
    ['q03-bpftrace-printf.txt', [['lossy-format', 1]]],
    ['q06-bpftrace-json-probe.txt', [['lossy-format', 1]]],
    ['q10-qemu-strace-aarch64.txt', [['forgeable-lines', 1]]],
  ] as const)('%s', (name, reasons) => {
    const entry = entries.find((one) => one.name === name);
    if (entry === undefined) throw new Error(`${name} is not in the corpus`);
    expect([...read(entry, 1 << 16).reasons]).toEqual(reasons);
  });

  it('p06-perf-trace-T-call-graph.txt has page faults only', () => {
    const entry = entries.find(({ name }) => name.startsWith('p06'));
    const reading = entry && read(entry, 1 << 16);
    expect(reading?.diagnostics.map(({ code }) => code)).toEqual(['trace-no-calls']);
    expect(reading?.account?.lines).toEqual({ foreign: reading?.account?.total });
  });
});

describeWithCorpus('detection', () => {
  const all = corpusEntries(() => true);
  const families: readonly (readonly [RegExp, string])[] = [
    [/^(strace|strace[-+].*)$/, 'strace'],
    [/^(audit|ausearch|aureport|journal|syslog)/, 'audit'],
  ];
  function familyOf(format: string): string | undefined {
    return sourceOf[format] ?? families.find(([pattern]) => pattern.test(format))?.[1];
  }

  it.each(all)('knows $name by its content', (entry) => {
    for (const { bytes } of entry.files()) {
      if (bytes.length === 0) continue;
      expect(detectSource(bytes.subarray(0, 1 << 18), sources)?.id).toBe(familyOf(entry.format));
    }
  });
});
