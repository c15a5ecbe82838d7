import { RunCollector } from '../packages/core/src/evidence/run-collector.ts';
import { syscallLabel } from '../packages/core/src/kernel/syscalls.ts';
import { auditSource } from '../packages/core/src/sources/audit/index.ts';
import { TraceReader } from '../packages/core/src/sources/trace-reader.ts';
import { expect, it } from 'vitest';
import { corpusEntries, describeWithCorpus, requireCorpus } from './corpus.ts';

interface Read {
  readonly names: readonly string[];
  readonly source: string | undefined;
  readonly lines: Readonly<Record<string, number>>;
  readonly total: number;
  readonly incomplete: readonly string[];
  readonly codes: readonly string[];
  readonly calls: number;
}

function read(bytes: Uint8Array, chunk: number): Read {
  const collector = new RunCollector('x86_64');
  const codes = new Set<string>();
  const diagnose = collector.diagnose.bind(collector);
  collector.diagnose = (diagnostic) => {
    codes.add(diagnostic.code);
    diagnose(diagnostic);
  };
  const reader = new TraceReader(collector, { input: 'log', arch: 'x86_64' });
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  const account = reader.end();
  const run = collector.result('id', { name: 'log', source: 'audit', bytes: 0, total: 0, lines: {} });
  const calls = [...run.calls.values()];
  return {
    names: calls.map(({ syscall }) => syscallLabel(syscall, run.arch)).toSorted(),
    source: account.source?.id,
    lines: account.lines,
    total: account.total,
    incomplete: [...run.incomplete.keys()].toSorted(),
    codes: [...codes].toSorted(),
    calls: calls.reduce((sum, { count }) => sum + count, 0),
  };
}

const entries = corpusEntries((format) => /^(?:audit|ausearch|aureport)/.test(format));

describeWithCorpus('audit logs of the corpus', () => {
  it('is there', () => {
    requireCorpus();
    expect(entries.length).toBeGreaterThan(40);
  });

  for (const entry of entries) {
    const [file] = entry.files();
    if (file === undefined) continue;

    it(`${entry.name} is known by its content`, () => {
      expect(read(file.bytes, 1 << 16).source).toBe(auditSource.id);
    });

    it(`${entry.name} accounts for every line`, () => {
      const { lines, total } = read(file.bytes, 1 << 16);
      expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
      const ends = file.bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), file.bytes.at(-1) === 10 ? 0 : 1);
      expect(total).toBe(ends);
    });

    it(`${entry.name} reads the same in pieces of any size`, () => {
      const whole = read(file.bytes, file.bytes.length);
      const sizes = file.bytes.length < 100_000 ? [1, 7, 4096] : [7, 4096];
      for (const size of sizes) expect(read(file.bytes, size)).toEqual(whole);
    });
  }
});
