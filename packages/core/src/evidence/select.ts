import type { Arch } from '../kernel/arch.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { Observation } from '../observations/observation.ts';
import type { Facet, Origin, TimeScale } from '../observations/origin.ts';
import type { ObservationSink } from '../observations/sink.ts';
import { Lineage, needIn, needOf, type Standing } from './lineage.ts';
import { isProgram, ProcessTree } from './process-tree.ts';
import { RunCollector } from './run-collector.ts';
import { wantedOf, type Moment, type Selection } from './selection.ts';

/** The kernel keeps this much of a command name. */
const longestComm = 15;
/** How much of a container's id has to be given. */
const shortestId = 8;
const day = 24 * 3600 * 1_000_000;

/**
 * Hands on the calls that were selected and counts the others. What a source says of the recording as a whole is handed on as it is;
 * checks of capabilities are not, because they do not say whose they are.
 */
export class Selector implements ObservationSink {
  /** Calls that were left out, and that were not. */
  leftOut = 0;
  selected = 0;
  readonly #selection: Selection;
  readonly #into: RunCollector;
  readonly #wanted: ReturnType<typeof wantedOf>;
  readonly #shown = new Set<Facet>();
  /** Scales of times that a moment of the selection is not on. */
  readonly #otherScales = new Map<string, TimeScale>();
  readonly #tree: ProcessTree | undefined;
  #uncertain = 0;
  /** Clock times begin anew at midnight. */
  #days = 0;
  #lastClock = 0;

  /** `partial`: the file shows one task of several, each of which has its own. */
  constructor(selection: Selection, into: RunCollector, { partial }: { readonly partial: () => boolean }) {
    this.#selection = selection;
    this.#into = into;
    this.#wanted = wantedOf(selection);
    const resolve = (lineage: Lineage, standing: Standing): void => this.#settle(lineage, standing);
    if (selection.pids !== undefined || selection.afterExec !== undefined)
      this.#tree = new ProcessTree(selection, { partial, resolve });
  }

  observe(observation: Observation): void {
    const { origin, count } = observation;
    if (origin === undefined) return this.#doubt(count);
    this.#notice(origin);
    const standing = origin.task < 0 ? undefined : this.#tree?.standing(observation, origin);
    const fits = this.#fits(origin);
    if (fits === undefined || (this.#tree !== undefined && standing === undefined)) return this.#doubt(count);
    const need = standing === undefined ? 0 : needOf(standing);
    if (!fits || need === undefined) this.leftOut += count;
    else if (need === 0) {
      this.selected += count;
      this.#into.observe(observation);
    } else bucket(standing?.lineage ?? new Lineage(), need).observe(observation);
  }

  nativeArch(arch: Arch): void {
    this.#into.nativeArch(arch);
  }

  incomplete(reason: IncompleteReason, count?: number): void {
    this.#into.incomplete(reason, count);
  }

  tasks(count: number): void {
    this.#into.tasks(count);
  }

  ended(task: number, pid: number | undefined): void {
    this.#tree?.ended(task, pid);
  }

  diagnose(diagnostic: Diagnostic): void {
    this.#into.diagnose(diagnostic);
  }

  /** The recording is over. Returns what was asked for and the recording does not show, or shows in another way. */
  end(): { readonly notShown: Selector['wanted']; readonly otherScales: ReadonlyMap<string, TimeScale> } {
    this.#tree?.end((lineage) => {
      for (const calls of lineage.buckets.values()) this.#doubt(calls.count);
    });
    this.#uncertain += this.#tree?.doubtful ?? 0;
    if (this.#uncertain > 0) this.#into.incomplete('selection-uncertain', this.#uncertain);
    return { notShown: this.wanted.filter(({ facet }) => !this.#shown.has(facet)), otherScales: this.#otherScales };
  }

  get wanted(): ReturnType<typeof wantedOf> {
    return this.#wanted;
  }

  #doubt(count: number): void {
    this.#uncertain += count;
    this.leftOut += count;
  }

  #notice({ task, comm, commIsLatest, exe, pid, time, containers }: Origin): void {
    const shown = this.#shown;
    if (task >= 0) shown.add('exec');
    if (comm !== undefined) shown.add('comm');
    if (exe !== undefined) shown.add('exe');
    if (task >= 0 && (exe !== undefined || (comm !== undefined && !commIsLatest))) shown.add('program');
    if (pid !== undefined) shown.add('pid');
    if (time !== undefined) shown.add('time');
    if (containers !== undefined) shown.add('container');
  }

  /** Whether what the call itself shows is as wanted; undefined where it does not show it. */
  #fits(origin: Origin): boolean | undefined {
    const { comm, exe, container, since, until } = this.#selection;
    const time = since === undefined && until === undefined ? undefined : this.#time(origin);
    const answers = [
      comm === undefined ? true : isComm(origin.comm, comm),
      exe === undefined ? true : origin.exe === undefined ? undefined : isProgram(origin.exe, exe),
      container === undefined ? true : isContainer(origin.containers, container),
      since === undefined
        ? true
        : this.#isOn(since, 'since', origin) && time !== undefined
          ? time >= since.time
          : undefined,
      until === undefined
        ? true
        : this.#isOn(until, 'until', origin) && time !== undefined
          ? time <= this.#end(until)
          : undefined,
    ];
    if (answers.includes(false)) return false;
    return answers.includes(undefined) ? undefined : true;
  }

  /** A clock time that is far before the one before it is of the next day. */
  #time({ time, scale }: Origin): number | undefined {
    if (time === undefined || scale !== 'day') return time;
    if (time < this.#lastClock - day / 2) this.#days += 1;
    else if (time > this.#lastClock + day / 2 && this.#days > 0) return time + (this.#days - 1) * day;
    this.#lastClock = time;
    return time + this.#days * day;
  }

  /** `--since 23:50 --until 0:10` */
  #end(until: Moment): number {
    const { since } = this.#selection;
    return since !== undefined && until.scales.includes('day') && until.time < since.time
      ? until.time + day
      : until.time;
  }

  #isOn({ scales }: Moment, option: string, { time, scale }: Origin): boolean {
    if (time === undefined || scales.includes(scale)) return true;
    this.#otherScales.set(option, scale);
    return false;
  }

  /** It is known where a family belongs, by itself or as part of another one. */
  #settle({ buckets }: Lineage, standing: Standing): void {
    for (const [need, calls] of buckets) {
      const left = needIn(need, standing);
      if (left === undefined) this.leftOut += calls.count;
      else if (left > 0 && standing.lineage !== undefined) bucket(standing.lineage, left).absorb(calls);
      else {
        this.selected += calls.count;
        this.#into.absorb(calls);
      }
    }
    buckets.clear();
  }
}

function bucket({ buckets }: Lineage, need: number): RunCollector {
  const known = buckets.get(need);
  if (known !== undefined) return known;
  // Its architecture is never asked for.
  const calls = new RunCollector('x86_64');
  buckets.set(need, calls);
  return calls;
}

function isComm(comm: string | undefined, wanted: string): boolean | undefined {
  return comm === undefined
    ? undefined
    : comm === wanted || (comm.length >= longestComm && comm === wanted.slice(0, longestComm));
}

function isContainer(containers: readonly string[] | undefined, wanted: string): boolean | undefined {
  return containers?.some(
    (name) => name === wanted || (wanted.length >= shortestId && isId(name) && name.startsWith(wanted)),
  );
}

function isId(name: string): boolean {
  return /^[0-9a-f]{12,64}$/.test(name);
}
