import type { Arch } from '../kernel/arch.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { Observation } from '../observations/observation.ts';
import type { Facet, Origin, TimeScale } from '../observations/origin.ts';
import type { Numbered, ObservationSink } from '../observations/sink.ts';
import { Lineage, needIn, needOf, type Standing } from './lineage.ts';
import { ProcessTree } from './process-tree.ts';
import { isProgram } from './program.ts';
import { RunCollector } from './run-collector.ts';
import { Choice, type ShownValues } from './shown-values.ts';
import { wantedOf, type Moment, type Selection } from './selection.ts';

/** The kernel keeps this many bytes of a command name. */
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
  /** The wanted command name, and what the kernel keeps of it. */
  readonly #comms: readonly string[];
  readonly #shown = new Set<Facet>();
  /** Scales of times that a moment of the selection is not on. */
  readonly #otherScales = new Map<string, TimeScale>();
  readonly #tree: ProcessTree | undefined;
  #uncertain = 0;
  readonly #partial: () => boolean;
  readonly #choice: Choice;

  /** `partial`: the file shows one task of several, each of which has its own. */
  constructor(selection: Selection, into: RunCollector, { partial }: { readonly partial: () => boolean }) {
    this.#selection = selection;
    this.#into = into;
    this.#partial = partial;
    this.#choice = new Choice(selection);
    this.#wanted = wantedOf(selection);
    this.#comms = selection.comm === undefined ? [] : [selection.comm, keptOf(selection.comm)];
    const resolve = (lineage: Lineage, standing: Standing): void => this.#settle(lineage, standing);
    if (selection.pids !== undefined || selection.afterExec !== undefined)
      this.#tree = new ProcessTree(selection, { partial, resolve });
  }

  observe(observation: Observation): void {
    const { origin, count } = observation;
    if (origin === undefined) return this.#doubt(count);
    this.#notice(origin);
    if (this.selected === 0) this.#choice.note(origin);
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

  becomes(leader: Numbered, threads: readonly Numbered[]): void {
    this.#tree?.becomes(leader, threads);
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

  /** What there is to choose from, as long as nothing was selected. */
  get choice(): readonly ShownValues[] {
    return this.#choice.shown;
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
    const answers = [
      comm === undefined ? true : origin.comm === undefined ? undefined : this.#comms.includes(origin.comm),
      exe === undefined ? true : origin.exe === undefined ? undefined : isProgram(origin.exe, exe),
      container === undefined ? true : isContainer(origin.containers, container),
      since === undefined ? true : this.#isOn(since, 'since', origin) ? this.#isSince(origin, since) : undefined,
      until === undefined ? true : this.#isOn(until, 'until', origin) ? isUntil(origin, this.#end(until)) : undefined,
    ];
    if (answers.includes(false)) return false;
    return answers.includes(undefined) ? undefined : true;
  }

  /** A file that shows one task of several may begin on the day after the one on which the others do. */
  #isSince(origin: Origin, since: Moment): boolean | undefined {
    const fits = isSince(origin, since.time);
    const { until } = this.#selection;
    const mayBeNextDay = this.#partial() && until !== undefined && this.#end(until) > until.time;
    return fits === false && mayBeNextDay && isUntil(origin, until.time) !== false ? undefined : fits;
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

/** Cut inside a character, which then is none: sources decode names as this does. */
function keptOf(comm: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(comm).subarray(0, longestComm));
}

function isSince({ time, latest = time }: Origin, since: number): boolean | undefined {
  if (time === undefined || latest === undefined) return undefined;
  return time >= since ? true : latest < since ? false : undefined;
}

function isUntil({ time, latest = time }: Origin, until: number): boolean | undefined {
  if (time === undefined || latest === undefined) return undefined;
  return latest <= until ? true : time > until ? false : undefined;
}

function isContainer(containers: readonly string[] | undefined, wanted: string): boolean | undefined {
  return containers?.some(
    (name) => name === wanted || (wanted.length >= shortestId && isId(name) && name.startsWith(wanted)),
  );
}

function isId(name: string): boolean {
  return /^[0-9a-f]{12,64}$/.test(name);
}
