import { mergeProfiles, PolicyError, printProfile, type MergedProfile } from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { MergeReport } from '../json/merge-report.ts';
import { standardOutput, writeResult } from '../outputs/output.ts';
import { loadProfile, type LoadedProfile } from '../inputs/profile-file.ts';
import { profileHost, profileHostOptions } from '../options/profile-host.ts';
import { findingsOf, printDiagnostics } from '../render/diagnostics.ts';
import { UserError } from '../failures/user-error.ts';

const { caps, arch, kernel, engine } = profileHostOptions;

const options = {
  union: { type: 'boolean', describe: 'Allow what any of the profiles allows (default)', group: 'Merging:' },
  intersect: { type: 'boolean', describe: 'Allow what all of the profiles allow', group: 'Merging:' },
  'allow-more': {
    type: 'boolean',
    describe: 'Accept a union that allows more on some architecture, where no profile is exact',
    group: 'Merging:',
  },
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Write the profile to this file (default: standard output)',
    group: 'Output:',
  },
  ...jsonOption,
  caps,
  arch,
  kernel,
  engine,
} as const;

export const mergeCommand = defineCommand({
  name: 'merge',
  operands: 'A B…',
  maxOperands: Infinity,
  takesProgram: false,
  summary: 'Make one profile of several, exactly: each call gets the most permissive verdict of all, or the least',
  examples: [
    ['merge a.json b.json -o both.json', 'what either allows'],
    ['merge --intersect mine.json site.json', 'what both allow'],
  ],
  options,
  run,
});

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  checkUsage(given, operands);
  const target = profileHost(given, host);
  const loaded: LoadedProfile[] = [];
  for (const name of operands) loaded.push(await loadProfile(name, host, given.engine));
  const merged = merge(loaded, {
    host: target.host,
    mode: given.intersect ? 'intersect' : 'union',
    allowMore: given['allow-more'],
  });
  const diagnostics = [...loaded.flatMap((each) => each.diagnostics), ...merged.diagnostics];
  const findings = findingsOf(diagnostics);
  const text = printProfile(merged.profile);
  if (given.output !== undefined || !given.json) await writeResult(given.output ?? standardOutput, text, host);
  if (given.json) {
    const report: MergeReport = {
      format: 'seccomp-tailor/merge-report',
      version: 1,
      exitCode: exitCodes.fine,
      inputs: operands,
      mode: given.intersect ? 'intersect' : 'union',
      exact: merged.exact,
      ...(given.output !== undefined && { output: given.output }),
      profile: text,
      ...findingsJson(findings),
    };
    await printJson(report, host);
  }
  await printDiagnostics(findings, host);
  return exitCodes.fine;
}

type Given = Arguments<typeof options>['options'];

function checkUsage(
  { union, intersect, json, output, 'allow-more': allowMore }: Given,
  operands: readonly string[],
): void {
  const see = 'See: seccomp-tailor merge --help';
  if (operands.length < 2) throw new UserError('usage', 'merge needs two profiles or more', see);
  if (union && intersect) throw new UserError('usage', '--union and --intersect exclude each other', see);
  if (allowMore && intersect) throw new UserError('usage', '--allow-more is for unions', see);
  if (json && output === standardOutput)
    throw new UserError('usage', '--json and -o - both want standard output', 'Choose one, or give -o a file.');
}

function merge(loaded: readonly LoadedProfile[], options: Parameters<typeof mergeProfiles>[1]): MergedProfile {
  try {
    return mergeProfiles(
      loaded.map(({ profile }) => profile),
      options,
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const names = loaded.map(({ name }) => name).join(' and ');
    throw new UserError('input', `cannot merge ${names}: ${error.message}`, hintOf(error, options.mode));
  }
}

function hintOf({ problem: { code } }: PolicyError, mode: 'union' | 'intersect'): string {
  if (code !== 'policy-not-expressible' || mode === 'intersect')
    return 'Merge without the profile or rule that makes the difference.';
  return 'Give --allow-more to accept what the rules of all allow together, or generate one profile from the evidence of all.';
}
