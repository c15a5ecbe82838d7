import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import type { Reading } from '../shared/reading.ts';

/** Refuses `ausearch --format csv` and `text`: they hold no call names, only words such as `allocated-memory-in`. */
export class RefusedExport implements LineParser {
  readonly #reading: Reading;
  readonly #format: 'csv' | 'text';
  #told = false;

  constructor(reading: Reading, format: 'csv' | 'text') {
    this.#reading = reading;
    this.#format = format;
  }

  end(): void {}

  line(_buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (start === end) return 'blank';
    if (!this.#told) {
      this.#told = true;
      this.#reading.sink.incomplete('lossy-format');
      this.#reading.diagnose({ code: 'audit-export-unusable', format: this.#format }, line);
    }
    return 'refused';
  }
}
