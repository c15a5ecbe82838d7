import { ZodError } from 'zod';
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.ts';
import type { Evidence, InputAccount } from './evidence.ts';
import { evidenceFromJson } from './json.ts';
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

  end(): {
    evidence: Evidence;
    accounts: InputAccount[];
    diagnostics: Diagnostic[];
    counts: Map<DiagnosticCode, number>;
  } {
    try {
      const evidence = evidenceFromJson(JSON.parse(this.#text()));
      const accounts = [...evidence.runs.values()].flatMap((run) => run.inputs);
      return { evidence, accounts, diagnostics: [], counts: new Map() };
    } catch (error) {
      const diagnostic: Diagnostic = { code: 'evidence-malformed', text: reasonOf(error), at: { input: this.#input } };
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

/** The first thing that does not fit, with where it stands in the document: `runs[0].calls[3].count: Invalid input …`. */
function reasonOf(error: unknown): string {
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const path = (issue?.path ?? []).map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    return `${path.replace(/^\./, '') || 'the document'}: ${issue?.message ?? ''}`;
  }
  return error instanceof Error ? error.message : '';
}
