import { isExec, isExit, isFork } from '../kernel/task-calls.ts';
import type { Observation } from '../observations/observation.ts';
import type { Origin } from '../observations/origin.ts';
import { Lineage, update, type Standing } from './lineage.ts';
import type { Selection } from './selection.ts';

/** More tasks than this at once are not kept apart. */
const maxTasks = 1 << 17;
/** More forks than this whose task was not seen are not kept, of either sort. */
const maxMissing = 1 << 16;
/** More families than this of which it is open where they belong are not kept: each has evidence of its own. */
const maxLineages = 1 << 12;

interface Member extends Standing {
  pid: number | undefined;
  /** A fork returned its number. */
  claimed: boolean;
  /** An exec whose end is not shown was made as this program. */
  execAs: string | undefined;
}

/**
 * Follows which tasks descend from the named ones and which have executed the application, by what calls show: forks return the new task's
 * number, sometimes after its first calls, and in a PID namespace a number that the recording does not use.
 */
export class ProcessTree {
  readonly #selection: Selection;
  /** Such a file shows one task; its parent and children are in others. */
  readonly #partial: () => boolean;
  readonly #members = new Map<number, Member>();
  readonly #byPid = new Map<number, Member>();
  /** Forks whose task was not seen yet: number to what it will be; and those without a number. */
  readonly #expected = new Map<number, Standing>();
  readonly #anonymous: Standing[] = [];
  /** There were more of them. */
  #forgotten = false;
  /** Told where a family turned out to belong. */
  readonly #resolve: (lineage: Lineage, standing: Standing) => void;
  readonly #lineages = new Set<Lineage>();
  /** Tasks of which it cannot be told whether they executed the application. */
  doubtful = 0;
  #first = true;
  /** Whether the recording shows forks at all. */
  #showsForks = false;

  constructor(
    selection: Selection,
    {
      partial,
      resolve,
    }: { readonly partial: () => boolean; readonly resolve: (lineage: Lineage, standing: Standing) => void },
  ) {
    this.#selection = selection;
    this.#partial = partial;
    this.#resolve = resolve;
  }

  /** The standing of a call, which may change with it; undefined where there are more tasks than can be followed. */
  standing(observation: Observation, origin: Origin): Standing | undefined {
    const member = this.#member(origin);
    if (member === undefined) return undefined;
    this.#number(member, origin.pid);
    this.#before(member, origin);
    const { named, executed, lineage } = member;
    this.#after(member, observation, origin);
    return { named, executed, lineage };
  }

  /**
   * The recording is over. Families that nobody is known to have started are nobody's, unless the forks of selected tasks that are not
   * accounted for are as many; where that cannot be told either, or forks are not recorded, they are handed to `uncertain`.
   */
  end(uncertain: (lineage: Lineage) => void): void {
    const missing = [...this.#expected.values(), ...this.#anonymous];
    for (const standing of missing) update(standing);
    const maker = missing.find(({ lineage }) => lineage === undefined) ?? nobodys();
    // Children of families whose own beginning is open follow these, unless they know better.
    const alike = missing.every((standing) => agrees(standing, maker));
    const lineages = [...this.#lineages];
    for (const lineage of lineages) {
      if (this.#partial() || !this.#showsForks || !alike || this.#forgotten) uncertain(lineage);
      else if (isOut(maker)) this.#settle(lineage, nobodys());
      else if (missing.length === lineages.length) this.#settle(lineage, maker);
      else uncertain(lineage);
    }
  }

  #member(origin: Origin): Member | undefined {
    const known = this.#members.get(origin.task);
    if (known !== undefined) {
      update(known);
      return known;
    }
    if (this.#members.size >= maxTasks) return undefined;
    const birth = this.#birth(origin);
    if (birth === undefined) return undefined;
    const member: Member = { ...birth, pid: undefined, execAs: undefined };
    this.#members.set(origin.task, member);
    this.#first = false;
    return member;
  }

  /** Undefined where there is no room for one more family. */
  #birth({ pid, parent }: Origin): (Standing & { claimed: boolean }) | undefined {
    const expected = pid === undefined ? undefined : this.#expected.get(pid);
    if (pid !== undefined && expected !== undefined) {
      this.#expected.delete(pid);
      update(expected);
      return { ...expected, claimed: true };
    }
    if (parent !== undefined) return { ...this.#childOf(parent), claimed: true };
    if (this.#first && !this.#partial()) return { ...this.#root(), claimed: true };
    if (this.#lineages.size >= maxLineages) return undefined;
    const lineage = new Lineage();
    this.#lineages.add(lineage);
    return { ...this.#free(), lineage, claimed: false };
  }

  #childOf(parent: number): Standing {
    const member = this.#byPid.get(parent);
    if (member === undefined) return { ...this.#root(), ...(this.#isNamed(parent) && { named: true }) };
    update(member);
    return { named: member.named, executed: member.executed, lineage: member.lineage };
  }

  /** What was not asked for holds of all. */
  #free(): Standing {
    const { pids, afterExec } = this.#selection;
    return {
      named: pids === undefined ? true : undefined,
      executed: afterExec === undefined ? true : undefined,
      lineage: undefined,
    };
  }

  #root(): Standing {
    const { named = false, executed = false } = this.#free();
    return { named, executed, lineage: undefined };
  }

  #isNamed(pid: number): boolean {
    return this.#selection.pids?.includes(pid) === true;
  }

  /** The task's number is known; a task that has not shown it so far made its earlier calls as the same one. */
  #number(member: Member, pid: number | undefined): void {
    if (pid === undefined || member.pid === pid) return;
    member.pid = pid;
    this.#byPid.set(pid, member);
    if (!this.#isNamed(pid)) return;
    member.named = true;
  }

  #before(member: Member, origin: Origin): void {
    const { afterExec } = this.#selection;
    if (member.executed === true || afterExec === undefined) return;
    if (typeof afterExec === 'string') {
      const name = origin.exe ?? (origin.commIsLatest ? undefined : origin.comm);
      if (name !== undefined && isProgram(name, afterExec)) member.executed = true;
      return;
    }
    if (member.execAs === undefined) return;
    if (member.execAs !== programOf(origin)) member.executed = true;
    else this.doubtful += 1;
    member.execAs = undefined;
  }

  #after(member: Member, { syscall, outcome }: Observation, origin: Origin): void {
    const { name } = syscall;
    if (isFork(name)) this.#forked(member, outcome, origin.result);
    else if (isExec(name) && this.#selection.afterExec === true && member.executed !== true) {
      if (outcome === 'ok') member.executed = true;
      else if (outcome === 'unseen') member.execAs = programOf(origin);
    } else if (isExit(name)) this.#exited(member, origin);
  }

  #forked({ named, executed, lineage }: Member, outcome: Observation['outcome'], child: number | undefined): void {
    this.#showsForks = true;
    if (outcome === 'errno' || outcome === 'denied') return;
    const standing: Standing = { named, executed, lineage };
    if (child === undefined || !(child > 0)) return this.#expectAnonymous(standing);
    const known = this.#byPid.get(child);
    if (known === undefined || known.claimed) return this.#expect(child, standing);
    known.claimed = true;
    update(known);
    if (known.lineage !== undefined && known.lineage !== lineage) this.#settle(known.lineage, standing);
  }

  #expectAnonymous(standing: Standing): void {
    if (this.#anonymous.length < maxMissing) this.#anonymous.push(standing);
    else this.#forgotten = true;
  }

  #expect(child: number, standing: Standing): void {
    if (this.#expected.size < maxMissing || this.#expected.has(child)) this.#expected.set(child, standing);
    else this.#forgotten = true;
  }

  #exited(member: Member, origin: Origin): void {
    if (member.lineage === undefined) this.#members.delete(origin.task);
  }

  #settle(lineage: Lineage, standing: Standing): void {
    lineage.resolved = standing;
    this.#lineages.delete(lineage);
    this.#resolve(lineage, standing);
  }
}

function nobodys(): Standing {
  return { named: false, executed: false, lineage: undefined };
}

function agrees({ named, executed, lineage }: Standing, maker: Standing): boolean {
  if (lineage === undefined) return named === maker.named && executed === maker.executed;
  return (named ?? maker.named) === maker.named && (executed ?? maker.executed) === maker.executed;
}

function isOut({ named, executed }: Standing): boolean {
  return named === false || executed === false;
}

function programOf({ exe, comm }: Origin): string {
  return exe ?? comm ?? '';
}

/** `/usr/sbin/nginx` is `nginx` too. */
export function isProgram(path: string, wanted: string): boolean {
  return path === wanted || (!wanted.includes('/') && path.slice(path.lastIndexOf('/') + 1) === wanted);
}
