import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.ts';
import type { Evidence, InputAccount } from './evidence.ts';
import { emptyEvidence } from './merge.ts';

/** Evidence is kilobytes; a document larger than this is not evidence of ours. */
const maxBytes = 1 << 26;

/** How an evidence document begins, white space aside: `{ "format": "seccomp-tailor/evidence"`. */
const opening = '{"format":"seccomp-tailor/evidence"';
/** An input's first bytes that tell whether it is an evidence document: the opening and some white space. */
export const openingBytes = 256;

/** True if an input that begins like this is an evidence document. */
export function isEvidenceDocument(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, openingBytes)).replaceAll(/\s/g, '').startsWith(opening);
}

/** Reads an evidence document written earlier, whole. */
export class EvidenceDocument {
  readonly #input: string;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(input: string) {
    this.#input = input;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= maxBytes) this.#chunks.push(chunk.slice());
  }

  async end(): Promise<{
    evidence: Evidence;
    accounts: InputAccount[];
    diagnostics: Diagnostic[];
    counts: Map<DiagnosticCode, number>;
  }> {
    // The schema takes longer to load than most traces to read.
    const { parseDocument } = await import('./parse-document.ts');
    try {
      const evidence = parseDocument(this.#text());
      const accounts = [...evidence.runs.values()].flatMap((run) => run.inputs);
      return { evidence, accounts, diagnostics: [], counts: new Map() };
    } catch (error) {
      const diagnostic: Diagnostic = {
        code: 'evidence-malformed',
        text: error instanceof Error ? error.message : '',
        at: { input: this.#input },
      };
      return {
        evidence: emptyEvidence,
        accounts: [],
        diagnostics: [diagnostic],
        counts: new Map([[diagnostic.code, 1]]),
      };
    }
  }

  #text(): string {
    if (this.#bytes > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  }
}
