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

describeWithCorpus('strace recordings', () => {
  it('are there', requireCorpus);

  describe.each(entries)('$name', (entry) => {
    const reading = read(entry, 1 << 16);

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
