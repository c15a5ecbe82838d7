import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.ts';
import type { Evidence, InputAccount } from './evidence.ts';
import { emptyEvidence } from './merge.ts';
import { maxCharacters } from './to-json.ts';

/** Each character takes three bytes at most. */
const maxBytes = maxCharacters * 3;

/** How an evidence document begins, white space aside: `{ "format": "seccomp-tailor/evidence"`. */
const opening = '{"format":"seccomp-tailor/evidence"';
/** An input's first bytes that tell whether it is an evidence document: the opening and some white space. */
export const openingBytes = 256;

/** True if an input that begins like this is an evidence document. */
export function isEvidenceDocument(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, openingBytes)).replaceAll(/\s/g, '').startsWith(opening);
}

interface DocumentResult {
  readonly evidence: Evidence;
  readonly accounts: readonly InputAccount[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: ReadonlyMap<DiagnosticCode, number>;
}

function refused(diagnostic: Diagnostic): DocumentResult {
  return { evidence: emptyEvidence, accounts: [], diagnostics: [diagnostic], counts: new Map([[diagnostic.code, 1]]) };
}

/** Reads an evidence document written earlier, whole. */
export class EvidenceDocument {
  readonly #input: string;
  readonly #problem: Diagnostic | undefined;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  /** `problem` is what is wrong with reading this input as evidence, whatever it holds. */
  constructor(input: string, problem?: Diagnostic) {
    this.#input = input;
    this.#problem = problem;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= maxBytes) this.#chunks.push(chunk.slice());
  }

  async end(): Promise<DocumentResult> {
    if (this.#problem !== undefined) return refused(this.#problem);
    // The schema takes longer to load than most traces to read.
    const { MalformedEvidence, parseDocument } = await import('./parse-document.ts');
    try {
      const evidence = parseDocument(this.#text());
      const accounts = [...evidence.runs.values()].flatMap((run) => run.inputs);
      return { evidence, accounts, diagnostics: [], counts: new Map() };
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      const line = error instanceof MalformedEvidence ? error.line : undefined;
      return refused({
        code: 'evidence-malformed',
        text,
        at: { input: this.#input, ...(line !== undefined && { line }) },
      });
    }
  }

  #text(): string {
    if (this.#bytes > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  }
}
