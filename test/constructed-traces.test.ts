import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../packages/core/src/diagnostics/diagnostic.ts';
import { syscallLabel } from '../packages/core/src/kernel/syscalls.ts';
import type { IncompleteReason } from '../packages/core/src/observations/completeness.ts';
import type { ObservationSink } from '../packages/core/src/observations/sink.ts';
import { TraceReader, type TraceAccount } from '../packages/core/src/sources/trace-reader.ts';

const root = fileURLToPath(new URL('../traces', import.meta.url));

/** Folder of a tool to the source that reads its files. */
const sourceOf: Readonly<Record<string, string>> = {
  sysdig: 'sysdig',
  falco: 'falco',
  gvisor: 'gvisor',
  spo: 'spo',
  containers: 'container-log',
  ftrace: 'ftrace',
};

class Reading implements ObservationSink {
  readonly calls: string[] = [];
  readonly reasons = new Set<IncompleteReason>();
  readonly diagnostics: Diagnostic[] = [];
  account: TraceAccount | undefined;

  observe({ syscall, outcome, errno, program, line }: Parameters<ObservationSink['observe']>[0]): void {
    this.calls.push(`${syscallLabel(syscall, 'x86_64')} ${errno ?? outcome} ${program ?? '-'} ${line}`);
  }
  nativeArch(): void {}
  incomplete(reason: IncompleteReason): void {
    this.reasons.add(reason);
  }
  diagnose(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }
}

function read(bytes: Uint8Array, chunk: number): Reading {
  const reading = new Reading();
  const reader = new TraceReader(reading, { input: 'trace', arch: 'x86_64' });
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reading.account = reader.end();
  return reading;
}

/** What was recorded by the tool itself is another test's: traces.test.ts. */
function isConstructed(file: string): boolean {
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { constructed?: boolean }).constructed === true;
}

const cases = Object.keys(sourceOf).flatMap((tool) =>
  readdirSync(join(root, tool))
    .filter((name) => isConstructed(join(root, tool, name, 'case.json')))
    .map((name) => ({ tool, name, folder: join(root, tool, name) })),
);

/** Samples made from a format's documentation, where the tool cannot run here. */
describe.each(cases)('$tool/$name', ({ tool, folder }) => {
  const file = readdirSync(folder).find((name) => name.startsWith('trace.')) ?? '';
  const bytes = readFileSync(join(folder, file));
  const { syscalls } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as { syscalls: readonly string[] };
  const reading = read(bytes, bytes.length);

  it('is known by its content and gives its calls', () => {
    expect(reading.account?.source?.id).toBe(sourceOf[tool]);
    expect([...new Set(reading.calls.map((call) => call.slice(0, call.indexOf(' '))))].toSorted()).toEqual(syscalls);
  });

  it('gives each line one kind, whatever the size of chunks', () => {
    const { lines = {}, total } = reading.account ?? {};
    expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
    for (const chunk of [1, 7, 4096]) expect(read(bytes, chunk)).toEqual(reading);
  });

  it('reads as it did before', () => {
    const { calls, reasons, diagnostics, account } = reading;
    expect({
      calls,
      reasons: [...reasons],
      diagnostics: diagnostics.map(({ code }) => code),
      lines: account?.lines,
    }).toMatchSnapshot();
  });
});
