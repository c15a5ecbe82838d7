import {
  allowedCalls,
  filterStats,
  syscallByNumber,
  type Arch,
  type Call,
  type FilterStats,
} from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { compileProfileFile, type CompiledProfile } from '../inputs/filter-input.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import type { BpfStatsReport } from '../json/bpf-reports.ts';
import { findingsJson, printJson } from '../json/print.ts';
import { profileHostOptions } from '../options/profile-host.ts';
import { findingsOf, printDiagnostics } from '../render/diagnostics.ts';
import { table } from '../render/table.ts';
import { UserError } from '../failures/user-error.ts';

const options = { ...jsonOption, ...profileHostOptions } as const;

/** BPF_MAXINSNS. */
const limit = 4096;

export const bpfStatsCommand = defineCommand({
  name: 'bpf stats',
  operands: 'PROFILE',
  maxOperands: 1,
  takesProgram: false,
  summary: "Tell a profile's filter's size, its cost per call, and which calls the kernel's cache serves",
  examples: [
    ['bpf stats profile.json', 'for this machine'],
    ['bpf stats profile.json --arch aarch64 --runtime runc', "for another one, with runc's addition"],
  ],
  options,
  run,
});

interface ArchStats extends FilterStats {
  readonly arch: Arch;
  /** Allowed calls that the filter is run for. */
  readonly uncached: readonly string[];
}

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [name] = operands;
  if (name === undefined)
    throw new UserError('usage', 'bpf stats needs a profile', 'See: seccomp-tailor bpf stats --help');
  const compiled = await compileProfileFile(name, given, host);
  const calls = allowedCalls(compiled.policy);
  const total = filterStats(compiled.filter, calls);
  const each = compiled.arches.map((arch) => archStats(arch, calls, compiled));
  const findings = findingsOf(compiled.diagnostics);
  if (given.json) {
    const report: BpfStatsReport = {
      format: 'seccomp-tailor/bpf-stats-report',
      version: 1,
      exitCode: exitCodes.fine,
      name,
      endian: compiled.filter.endian,
      instructions: total.instructions,
      limit,
      ...statsJson(total),
      arches: each.map(({ arch, uncached, ...stats }) => ({ arch, ...statsJson(stats), uncached })),
      ...findingsJson(findings),
    };
    await printJson(report, host);
  } else await host.stdout.write(statsText(total, each));
  await printDiagnostics(findings, host);
  return exitCodes.fine;
}

function archStats(arch: Arch, calls: readonly Call[], { filter }: CompiledProfile): ArchStats {
  const own = calls.filter((call) => call.arch === arch);
  const stats = filterStats(filter, own);
  const cached = new Set(stats.bitmap);
  const uncached = own
    .filter((call) => !cached.has(call))
    .map(({ nr }) => syscallByNumber(arch, nr).name ?? `nr:${nr}`);
  return { arch, uncached, ...stats };
}

function statsJson({ calls, meanSteps, maxSteps, bitmap }: FilterStats) {
  return { calls, meanSteps, maxSteps, cached: bitmap.length };
}

function statsText({ instructions }: FilterStats, each: readonly ArchStats[]): string {
  const rows = each.map(({ arch, calls, meanSteps, maxSteps, bitmap }) => [
    arch,
    String(calls),
    meanSteps.toFixed(1),
    String(maxSteps),
    String(bitmap.length),
  ]);
  const head = ['', 'allowed', 'mean steps', 'most', 'cached'];
  const rest = each.filter(({ uncached, arch }) => arch !== 'x32' && uncached.length > 0 && uncached.length <= 12);
  return [
    `${instructions} instructions of at most ${limit}; a step is one of them, each allowed call counts once\n`,
    table([head, ...rows], [1, 2, 3, 4]),
    ...rest.map(({ arch, uncached }) => `${arch}: the filter is run for ${uncached.join(' ')}\n`),
    'cached: Linux 5.11 and newer allow it without running the filter\n',
  ].join('');
}
