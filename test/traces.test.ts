import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { seccompTailor } from './cli/bin.ts';
import { traceCases } from './trace-cases.ts';

interface Report {
  readonly names: readonly string[];
  readonly incomplete: readonly { readonly reason: string }[];
  readonly inputs: readonly { readonly lines: Readonly<Record<string, number>> }[];
}

describe.each(traceCases)('the recording $name', ({ name, trace, facts }) => {
  it('says how it was made', () => {
    expect(facts).toEqual({
      tool: dirname(name),
      toolVersion: expect.stringMatching(/\d/),
      argv: expect.arrayContaining([expect.any(String)]),
      kernel: expect.stringMatching(/^\d+\.\d+/),
      arch: 'x86_64',
      syscalls: facts.syscalls.toSorted(),
      note: expect.stringMatching(/./),
      ...(facts.incomplete !== undefined && { incomplete: expect.arrayContaining([expect.any(String)]) }),
    });
  });

  it('shows exactly the calls that the kernel counted, and every line is accounted for', async () => {
    const { status, stdout } = await seccompTailor(['evidence', '--json', '--trace-arch', facts.arch, trace]);
    const { names, inputs, incomplete } = JSON.parse(stdout) as Report;
    const lines = inputs.flatMap((input) => Object.values(input.lines)).reduce((sum, count) => sum + count, 0);
    const missing = facts.incomplete ?? [];
    expect({ status, names, lines, reasons: incomplete.map(({ reason }) => reason) }).toEqual({
      status: missing.length > 0 ? 4 : 0,
      names: facts.syscalls,
      lines: linesOf(trace),
      reasons: missing,
    });
  });
});

function linesOf(path: string): number {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
