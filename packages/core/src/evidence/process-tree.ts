import { isExec, isExit, isFork } from '../kernel/task-calls.ts';
import type { Observation } from '../observations/observation.ts';
import type { Origin } from '../observations/origin.ts';
import type { Numbered } from '../observations/sink.ts';
import { agrees, freeOf, heirOf, isOut, Lineage, needOf, nobodys, update, type Standing } from './lineage.ts';
import { eitherOf, type Member, type Whose } from './member.ts';
import { Members } from './members.ts';
import { PendingForks } from './pending-forks.ts';
import { isProgram, programOf } from './program.ts';
import type { Selection } from './selection.ts';

/** More families than this of which it is open where they belong are not kept: each has evidence of its own. */
const maxLineages = 1 << 12;

/**
 * Follows which tasks descend from the named ones and which have executed the application, by what calls show: forks return the new task's
 * number, sometimes after its first calls, and in a PID namespace a number that the recording does not use.
 *
 * Numbers are used again, though the kernel gives them in turn, so that none is given twice during one fork; and not every recording shows how a
 * task ends. A fork made the task of its number that was first seen since the fork was entered, or else the next one to be seen. Where that is a
 * task that seems to go on, or that another fork has made, it may be either: what the two have not in common is open from then on.
 */
export class ProcessTree {
  readonly #selection: Selection;
  /** Such a file shows one task; its parent and children are in others. */
  readonly #partial: () => boolean;
  readonly #members = new Members();
  /** Named numbers that were seen: a later task under one of them is perhaps not the one that is meant. */
  readonly #named = new Set<number>();
  readonly #forks = new PendingForks();
  /** The family of tasks that may be either of two. */
  readonly #open = new Lineage();
  /** Told where a family turned out to belong. */
  readonly #resolve: (lineage: Lineage, standing: Standing) => void;
  readonly #lineages = new Set<Lineage>();
  /** Tasks of which it cannot be told whether they executed the application. */
  doubtful = 0;
  /** What has to hold of the tasks that were seen. */
  readonly #needs = new Set<number | undefined>();
  /** Where the task entered its first call that was shown first; another's may have been entered before, and not be over. */
  #first: number | undefined;
  #firstInDoubt = false;
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
    const at = origin.entered ?? observation.line;
    const member = this.#meet(origin, at);
    if (member === undefined) return undefined;
    this.#number(member, origin.pid);
    if (origin.parent !== undefined && origin.parent !== member.parent) this.#adopted(member, origin.parent, at);
    this.#before(member, origin);
    const { named, executed, lineage } = member;
    this.#after(member, observation, origin);
    this.#needs.add(needOf(member));
    return { named, executed, lineage };
  }

  /** The recording shows that a task is gone. */
  ended(task: number, pid: number | undefined): void {
    const member = this.#members.get(task);
    if (member !== undefined) this.#members.end(member);
    else this.#forks.drop(pid);
  }

  /** A thread, which is one of these, has executed a program and goes on as the first task of its process. */
  becomes(leader: Numbered, threads: readonly Numbered[]): void {
    const known = this.#members.get(leader.task);
    const members = threads.map(({ task, pid }) => this.#members.get(task) ?? this.#members.ofNumber(pid));
    const heirs = threads.map(({ pid }, index) => heirOf(known, members[index] ?? this.#unseen(pid)));
    const [heir = heirOf(known, this.#unknown()), ...others] = heirs;
    const member = known ?? (heirs.length > 0 ? this.#bear({ ...leader, parent: undefined }, 0) : undefined);
    if (member === undefined) return;
    this.#members.revive(member);
    // Whose it is may show only later.
    if (known?.told === 'nothing' && heir.lineage !== undefined && heir.lineage !== known.lineage) others.push(heir);
    else Object.assign(member, heir);
    member.execAs = undefined;
    for (const other of others) this.#blur(member, other);
    if (heirs.length !== 1) member.executed ||= this.#selection.afterExec === true;
    else if (members[0] !== undefined) this.#members.end(members[0]);
  }

  /**
   * The recording is over. Families that nobody is known to have started are nobody's, unless the forks of selected tasks that are not
   * accounted for are as many; where that cannot be told either, or forks are not recorded, they are handed to `uncertain`.
   */
  end(uncertain: (lineage: Lineage) => void): void {
    uncertain(this.#open);
    for (const member of this.#members.all) if (this.#mayBeHidden(member)) this.doubtful += 1;
    const { missing } = this.#forks;
    if (this.#firstInDoubt && missing.length > 0) this.doubtful += 1;
    const maker = missing.find(({ lineage }) => lineage === undefined) ?? nobodys();
    // Children of families whose own beginning is open follow these, unless they know better.
    const alike = missing.every((standing) => agrees(standing, maker));
    const lineages = [...this.#lineages];
    // What a fork without a number made may hide under that of a task that was killed.
    const hidden = lineages.length < maxLineages ? missing.length - lineages.length : 0;
    if (hidden > 0 && this.#forks.someAnonymous && this.#needs.size > 1) this.doubtful += hidden;
    for (const lineage of lineages) {
      if (this.#partial() || !this.#showsForks || !alike || this.#forks.open || lineage.born) uncertain(lineage);
      else if (isOut(maker)) this.#settle(lineage, nobodys());
      else if (missing.length === lineages.length) this.#settle(lineage, maker);
      else uncertain(lineage);
    }
  }

  /** A task that executed a program and was not seen again: where it was a thread it went on under another number. */
  #mayBeHidden(member: Member): boolean {
    if (!member.execs || member.over) return false;
    update(member);
    return this.#selection.afterExec === true || (needOf(member) !== undefined && this.#needs.size > 1);
  }

  /** A task that made no call. */
  #unseen(pid: number | undefined): Standing {
    const standing = this.#forks.take(pid, Infinity) ?? this.#unknown();
    return pid !== undefined && this.#isNamed(pid) ? { ...standing, named: true } : standing;
  }

  /** The task that enters a call `at` there. */
  #meet(whose: Whose, at: number): Member | undefined {
    const known = this.#members.get(whose.task);
    if (known === undefined) return this.#bear(whose, at);
    if (known.over && at > known.last) {
      this.#members.forget(known);
      return this.#bear(whose, at);
    }
    update(known);
    if (!known.over) this.#challenge(known, at);
    known.last = Math.max(known.last, at);
    return known;
  }

  /** A task goes on although its number was given to another one: its end was not shown, or the number is one of another PID namespace. */
  #challenge(member: Member, at: number): void {
    const fork = this.#forks.get(member.pid);
    if (fork === undefined || at <= fork.since) return;
    this.#forks.take(member.pid, at);
    this.#blur(member, fork.since < fork.at ? this.#unknown() : fork.standing);
  }

  #bear(whose: Whose, at: number): Member | undefined {
    const { task, pid, parent } = whose;
    if (this.#members.full) return undefined;
    const birth = this.#birth(whose, at);
    if (birth === undefined) return undefined;
    const member: Member = {
      ...birth,
      task,
      pid: undefined,
      parent,
      execAs: undefined,
      execs: false,
      first: at,
      last: at,
      over: false,
    };
    this.#members.add(member);
    this.#first ??= at;
    this.#number(member, pid);
    return member;
  }

  /** Undefined where there is no room for one more family. */
  #birth({ pid, parent, isParent = false }: Whose, at: number): (Standing & Pick<Member, 'told'>) | undefined {
    const standing = this.#forks.take(pid, at);
    if (standing !== undefined) return { ...standing, told: 'fork' };
    if (this.#forks.get(pid) !== undefined || this.#members.ofNumber(pid)?.over === false) {
      this.#forks.open = true;
      return { ...this.#unknown(), told: 'fork' };
    }
    if (parent !== undefined) return { ...this.#childOf(parent, at), told: 'parent' };
    if (isParent || (this.#first === undefined && !this.#partial())) return { ...this.#root(), told: 'fork' };
    if (this.#lineages.size >= maxLineages) return undefined;
    if (this.#first !== undefined && at < this.#first) this.#firstInDoubt = true;
    const lineage = new Lineage();
    this.#lineages.add(lineage);
    return { ...freeOf(this.#selection), lineage, told: 'nothing' };
  }

  /** What a process is that was started by this one, which may not have been seen itself so far. */
  #childOf(parent: number, at: number): Standing {
    const before = this.#members.get(parent);
    const member = this.#meet({ task: parent, pid: parent, parent: undefined, isParent: true }, at);
    if (member === undefined) return this.#unknown();
    // Children are shown with a parent that is about to end; only forks tell that from another one with its number.
    if (before !== undefined && before !== member && !this.#showsForks) this.#blur(member, before);
    return { named: member.named, executed: member.executed, lineage: member.lineage };
  }

  /**
   * Its parent has ended. Where the task of some fork is not known, it may be another process with the same number. One that was known by
   * its children only shows where it belongs.
   */
  #adopted(member: Member, parent: number, at: number): void {
    const inferred = member.parent === undefined;
    const open = inferred || !this.#showsForks || this.#forks.open || this.#forks.someAnonymous;
    if (open && this.#blur(member, this.#childOf(parent, at)) && inferred) this.doubtful += 1;
    member.parent = parent;
  }

  #unknown(): Standing {
    return { ...freeOf(this.#selection), lineage: this.#open };
  }

  #root(): Standing {
    const { named = false, executed = false } = freeOf(this.#selection);
    return { named, executed, lineage: undefined };
  }

  #isNamed(pid: number): boolean {
    return this.#selection.pids?.includes(pid) === true;
  }

  /** The task's number is known; a task that has not shown it so far made its earlier calls as the same one. */
  #number(member: Member, pid: number | undefined): void {
    if (pid === undefined || member.pid === pid) return;
    this.#members.number(member, pid);
    if (!this.#isNamed(pid) || member.named === true) return;
    if (this.#named.has(pid)) this.#blur(member, { ...member, named: true });
    else member.named = true;
    this.#named.add(pid);
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

  #after(member: Member, { syscall, outcome, line }: Observation, origin: Origin): void {
    const { name } = syscall;
    const refused = outcome === 'errno' || outcome === 'denied';
    member.execs = isExec(name) && !refused && !origin.ofProcess;
    if (isFork(name)) {
      this.#showsForks = true;
      if (member.told === 'nothing' && member.lineage !== undefined) member.lineage.born ||= origin.born;
      if (!refused) this.#forked(member, origin.entered ?? line, origin.result);
    }
    if (isExec(name) && this.#selection.afterExec === true && member.executed !== true) {
      if (outcome === 'ok') member.executed = true;
      else if (outcome === 'unseen') member.execAs = programOf(origin);
    } else if (isExit(name) && !refused && !(origin.ofProcess && name === 'exit')) this.#members.end(member);
  }

  #forked(maker: Member, at: number, child: number | undefined): void {
    const { named, executed, lineage } = maker;
    const standing: Standing = { named, executed, lineage };
    // An error, or what the new task itself returns from.
    if (child !== undefined && child <= 0) return;
    if (child === undefined || Number.isNaN(child)) return this.#forks.addAnonymous(standing);
    const known = this.#members.ofNumber(child);
    if (known === undefined || known.last < at) return this.#forks.add(child, standing, at);
    update(known);
    if (known.told === 'parent' && known.first >= at && known.parent === maker.pid) return;
    if (known.first > at && known.told === 'nothing' && known.lineage !== lineage) {
      known.told = 'fork';
      if (known.lineage !== undefined) this.#settle(known.lineage, standing);
    } else if (this.#blur(known, standing)) this.doubtful += 1;
  }

  /** The task may be one of this standing too. Returns whether that leaves open if its calls are selected. */
  #blur(member: Member, standing: Standing): boolean {
    update(standing);
    this.#forks.open = true;
    member.told = 'fork';
    member.execAs = undefined;
    const either = eitherOf(member, standing, this.#open);
    if (either === undefined) return false;
    Object.assign(member, either);
    return true;
  }

  #settle(lineage: Lineage, standing: Standing): void {
    lineage.resolved = standing;
    this.#lineages.delete(lineage);
    this.#resolve(lineage, standing);
  }
}
