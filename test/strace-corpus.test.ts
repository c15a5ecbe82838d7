import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../packages/core/src/diagnostics/diagnostic.ts';
import { syscallLabel } from '../packages/core/src/kernel/syscalls.ts';
import type { IncompleteReason } from '../packages/core/src/observations/completeness.ts';
import type { ObservationSink } from '../packages/core/src/observations/sink.ts';
import { TraceReader, type TraceAccount } from '../packages/core/src/sources/trace-reader.ts';
import { corpusEntries, describeWithCorpus, requireCorpus, type CorpusEntry } from './corpus.ts';

const formats = ['strace', 'strace-c', 'strace-C', 'strace+script', 'strace-log-merge', 'strace-noise'];
const entries = corpusEntries((format) => formats.includes(format));

/** What reading one recording gave. */
class Reading implements ObservationSink {
  readonly names = new Set<string>();
  readonly diagnostics: Diagnostic[] = [];
  readonly incomplete_ = new Map<IncompleteReason, number>();
  readonly accounts: TraceAccount[] = [];

  observe({ syscall }: Parameters<ObservationSink['observe']>[0]): void {
    this.names.add(syscallLabel(syscall, 'x86_64'));
  }
  nativeArch(): void {}
  incomplete(reason: IncompleteReason, count = 1): void {
    this.incomplete_.set(reason, (this.incomplete_.get(reason) ?? 0) + count);
  }
  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }
}

function read(entry: CorpusEntry, chunk: number): Reading {
  const reading = new Reading();
  for (const { name, bytes } of entry.files()) {
    const reader = new TraceReader(reading, { input: name, arch: 'x86_64' });
    for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
    reading.accounts.push(reader.end());
  }
  return reading;
}

/**
 * The truth as far as the format can show it: tables leave out calls their strace has no name for (4.8 has none for rseq), and
 * without numbers a call of x32's looks like a native one.
 */
function visible(entry: CorpusEntry, truth: readonly string[]): readonly string[] {
  if (entry.name === 'c17-c-4.8.txt') return truth.filter((name) => name !== 'rseq');
  // This truth does not count the one call of x32's that the workload makes and the table shows.
  if (entry.name === 'c12-c-unknown.txt') return [...truth, 'x32:getpid'];
  if (entry.format === 'strace-c') return truth.filter((name) => !name.includes('nr:'));
  const numbered = /-n[.-]|mixed-o-n|h32-raw/.test(entry.name);
  return numbered ? truth : truth.filter((name) => !name.startsWith('x32:'));
}

describeWithCorpus('strace recordings', () => {
  it('are there', requireCorpus);

  describe.each(entries)('$name', (entry) => {
    const reading = read(entry, 1 << 16);

    it('shows the calls the kernel saw', () => {
      const truth = entry.truth();
      if (truth !== undefined) expect([...reading.names].toSorted()).toEqual([...visible(entry, truth)].toSorted());
    });

    it('is known by its content, and each of its lines has one kind', () => {
      for (const { source, lines, total } of reading.accounts) {
        expect(source?.id).toBe('strace');
        expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
      }
    });

    it('reads the same in chunks of any size', () => {
      const size = entry.files().reduce((sum, { bytes }) => sum + bytes.length, 0);
      for (const chunk of size < 100_000 ? [1, 7, 4096] : [4096]) {
        const again = read(entry, chunk);
        expect(again.accounts).toEqual(reading.accounts);
        expect([...again.names]).toEqual([...reading.names]);
        expect(again.diagnostics).toEqual(reading.diagnostics);
      }
    });
  });
});
