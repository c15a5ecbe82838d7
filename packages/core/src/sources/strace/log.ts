import type { ObservationSink } from '../../observations/sink.ts';
import type { SourceOptions } from '../source.ts';
import { Exposure } from '../shared/exposure.ts';
import { Account } from './account.ts';
import { CallEnd } from './call-end.ts';
import { CallNames } from './call-names.ts';
import { CallTracker } from './call-tracker.ts';
import { Ledger } from './ledger.ts';
import { Prefix, type PidStyle } from './prefix.ts';
import { SharedStream } from './shared-stream.ts';
import { SummaryReader } from './summary-table.ts';
import { Tasks } from './tasks.ts';
import { Unstyler } from './unstyler.ts';
import { Whose } from './whose.ts';

/** All that is known of one log while it is read; the parts of the parser share it. */
export class Log {
  readonly sink: ObservationSink;
  readonly input: string;
  /** Only the names of the calls are wanted. */
  readonly namesOnly: boolean;
  readonly names: CallNames;
  readonly prefix = new Prefix();
  readonly end = new CallEnd();
  readonly plain = new Unstyler();
  readonly stream = new SharedStream();
  readonly exposure: Exposure;
  readonly tasks: Tasks;
  readonly ledger: Ledger;
  readonly calls: CallTracker;
  readonly account: Account;
  readonly tables = new SummaryReader();
  /** Only where calls are going to be selected. */
  readonly whose: Whose | undefined;
  /** How this log names its threads; lines that do it in another way are not strace's. */
  style: PidStyle = 'none';
  /** The line being read was cut at the length limit. */
  cut = false;
  /** strace's lines end in carriage return and line feed: its first call's did. */
  returns = false;

  constructor(sink: ObservationSink, { input, arch, namesOnly = false, selecting = false }: SourceOptions) {
    this.sink = sink;
    this.input = input;
    this.exposure = new Exposure(input);
    this.namesOnly = namesOnly;
    this.names = new CallNames(arch, !namesOnly);
    this.ledger = new Ledger(sink, this.names, input);
    this.tasks = new Tasks(this.names, (task) => this.calls.remove(task));
    this.calls = new CallTracker({ sink, tasks: this.tasks, ledger: this.ledger, end: this.end });
    this.account = new Account(sink, input);
    if (selecting) this.whose = new Whose(this.account);
  }

  /**
   * Whether the line whose prefix was read names its thread as this log does. With `-f -o FILE` every line has a bare pid; a log without
   * any live thread is about to begin, or to go on with another run of strace.
   */
  accepts(): boolean {
    const { style } = this.prefix;
    if (style === this.style) return true;
    if (this.tasks.size === 0) this.style = style;
    else if (style === 'bare' || this.style === 'bare') return false;
    else this.style = 'bracket';
    return true;
  }

  /** Where a line ends that was read up to `end`, taken as output: with the carriage return that is not strace's. */
  outputEnd(end: number): number {
    return this.plain.returned && !this.returns ? end + 1 : end;
  }

  /** Whether the program may write to the stream this log came from. Not with a pid on every line, unless its output was seen. */
  get shared(): boolean {
    return this.style !== 'bare';
  }
}
