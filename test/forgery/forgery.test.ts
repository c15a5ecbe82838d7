import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../packages/cli/test-kit/command-line.ts';
import { forgedCases } from '../trace-cases.ts';

interface Report {
  readonly names: readonly string[];
  readonly inputs: readonly { readonly lines: Readonly<Record<string, number>> }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

/** What forger.c pretends to call. */
const pretended = ['swapon', 'reboot', 'pivot_root', 'delete_module'];
const arch = ['--trace-arch', 'x86_64'];

/** Recordings of a program that writes lookalike lines into its own trace, by every way there is. */
describe.each(forgedCases)('$name', ({ trace, facts }) => {
  it('shows nothing but calls that were made', async () => {
    const { exitCode, stdout } = await commandLine(['evidence', '--json', ...arch, trace]);
    const { names, inputs, diagnostics } = JSON.parse(stdout) as Report;
    expect(facts.syscalls).not.toEqual(expect.arrayContaining([expect.stringMatching(pretended.join('|'))]));
    expect(names.filter((name) => !facts.syscalls.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(8);
    const lines = inputs.flatMap((input) => Object.values(input.lines)).reduce((sum, count) => sum + count, 0);
    expect(lines).toBe(readFileSync(trace, 'latin1').replace(/\n$/, '').split('\n').length);
    if (facts.forged === 'apart') expect({ exitCode, names }).toEqual({ exitCode: 0, names: facts.syscalls });
    else {
      expect(exitCode).toBe(4);
      expect(diagnostics.map(({ code }) => code)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(forged-line|line-unconfirmed|line-unrecognised)$/)]),
      );
    }
  });

  it('sends nothing to the terminal that acts on it', async () => {
    for (const command of [
      ['evidence', '--json'],
      ['evidence'],
      ['evidence', '--names'],
      ['generate', '--accept-incomplete'],
      ['generate', '--json', '--accept-incomplete'],
    ]) {
      const { stdout, stderr } = await commandLine([...command, ...arch, trace]);
      expect((stdout + stderr).match(/[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)).toBeNull();
    }
  });
});
