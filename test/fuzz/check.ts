import {
  evidenceFromJson,
  evidenceNames,
  formatDiagnostic,
  printEvidence,
  type TraceResult,
} from '../../packages/core/src/index.ts';
import { isEvidenceDocument } from '../../packages/core/src/evidence/document.ts';
import { isSyscallName } from '../../packages/core/src/kernel/syscalls.ts';
import { readWhole } from './reading.ts';
import { evidenceTarget } from './seeds.ts';

/** No input takes more of a processor's time, by far, unless its reading hangs or is not linear. */
const longestMs = 2000;

export interface CheckOptions {
  /** Bytes given at a time where the input is given in pieces. */
  readonly chunk: number;
  /** Looks at more. */
  readonly deep: boolean;
}

/** Reads an input in several ways and throws where anything is not as it must be for any input whatever. */
export async function check(target: string, bytes: Uint8Array, options: CheckOptions): Promise<void> {
  const began = performance.now();
  await checkReadings(target, bytes, options);
  // To ask the kernel for the processor's time takes a tenth of the time of a reading.
  if (performance.now() - began < longestMs) return;
  const start = process.cpuUsage();
  await checkReadings(target, bytes, options);
  const { user, system } = process.cpuUsage(start);
  const ms = (user + system) / 1000;
  if (ms > longestMs) throw new Error(`took ${ms} ms of processor time`);
}

async function checkReadings(target: string, bytes: Uint8Array, { chunk, deep }: CheckOptions): Promise<void> {
  const format = target === evidenceTarget ? {} : { format: target };
  const whole = await readWhole(bytes, format);
  const text = printEvidence(whole.evidence);
  const pieces = await readWhole(bytes, { ...format, chunk });
  same(visible(pieces, printEvidence(pieces.evidence)), visible(whole, text), `in chunks of ${chunk} bytes`);
  // Evidence is known by its beginning, whatever the input is said to be.
  if (!isEvidenceDocument(bytes)) checkAccount(bytes, whole);
  checkNames(whole);
  checkText(whole, text);
  if (deep) {
    const names = await readWhole(bytes, { ...format, namesOnly: true });
    same(namesAndGaps(names), namesAndGaps(whole), 'with names only');
    same(printEvidence(evidenceFromJson(JSON.parse(text))), text, 'written and read again');
  }
}

function same(given: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(given), JSON.stringify(wanted)];
  if (a === b) return;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 200), at + 200);
  throw new Error(`${what}: …${around(a)}… instead of …${around(b)}…`);
}

function visible({ accounts, diagnostics, counts }: TraceResult, evidence: string): unknown {
  return [evidence, accounts, diagnostics, [...counts]];
}

/** Every line has become of exactly one kind. */
function checkAccount(input: Uint8Array, { accounts }: TraceResult): void {
  const bytes = inUtf8(input);
  const [account] = accounts;
  if (account === undefined) throw new Error('no account of the input');
  const kinds = Object.values(account.lines).reduce((sum, count) => sum + count, 0);
  const lines = linesOf(bytes);
  same([account.bytes, account.total, kinds], [input.length, lines, lines], 'bytes, lines and kinds of lines');
}

/** Text in UTF-16, by its byte order mark, is read as UTF-8. */
function inUtf8(input: Uint8Array): Uint8Array {
  const order = { fffe: 'utf-16le', feff: 'utf-16be' }[Buffer.from(input.subarray(0, 2)).toString('hex')];
  return order === undefined ? input : new TextEncoder().encode(new TextDecoder(order).decode(input));
}

/** A byte order mark is no part of the first one. */
function linesOf(input: Uint8Array): number {
  const bytes = Buffer.from(input).subarray(0, 3).toString('latin1') === '\xef\xbb\xbf' ? input.subarray(3) : input;
  const breaks = bytes.reduce((count, byte) => count + Number(byte === 10), 0);
  return breaks + Number(bytes.length > 0 && bytes.at(-1) !== 10);
}

function checkNames({ evidence }: TraceResult): void {
  for (const label of evidenceNames(evidence)) {
    const name = label.slice(label.startsWith('nr:') ? 0 : label.indexOf(':') + 1);
    if (!isSyscallName(name) && !/^nr:-?\d+$/.test(name.slice(name.indexOf('nr:'))))
      throw new Error(`no name of a call: ${label}`);
  }
}

/** Nothing of it acts on a terminal. */
function checkText({ diagnostics }: TraceResult, evidence: string): void {
  const text = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).line).join('\n') + evidence;
  const found = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.exec(text);
  if (found !== null)
    throw new Error(
      `raw character U+${found[0].codePointAt(0)?.toString(16)} in ${JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20))}`,
    );
}

function namesAndGaps({ evidence, accounts, diagnostics }: TraceResult): unknown {
  const gaps = [...evidence.runs.values()].map(({ incomplete }) => [...incomplete]);
  return { names: evidenceNames(evidence), gaps, accounts, diagnostics };
}
