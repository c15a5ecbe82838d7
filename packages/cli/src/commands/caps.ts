import { emptyEvidence, capabilityNeeds, proposeCapabilities, type Capability } from '@seccomp-tailor/core';
import { capabilitiesHelp, parseCapabilities } from '../options/capabilities.ts';
import { capsReport, type CapsResult } from '../caps/caps-result.ts';
import { confirm, type Confirmation, type ConfirmOptions } from '../caps/confirm.ts';
import { readWorkload } from '../caps/workload.ts';
import { completenessCode, gapsOf } from '../completeness.ts';
import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { gather, type Gathered } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { inputOptions, readOptions } from '../options/input-options.ts';
import { jsonOption } from '../options/result-options.ts';
import { printJson } from '../json/print.ts';
import { checkProgram } from '../host/program.ts';
import { printGaps } from '../render/completeness.ts';
import { leftOutText, needsText, setText, usageText } from '../render/capabilities.ts';
import { confirmationText, triedText } from '../render/confirmation.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { refuseNoCalls, refuseUnreadable } from '../failures/refuse-unreadable.ts';
import { UserError } from '../failures/user-error.ts';
import { privateFolder } from '../recorders/private-folder.ts';
import { wholeNumber } from '../command-line/whole-number.ts';

const trying = 'Trying:';

const options = {
  names: { type: 'boolean', describe: 'Print the proposed set alone, as --caps takes it', group: 'Output:' },
  ...jsonOption,
  caps: {
    type: 'list',
    describe: `What the container has now, ${capabilitiesHelp}`,
    group: 'Capabilities:',
  },
  'include-denied': {
    type: 'boolean',
    describe: 'Also take those for which all calls were refused',
    group: 'Capabilities:',
  },
  'same-output': {
    type: 'boolean',
    describe: 'Standard output must be the same too, not only the exit status',
    group: trying,
  },
  expect: {
    type: 'string',
    describe: 'The status with which it ends when all is well',
    default: '0',
    group: trying,
  },
  repeat: { type: 'string', describe: 'How often each set is run', default: '2', group: trying },
  'max-runs': { type: 'string', describe: 'Run the program at most so often', default: '100', group: trying },
  timeout: {
    type: 'string',
    describe: 'Seconds after which a run is ended; a service is well if it is still running then',
    default: '60',
    group: trying,
  },
  ...inputOptions,
} as const;

type Given = Arguments<typeof options>['options'];

export const capsCommand = defineCommand({
  name: 'caps',
  operands: '[INPUT…] [-- CMD…]',
  maxOperands: Infinity,
  takesProgram: 'optional',
  summary: 'Propose the fewest capabilities a program needs; confirm them by running it with fewer and fewer',
  examples: [
    ['caps run1.json', 'what the evidence says, not confirmed'],
    ['caps run1.json -- podman run --rm web /self-test', 'the same, and confirmed by running the container'],
    ['caps -- ./self-test', 'a program on this machine, as root; it is run many times'],
  ],
  options,
  run,
});

async function run({ options: given, operands, program }: Arguments<typeof options>, host: Host): Promise<number> {
  checkUse(given, operands, program);
  const limits = readLimits(given);
  const pool = parseCapabilities(given.caps);
  const gathered = operands.length === 0 ? nothingGathered : await read(operands, given, host);
  const needs = capabilityNeeds(gathered.evidence);
  const proposal = proposeCapabilities(needs, { pool, includeRefused: given['include-denied'] });
  const confirmation =
    program.length === 0
      ? undefined
      : await confirmWith(
          program,
          { pool, proposal: operands.length === 0 ? undefined : proposal, sameOutput: given['same-output'], ...limits },
          host,
        );
  const gaps = gapsOf(gathered.evidence);
  const result: CapsResult = {
    gathered,
    gaps,
    needs,
    proposed: confirmation?.set ?? proposal,
    confirmation,
    exitCode: exitCodeOf(confirmation, completenessCode(gaps, given['accept-incomplete'])),
  };
  await printDiagnostics(gathered, host);
  await printGaps(gaps, given['accept-incomplete'], host);
  if (given.json) await printJson(capsReport(result), host);
  else await host.stdout.write(given.names ? `${setText(result.proposed)}\n` : text(result, host));
  return result.exitCode;
}

const nothingGathered: Gathered = { evidence: emptyEvidence, accounts: [], diagnostics: [], counts: new Map() };

function checkUse(given: Given, operands: readonly string[], program: readonly string[]): void {
  if (operands.length === 0 && program.length === 0)
    throw new UserError(
      'usage',
      'caps needs evidence, or a program to run after --',
      'See: seccomp-tailor caps --help',
    );
  if (given.json && given.names)
    throw new UserError('usage', '--json and --names both want standard output', 'Choose one.');
}

async function read(operands: readonly string[], given: Given, host: Host): Promise<Gathered> {
  const gathered = await gather(operands, { command: 'caps', ...readOptions(given, host) }, host);
  await refuseUnreadable(gathered, host);
  await refuseNoCalls(gathered, host);
  return gathered;
}

function readLimits(given: Given): Pick<ConfirmOptions, 'goodStatus' | 'repeat' | 'maxRuns' | 'timeoutMs'> {
  return {
    goodStatus: status(given.expect),
    repeat: wholeNumber('repeat', given.repeat),
    maxRuns: wholeNumber('max-runs', given['max-runs']),
    timeoutMs: wholeNumber('timeout', given.timeout) * 1000,
  };
}

function status(text: string): number {
  const number = Number(text);
  if (/^\d{1,3}$/.test(text) && number < 256) return number;
  throw new UserError('usage', `--expect: '${text}' is no exit status`, 'Write a number from 0 to 255.');
}

interface Confirming extends ReturnType<typeof readLimits> {
  readonly pool: readonly Capability[];
  /** Undefined without evidence. */
  readonly proposal: readonly Capability[] | undefined;
  readonly sameOutput: boolean;
}

async function confirmWith(
  program: readonly string[],
  { pool, proposal, ...options }: Confirming,
  host: Host,
): Promise<Confirmation> {
  await checkProgram(program[0] ?? '', host, { missing: 'usage', unfit: 'usage' });
  const folder = await privateFolder(host);
  try {
    const workload = await readWorkload(program, folder, host);
    const onTried = async (tried: Parameters<typeof triedText>[0]): Promise<void> => {
      if (host.stderr.isTerminal) await host.stderr.write(triedText(tried));
    };
    const all = [...new Set([...pool, ...(proposal ?? [])])];
    return await host.stoppable((stop) =>
      confirm({ ...options, workload, pool: all, guess: proposal, onTried, stop }, host),
    );
  } finally {
    await host.fs.rm(folder, { recursive: true, force: true });
  }
}

function exitCodeOf(confirmation: Confirmation | undefined, otherwise: number): number {
  return confirmation === undefined || confirmation.confirmed ? otherwise : exitCodes.findings;
}

function text({ needs, proposed, confirmation }: CapsResult, host: Host): string {
  const columns = host.stdout.columns ?? 120;
  const shown = needs.length === 0 ? '' : `${needsText(needs, columns)}\n`;
  const confirmed =
    confirmation === undefined ? leftOutText(needs, proposed) + unconfirmed : confirmationText(confirmation);
  return `${shown}proposed: ${setText(proposed)}\n${confirmed}\n${usageText(proposed)}`;
}

const unconfirmed =
  'not confirmed: evidence keeps no owners and modes of files, no user and group ids and no port numbers\n' +
  '  To confirm it, have the program run with fewer: seccomp-tailor caps INPUT… -- CMD…\n';
