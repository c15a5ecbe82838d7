import { RunCollector, type Arch } from '@seccomp-tailor/core';
import { hasEnded } from '../../host/has-ended.ts';
import type { OnNewCall } from '../live-display.ts';
import { AdaptiveFilters } from './adaptive-filters.ts';
import { Arguments } from './arguments.ts';
import type { Beginnings } from './beginnings.ts';
import { CallFacts } from './call-facts.ts';
import { CallRecorder } from './call-recorder.ts';
import { inOrder } from './cpu-pages.ts';
import { need } from './event-format.ts';
import { EventReader } from './event-reader.ts';
import type { Instance } from './instance.ts';
import { LearntCalls } from './learnt-calls.ts';
import { QuietTimes } from './quiet-times.ts';
import { RefusalWatch } from './refusal-watch.ts';
import type { TextTrace } from './text-trace.ts';

export interface RecordingOptions {
  readonly arch: Arch;
  /** Leave nothing out. */
  readonly full: boolean;
  /** While nothing is new, look at native calls only. */
  readonly light: boolean;
  /** Tells the program from what starts it. */
  readonly beginnings: Beginnings;
  /** Where to write every event as text. */
  readonly text?: TextTrace;
  readonly onNewCall?: OnNewCall | undefined;
}

/**
 * Milliseconds without anything new after which a {@link RefusalWatch} is set, which makes the end of the recording some 200 ms longer: what runs
 * so long mostly goes on, and a server is slower until then.
 */
const watchPatience = 1000;

/** What the tracer shows of one tree of processes, read and folded while it runs. */
export class Recording {
  readonly collector: RunCollector;
  readonly calls: CallRecorder;
  readonly #instance: Instance;
  readonly #filters: AdaptiveFilters;
  readonly #full: boolean;
  readonly #learnt: LearntCalls;
  readonly #light: boolean;
  readonly #quiet: QuietTimes | undefined;
  readonly #text: TextTrace | undefined;
  #lost = 0;
  #lossIsKnown = false;

  constructor(instance: Instance, { arch, full, light, beginnings, text, onNewCall }: RecordingOptions) {
    this.#text = text;
    this.#instance = instance;
    this.#full = full;
    const facts = new CallFacts(arch, instance.list('events/syscalls'));
    const formats = {
      enter: instance.format('raw_syscalls/sys_enter'),
      exit: instance.format('raw_syscalls/sys_exit'),
      exec: instance.format('sched/sched_process_exec'),
      fork: instance.format('sched/sched_process_fork'),
      end: instance.format('sched/sched_process_exit'),
      named: instance.format('syscalls/sys_enter_openat'),
    };
    const reader = new EventReader(formats, instance.little);
    const args = new Arguments(facts, reader, need(formats.named.fields, 'dfd').offset);
    const learnt = new LearntCalls(facts.nativeExec === undefined ? [] : [facts.nativeExec], beginnings.looksAt);
    this.#learnt = learnt;
    this.#light = light;
    const rests = light
      ? { rests: ['enter', 'exit'] as const, guard: undefined, patience: 500 }
      : { rests: ['exit'] as const, guard: new RefusalWatch(instance), patience: watchPatience };
    this.#quiet = full ? undefined : new QuietTimes(instance, { facts, learnt, reader, ...rests });
    this.#filters = new AdaptiveFilters(instance, { facts, learnt, args });
    this.collector = new RunCollector(arch, onNewCall);
    this.calls = new CallRecorder(this.collector, beginnings, {
      facts,
      reader,
      learnt,
      args,
      full,
      text,
      watched: (number) => this.#filters.watches(number),
      wokenAt: () => this.#quiet?.wokenAt ?? 0,
      hides: (number) => this.#filters.hides(number),
      lost: () => this.#isLossy(),
    });
  }

  /** Follows more tasks. */
  follow(tasks: readonly number[]): void {
    this.#instance.append('set_event_pid', tasks.join(' '));
  }

  /** Reads what there is; gives the bytes read. */
  step(): number {
    this.#lossIsKnown = false;
    const bytes = this.#instance.drain();
    inOrder(this.#instance.pages, (cursor) => this.calls.event(cursor));
    if (this.#full || !this.calls.started) return bytes;
    this.#filters.adapt(performance.now());
    this.#listen(performance.now());
    return bytes;
  }

  #listen(now: number): void {
    // Where one other call was seen there may be more.
    if (this.calls.foreign) this.#quiet?.wake(now);
    else this.#quiet?.step(now, this.#learnt.news + this.calls.programs);
  }

  /** Whether nothing was new for a while. */
  get quiet(): boolean {
    return this.#quiet?.resting === true;
  }

  /** Whether a task of the tree is still there. */
  get alive(): boolean {
    const named = this.#instance.read('set_event_pid').match(/\d+/g) ?? [];
    return named.some((id) => Number(id) > 0 && !hasEnded(Number(id)));
  }

  /** A phase begins: everything is looked at again. */
  mark(): void {
    this.#quiet?.wake(performance.now());
    this.#filters.forget();
  }

  /** Reads the rest; `cut`: the program goes on. */
  finish(cut: boolean): void {
    this.#instance.write('tracing_on', '0');
    // What is later than the horizon of a step waits for the next one.
    let bytes: number;
    do bytes = this.step();
    while (bytes > 0);
    this.calls.finish();
    this.#text?.flush();
    if (cut || this.#text?.full === true) this.collector.incomplete('cut-off');
    const lost = this.#instance.lost();
    if (lost > 0) this.collector.incomplete('lost-events', lost);
    const blind = this.#light ? (this.#quiet?.spent(performance.now()) ?? 0) : 0;
    if (blind > 0) this.collector.incomplete('native-calls-only', Math.ceil(blind / 1000));
    if (this.#quiet?.late === true) this.collector.incomplete('refusals-unlogged');
    if (this.#filters.used) this.collector.incomplete('first-seen-only');
  }

  /** Asked at most once for what one step has read: the counters are newer than that. */
  #isLossy(): boolean {
    if (!this.#lossIsKnown) this.#lost = this.#instance.lost();
    this.#lossIsKnown = true;
    return this.#lost > 0;
  }
}
