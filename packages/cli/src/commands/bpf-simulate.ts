import {
  BadFilter,
  disassemble,
  exampleCall,
  formatCall,
  formatVerdict,
  isServedByBitmap,
  simulate,
  syscallByNumber,
  verdictExamples,
  type Call,
  type CallPattern,
  type DisassembledLine,
} from '@seccomp-tailor/core';
import { callJson, readPattern } from '../inputs/call-input.ts';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { readFilter, type FilterInput } from '../inputs/filter-input.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import type { BpfSimulateReport } from '../json/bpf-reports.ts';
import { findingsJson, printJson } from '../json/print.ts';
import { profileHostOptions } from '../options/profile-host.ts';
import { findingsOf, printDiagnostics, type Findings } from '../render/diagnostics.ts';
import { listingText } from '../render/listing.ts';
import { UserError } from '../failures/user-error.ts';

const options = { ...jsonOption, ...profileHostOptions } as const;

export const bpfSimulateCommand = defineCommand({
  name: 'bpf simulate',
  operands: 'PROFILE|FILE CALL',
  maxOperands: 2,
  takesProgram: false,
  summary: 'Run a filter on one call: its verdict, and the way there',
  examples: [
    ["bpf simulate profile.json 'socket(AF_NETLINK, 3, NETLINK_AUDIT)'", 'arguments by name or number, 0 if left out'],
    ["bpf simulate profile.json 'i386:socket(AF_VSOCK)'", 'a call of another architecture'],
    ["bpf simulate profile.json 'personality(*)'", 'every verdict it can get, with an example each'],
    ['bpf simulate filter.bpf nr:435', 'a number, in a file of raw BPF'],
  ],
  options,
  run,
});

/** One call that was run. */
interface Run {
  readonly call: Call;
  readonly verdict: string;
  readonly path: readonly number[];
  readonly cached: boolean;
}

async function run({ options: given, operands }: Arguments<typeof options>, host: Host): Promise<number> {
  const [name, text] = operands;
  if (name === undefined || text === undefined)
    throw new UserError('usage', 'bpf simulate needs a profile and a call', 'See: seccomp-tailor bpf simulate --help');
  const input = await readFilter(name, given, host);
  const pattern = readPattern(text, input.host.arch);
  const runs = callsOf(pattern, input).map((call) => runOn(call, input));
  const findings = findingsOf(input.diagnostics);
  if (given.json) await printJson(report({ input, pattern, runs, findings }), host);
  else await host.stdout.write(runs.map((one) => runText(one, input)).join('\n'));
  await printDiagnostics(findings, host);
  return exitCodes.fine;
}

/** The call, or one for each verdict that its pattern can get. */
function callsOf(pattern: CallPattern, { policy, name }: FilterInput): readonly Call[] {
  if (policy !== undefined) return verdictExamples(policy, pattern).map(({ call }) => call);
  const { args } = pattern;
  const bare = args.every((value) => value === undefined);
  if (!bare && args.includes(undefined))
    throw new UserError('usage', `${name} is raw BPF: '*' needs a profile`, 'Give every argument a value.');
  return [exampleCall(pattern)];
}

function runOn(call: Call, { filter, name }: FilterInput): Run {
  try {
    const { verdict, path } = simulate(filter, call);
    return { call, verdict: formatVerdict(verdict), path, cached: isServedByBitmap(filter, call) };
  } catch (error) {
    if (error instanceof BadFilter)
      throw new UserError(
        'input',
        `${name} is no filter the kernel takes: ${error.message}`,
        'Compile it again from its profile.',
      );
    throw error;
  }
}

function runText({ call, verdict, path, cached }: Run, { filter, host: { arch } }: FilterInput): string {
  const lines = disassemble(filter);
  const walked = path.flatMap((index): DisassembledLine[] => lines.slice(index, index + 1));
  const syscall = syscallByNumber(call.arch, call.nr);
  const note = cached ? '; Linux 5.11 and newer allow it without running the filter' : '';
  return `${formatCall({ syscall, args: call.args }, arch)}: ${verdict}\n${listingText(walked)}${path.length} steps of ${lines.length} instructions${note}\n`;
}

interface Simulated {
  readonly input: FilterInput;
  readonly pattern: CallPattern;
  readonly runs: readonly Run[];
  readonly findings: Findings;
}

function report({ input: { name, filter, host }, pattern, runs, findings }: Simulated): BpfSimulateReport {
  return {
    format: 'seccomp-tailor/bpf-simulate-report',
    version: 1,
    exitCode: exitCodes.fine,
    name,
    endian: filter.endian,
    call: formatCall(pattern, host.arch),
    verdicts: runs.map(({ call, ...one }) => ({ ...one, example: callJson(call, host.arch) })),
    ...findingsJson(findings),
  };
}
