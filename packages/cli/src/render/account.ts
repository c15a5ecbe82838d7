import { callsOf, escapeControls, lineKinds, type Evidence, type InputAccount } from '@seccomp-tailor/core';

/** More inputs than this are added up, so that the account stays on one screen. */
const mostInputs = 12;

/** What became of each input's lines, and what all inputs came to: a few lines under the table of calls. */
export function accountText(evidence: Evidence, accounts: readonly InputAccount[]): string {
  const shown = accounts.slice(0, mostInputs).flatMap(inputLines);
  const more = accounts.length - mostInputs;
  if (more > 0) shown.push(`… and ${more} more inputs`);
  return ['', ...shown, totals(evidence, accounts)].map((line) => `${escapeControls(line)}\n`).join('');
}

/** `trace.strace (strace): 3052 lines, 16 tasks: call 2900, resumed 120, signal 2, exit 30` */
function inputLines({ name, source, total, lines, tasks, selection }: InputAccount): string[] {
  const kinds = lineKinds.flatMap((kind) => (lines[kind] === undefined ? [] : [`${kind} ${lines[kind]}`]));
  const counts = [counted(total, 'line'), ...(tasks === undefined ? [] : [counted(tasks, 'task')])].join(', ');
  const line = `${name} (${source}): ${counts}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}`;
  if (selection === undefined) return [line];
  return [line, `  selected ${selection.of}; ${counted(selection.leftOut, 'call')} left out`];
}

function totals(evidence: Evidence, accounts: readonly InputAccount[]): string {
  const kinds = new Set<string>();
  const programs = new Set<string>();
  let calls = 0;
  for (const call of callsOf(evidence)) {
    kinds.add(`${call.syscall.arch} ${call.syscall.nr ?? call.syscall.name}`);
    calls += call.count;
    for (const program of call.programs) programs.add(program);
  }
  const parts = [
    counted(calls, 'call'),
    `${kinds.size} different`,
    counted(programs.size, 'program'),
    counted(evidence.runs.size, 'run'),
    counted(accounts.length, 'input'),
  ];
  return parts.join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
