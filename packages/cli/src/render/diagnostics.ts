import { formatDiagnostic, type Diagnostic, type DiagnosticCode, type Severity } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { style, type Paint } from './style.ts';

/** How many diagnostics of one code are shown. */
const shownPerCode = 5;

/** Diagnostics, and how many there were of each code where not all were kept. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: ReadonlyMap<DiagnosticCode, number>;
}

/** Diagnostics of which all were kept. */
export function findingsOf(diagnostics: readonly Diagnostic[]): Findings {
  const counts = new Map<DiagnosticCode, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return { diagnostics, counts };
}

/** Prints diagnostics to standard error, those of a code together, the first few of each and its hint once. */
export async function printDiagnostics({ diagnostics, counts }: Findings, host: Host): Promise<void> {
  const paint = style(host.stderr, host.env);
  const byCode = new Map<DiagnosticCode, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = byCode.get(diagnostic.code);
    if (group === undefined) byCode.set(diagnostic.code, [diagnostic]);
    else group.push(diagnostic);
  }
  for (const [code, group] of byCode) {
    await host.stderr.write(groupText(group, counts.get(code) ?? group.length, paint));
  }
}

function groupText(group: readonly Diagnostic[], count: number, paint: Paint): string {
  const shown = group.slice(0, shownPerCode).map(formatDiagnostic);
  const lines = shown.map(({ line, severity }) =>
    line.replace(`${severity}:`, paint(colours[severity], `${severity}:`)),
  );
  if (count > shown.length) lines.push(`… and ${count - shown.length} more [${group[0]?.code}]`);
  const hint = shown[0]?.hint;
  if (hint !== undefined) lines.push(paint('dim', `  ${hint}`));
  return `${lines.join('\n')}\n`;
}

const colours = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<
  Severity,
  Parameters<Paint>[0]
>;
