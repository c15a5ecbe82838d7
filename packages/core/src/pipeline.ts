import type { Diagnostic, DiagnosticCode } from './diagnostics/diagnostic.ts';
import { TraceDigest, type Sha256 } from './evidence/digest.ts';
import { emptyEvidence, evidenceOf } from './evidence/merge.ts';
import type { Evidence, InputAccount, SelectionAccount } from './evidence/evidence.ts';
import { EvidenceDocument, isEvidenceDocument, openingBytes } from './evidence/document.ts';
import { RunCollector } from './evidence/run-collector.ts';
import { Selector } from './evidence/select.ts';
import { selectionText, wantedOf, type Selection } from './evidence/selection.ts';
import { arches, isArch, type Arch } from './kernel/arch.ts';
import type { Syscall } from './kernel/syscalls.ts';
import { utf16Of, type Utf16 } from './sources/utf16.ts';
import { sourceById, sources } from './sources/registry.ts';
import type { Source } from './sources/source.ts';
import type { LinesAhead, Lore } from './sources/read-ahead.ts';
import { TraceReader } from './sources/trace-reader.ts';

/** How one input is read. */
export interface TraceInputOptions {
  /** The input's name, for locations and provenance. */
  readonly input: string;
  /** The architecture of the recording where its format does not tell. */
  readonly arch: Arch;
  /** Id of the format; detected by content when left out. */
  readonly format?: string;
  /** Only the names of the calls are wanted, and whether any may be missing: a source may then leave out what else it could tell. */
  readonly namesOnly?: boolean;
  /** Only these calls are wanted. */
  readonly selection?: Selection;
  /** The recorder's id of this recording; a digest of the content when left out. */
  readonly traceId?: string;
  /** For that digest, where the host has something lighter than WebCrypto, or no WebCrypto, as pages that did not come by https. */
  readonly sha256?: Sha256;
  /** Told of every call when a trace shows it for the first time; not for evidence written earlier. */
  readonly onNewCall?: ((syscall: Syscall) => void) | undefined;
}

/** What one input gave. `diagnostics` holds the first of each code, `counts` how many there were of each. */
export interface TraceResult {
  readonly evidence: Evidence;
  readonly accounts: readonly InputAccount[];
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: ReadonlyMap<DiagnosticCode, number>;
}

/**
 * Turns one input, pushed in chunks of any size, into evidence. The input is a trace of any known format, or evidence
 * written earlier. Memory is bounded by distinct calls, not by the input's size.
 */
export class TraceInput {
  readonly #options: TraceInputOptions;
  /** The first bytes, until they are enough to choose the reader. */
  #head: Uint8Array | undefined = new Uint8Array(0);
  #reader: EvidenceDocument | TraceRun | undefined;
  /** The input is no UTF-8, and other threads cannot read ahead in it. */
  #utf16: Utf16 | undefined;
  #bytes = 0;

  /** Throws a RangeError for a format or an architecture that is none of ours. */
  constructor(options: TraceInputOptions) {
    checkOptions(options);
    this.#options = options;
  }

  /**
   * A place for the next chunk of up to `size` bytes, where reading it costs least; undefined where any other is as good. It is the reader's
   * again as soon as something is pushed.
   */
  room(size: number): Uint8Array | undefined {
    return this.#reader instanceof TraceRun ? this.#reader.room(size) : undefined;
  }

  /**
   * What another thread has to know to read ahead, where that is much more than what the `known` version had (0: none); undefined where it
   * is not, or the input's lines are not read so.
   */
  lore(known: number): Lore | undefined {
    return this.#reader instanceof TraceRun && this.#utf16 === undefined ? this.#reader.lore(known) : undefined;
  }

  /**
   * The chunk is only read during the call; its memory may be used again. `lines` is what an `AheadReader` with the lore of this input found
   * in it. Throws a TypeError for anything but bytes.
   */
  push(given: Uint8Array, lines?: LinesAhead): void {
    const chunk = plainBytes(given);
    this.#bytes += chunk.length;
    if (this.#head !== undefined) {
      this.#head = append(this.#head, chunk);
      if (this.#head.length >= openingBytes) this.#start(this.#head);
    } else if (this.#utf16 !== undefined) this.#reader?.push(this.#utf16.utf8(chunk));
    else this.#reader?.push(chunk, lines);
  }

  /** Ends the input. Never rejects for what the input holds: that is what the diagnostics tell. */
  async end(): Promise<TraceResult> {
    if (this.#head !== undefined) this.#start(this.#head);
    const rest = this.#utf16?.end();
    if (rest !== undefined && rest.length > 0) this.#reader?.push(rest);
    const reader = this.#reader as EvidenceDocument | TraceRun;
    return reader instanceof TraceRun ? reader.end(this.#bytes) : reader.end();
  }

  #start(head: Uint8Array): void {
    this.#head = undefined;
    this.#utf16 = utf16Of(head);
    const text = this.#utf16?.utf8(head) ?? head;
    this.#reader = isEvidenceDocument(text) ? this.#document() : new TraceRun(this.#options);
    this.#reader.push(text);
  }

  /** Evidence has calls of all tasks and times added up. */
  #document(): EvidenceDocument {
    const { input, selection } = this.#options;
    const [first] = selection === undefined ? [] : wantedOf(selection);
    return new EvidenceDocument(input, first && notShown(first, 'evidence', input));
  }
}

function notShown({ option, facet }: ReturnType<typeof wantedOf>[number], format: string, input: string): Diagnostic {
  const able = sources.filter(({ shows }) => shows.includes(facet)).map(({ id }) => id);
  return { code: 'selection-not-shown', option, format, able, at: { input } };
}

/** One trace: read, folded and named. */
class TraceRun {
  readonly #options: TraceInputOptions;
  readonly #collector: RunCollector;
  readonly #selector: Selector | undefined;
  readonly #reader: TraceReader;
  /** Of an input that has no id. */
  readonly #digest: TraceDigest | undefined;

  constructor(options: TraceInputOptions) {
    const { input, arch, format, traceId, sha256, namesOnly = false, onNewCall, selection } = options;
    const source = format === undefined ? undefined : sourceById(format);
    this.#options = options;
    this.#digest = traceId === undefined ? new TraceDigest(sha256) : undefined;
    this.#collector = new RunCollector(arch, onNewCall);
    if (selection !== undefined)
      this.#selector = new Selector(selection, this.#collector, {
        partial: () => this.#reader.source?.id === 'strace' && isOneOfMany(input),
      });
    this.#reader = new TraceReader(this.#selector ?? this.#collector, {
      input,
      arch,
      namesOnly,
      selecting: selection !== undefined,
      ...(source !== undefined && { source }),
    });
  }

  room(size: number): Uint8Array | undefined {
    return this.#reader.room(size);
  }

  lore(known: number): Lore | undefined {
    return this.#reader.lore(known);
  }

  push(chunk: Uint8Array, lines?: LinesAhead): void {
    this.#digest?.push(chunk);
    this.#reader.push(chunk, lines);
  }

  /** Of an input of so many bytes. */
  async end(bytes: number): Promise<TraceResult> {
    const { source, ...counts } = this.#reader.end();
    const { diagnostics } = this.#collector;
    const selected = this.#endSelection(source);
    this.#tellEmpty(source);
    const account = this.#collector.account({
      name: this.#options.input,
      source: source?.id ?? 'unknown',
      ...counts,
      bytes,
      ...(selected && { selection: selected }),
    });
    const found = { accounts: [account], diagnostics: diagnostics.kept, counts: diagnostics.counts };
    if (source === undefined) return { evidence: emptyEvidence, ...found };
    const id = (await this.#digest?.id()) ?? this.#options.traceId ?? '';
    const run = selected === undefined ? id : `${id} ${selected.of}`;
    return { evidence: evidenceOf(this.#collector.result(run, account)), ...found };
  }

  /** Most sources say so themselves; in strace's log all may be filtered but the ends of processes. */
  #tellEmpty(source: Source | undefined): void {
    const { count, diagnostics } = this.#collector;
    if (source === undefined || count + (this.#selector?.leftOut ?? 0) > 0 || diagnostics.counts.size > 0) return;
    this.#collector.diagnose({ code: 'trace-no-calls', format: source.id, at: { input: this.#options.input } });
  }

  #endSelection(source: Source | undefined): SelectionAccount | undefined {
    const { input, selection } = this.#options;
    const selector = this.#selector;
    if (selector === undefined || selection === undefined) return undefined;
    const { notShown: missing, otherScales } = selector.end();
    const { selected, leftOut } = selector;
    if (selected + leftOut > 0)
      for (const wanted of missing) this.#collector.diagnose(notShown(wanted, source?.id ?? 'unknown', input));
    for (const [option, scale] of otherScales)
      this.#collector.diagnose({ code: 'selection-time-scale', option, scale, at: { input } });
    if (selected === 0 && missing.length === 0 && otherScales.size === 0)
      this.#collector.diagnose({ code: 'selection-empty', leftOut, shown: selector.choice, at: { input } });
    return { of: selectionText(selection), leftOut };
  }
}

/** The files of strace -ff each hold one task, whose number is their suffix. */
function isOneOfMany(input: string): boolean {
  return /\.\d+(\.gz|\.zst)?$/.test(input);
}

/** Callers without types. */
function checkOptions({ arch, format }: TraceInputOptions): void {
  if (!isArch(arch)) throw new RangeError(`no architecture is called '${String(arch)}': ${arches.join(', ')}`);
  if (format === undefined || sourceById(format) !== undefined) return;
  throw new RangeError(`no format is called '${format}': ${sources.map(({ id }) => id).join(', ')}`);
}

/** The same memory without what a subclass changes: `slice` of Node's Buffer does not copy. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  // Of a text nothing would be read, in silence.
  if (!ArrayBuffer.isView(bytes))
    throw new TypeError('what is pushed is no Uint8Array: read files and streams as bytes');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function append(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b.slice();
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
