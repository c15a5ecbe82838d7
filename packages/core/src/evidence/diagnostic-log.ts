import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.ts';

/** How many diagnostics of one code are kept whole; the rest are counted. */
export const maxPerCode = 20;

/** Keeps the first diagnostics of each code and counts all of them, so that a hostile trace cannot fill the memory. */
export class DiagnosticLog {
  readonly #counts = new Map<DiagnosticCode, number>();
  readonly #kept: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    const count = this.#counts.get(diagnostic.code) ?? 0;
    this.#counts.set(diagnostic.code, count + 1);
    if (count < maxPerCode) this.#kept.push(diagnostic);
  }

  /** Code to count, of all that were added. */
  get counts(): ReadonlyMap<DiagnosticCode, number> {
    return this.#counts;
  }

  /** The first `maxPerCode` of each code, in the order they were added. */
  get kept(): readonly Diagnostic[] {
    return this.#kept;
  }
}
