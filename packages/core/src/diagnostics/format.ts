import { definitionOf } from './catalogue.ts';
import type { Severity } from './definition.ts';
import type { Diagnostic, Location } from './diagnostic.ts';

/** A diagnostic as plain text, without colour: `trace.log:12: warning: … [code]`, and the hint. */
export interface DiagnosticText {
  readonly severity: Severity;
  readonly line: string;
  readonly hint: string;
}

/** What people read of a diagnostic; what stands in it from an input is made safe for a terminal. */
export function formatDiagnostic(diagnostic: Diagnostic): DiagnosticText {
  const { severity, message, hint } = definitionOf(diagnostic);
  const place = diagnostic.at === undefined ? '' : `${formatLocation(diagnostic.at)}: `;
  return { severity, line: `${place}${severity}: ${escapeControls(message(diagnostic))} [${diagnostic.code}]`, hint };
}

/** `trace.log:12:3`, as far as a place is known: lines and columns count from 1. */
export function formatLocation({ input, line, column }: Location): string {
  return escapeControls(
    [input, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':'),
  );
}

/** Makes text from an input safe for a terminal: control characters, bidirectional marks and separators become escapes. */
export function escapeControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** Makes JSON safe for a terminal: what its strings may hold raw, and {@link escapeControls} would escape, becomes an escape of JSON. */
export function escapeJsonControls(json: string): string {
  if (!/[\u007f-\uffff]/.test(json)) return json;
  return json.replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
