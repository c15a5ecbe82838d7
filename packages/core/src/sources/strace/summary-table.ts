import { textOf } from './bytes.ts';

/** A row of a summary table. */
export interface SummaryRow {
  readonly name: string;
  /** 1 where the table has no such column. */
  readonly calls: number;
  readonly errors: number;
  readonly line: number;
}

/** One table; `title` is the mode it names, undefined for the native one. */
export interface SummaryTable {
  readonly title: string | undefined;
  readonly rows: readonly SummaryRow[];
  readonly line: number;
}

/** Rows beyond this many are not a table strace printed. */
const maxRows = 4096;

/**
 * Reads the tables of strace -c and -C. Columns are cut where the dashed rule says, since cells may be blank and `% time` holds a
 * blank:
 *
 *     System call usage summary for 32 bit mode:
 *     % time     seconds  usecs/call     calls    errors syscall
 *     ------ ----------- ----------- --------- --------- ----------------
 *      20.08    0.000052          52         1           write
 *     ------ ----------- ----------- --------- --------- ----------------
 *     100.00    0.000259           6        40         2 total
 */
export class SummaryReader {
  readonly tables: SummaryTable[] = [];
  /** The next line is the last one and may be cut off: in a row the name comes last. */
  torn = false;
  #state: 'outside' | 'titled' | 'header' | 'rows' | 'total' = 'outside';
  #title: string | undefined;
  #columns: readonly string[] = [];
  #cells: readonly (readonly [number, number])[] = [];
  #rows: SummaryRow[] = [];
  #line = 0;

  /** Whether the line belongs to a table; asked of every line while a table goes on, else of lines that fit nothing else. */
  line(buffer: Uint8Array, start: number, end: number, line: number): boolean {
    if (end - start > maxWidth) return this.#leave();
    const text = textOf(buffer, start, end);
    if (this.#state === 'header') return this.#rule(text);
    if (this.#state === 'rows') return this.#row(text, line);
    if (this.#state === 'total') {
      this.#finish();
      return true;
    }
    const title = titleOf(text);
    if (title !== undefined) this.#title = title;
    const columns = title === undefined ? columnsOf(text) : undefined;
    if (columns !== undefined) this.#begin(columns, line);
    if (title !== undefined) this.#state = 'titled';
    return title !== undefined || columns !== undefined || this.#leave();
  }

  /** The input is over: a table that was cut off counts as far as it goes. */
  end(): boolean {
    const cut = this.inside;
    if (this.#rows.length > 0) this.#finish();
    return cut;
  }

  get inside(): boolean {
    return this.#state !== 'outside';
  }

  #begin(columns: readonly string[], line: number): void {
    if (this.#state !== 'titled') this.#title = undefined;
    this.#columns = columns;
    this.#line = line;
    this.#state = 'header';
  }

  #rule(text: string): boolean {
    const cells = [...text.matchAll(/-+/g)].map((part): [number, number] => [part.index, part.index + part[0].length]);
    if (!/^-[- ]*$/.test(text) || cells.length !== this.#columns.length) return this.#leave();
    this.#cells = cells;
    this.#state = 'rows';
    return true;
  }

  #row(text: string, line: number): boolean {
    if (/^-[- ]*$/.test(text)) {
      this.#state = 'total';
      return true;
    }
    const name = this.#cell(text, 'syscall');
    if (!/^\w+$/.test(name) || this.#rows.length >= maxRows) return this.#leave();
    const calls = this.#columns.includes('calls') ? Number(this.#cell(text, 'calls')) : 1;
    const errors = Number(this.#cell(text, 'errors'));
    if (!Number.isSafeInteger(calls) || !Number.isSafeInteger(errors) || calls < errors) return this.#leave();
    if (!this.torn) this.#rows.push({ name, calls, errors, line });
    return true;
  }

  #cell(text: string, column: string): string {
    const at = this.#columns.indexOf(column);
    const cell = this.#cells[at];
    if (cell === undefined) return '';
    // The last column is as wide as its content.
    return text.slice(cell[0], at === this.#cells.length - 1 ? undefined : cell[1]).trim();
  }

  #finish(): void {
    this.tables.push({ title: this.#title, rows: this.#rows, line: this.#line });
    this.#rows = [];
    this.#title = undefined;
    this.#state = 'outside';
  }

  #leave(): false {
    this.#rows = [];
    this.#state = 'outside';
    this.#title = undefined;
    return false;
  }
}

const maxWidth = 512;

/** `System call usage summary for x32 mode:` */
function titleOf(text: string): string | undefined {
  return /^System call usage summary for (32 bit|64 bit|x32) mode:$/.exec(text)?.[1];
}

const known = ['% time', 'seconds', 'shortest', 'longest', 'usecs/call', 'calls', 'errors', 'syscall'];
const newer = ['wall-total', 'wall-min', 'wall-max', 'wall-avg'];
const columnNames: ReadonlySet<string> = new Set([...known, ...newer]);

/** The columns of a header, undefined for any other line; every table has a `syscall` column. */
function columnsOf(text: string): readonly string[] | undefined {
  const columns = text.trim().split(/(?<!%) +/);
  return columns.includes('syscall') && columns.every((column) => columnNames.has(column)) ? columns : undefined;
}
