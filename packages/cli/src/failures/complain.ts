import { escapeControls } from '@seccomp-tailor/core';
import { exitCodeOf } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { ErrorReport } from '../json/error-report.ts';
import { findingsOf } from '../render/diagnostics.ts';
import { style } from '../render/style.ts';
import { UnreadableInput } from './unreadable-input.ts';
import type { UserError } from './user-error.ts';

/** Tells what is wrong on standard error; with --json as the one document on standard output too. */
export async function complain(mistake: UserError, argv: readonly string[], host: Host): Promise<void> {
  const paint = style(host.stderr, host.env);
  const text = `${paint('red', 'seccomp-tailor:')} ${escapeControls(mistake.message)}\n  ${escapeControls(mistake.hint)}\n`;
  const told = [host.stderr.write(text)];
  if (wantsJson(argv)) told.push(printJson(errorReport(mistake), host));
  // Where even that cannot be written the exit code has to do.
  await Promise.allSettled(told);
}

/** Whatever is wrong with the rest of the command line; what stands behind `--` is another program's. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}

function errorReport(error: UserError): ErrorReport {
  const { kind, message, hint } = error;
  const found = error instanceof UnreadableInput ? error.findings : findingsOf([]);
  return {
    format: 'seccomp-tailor/error',
    version: 1,
    exitCode: exitCodeOf(error),
    kind,
    message,
    hint,
    ...findingsJson(found),
  };
}
