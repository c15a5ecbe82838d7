import type { Member } from './member.ts';

/** More tasks than this at once are not kept apart. */
const maxTasks = 1 << 17;
/** Tasks that have ended and whose numbers were not seen again are kept up to this many: a fork or a call of theirs may still be shown. */
const maxEnded = 1 << 12;

/** The tasks that are there, and those that have just ended. */
export class Members {
  readonly #byTask = new Map<number, Member>();
  readonly #byNumber = new Map<number, Member>();
  /** The one that ended first comes first. */
  readonly #ended = new Set<Member>();

  get full(): boolean {
    return this.#byTask.size >= maxTasks;
  }

  get all(): Iterable<Member> {
    return this.#byTask.values();
  }

  get(task: number): Member | undefined {
    return this.#byTask.get(task);
  }

  /** The last one that had this number. */
  ofNumber(pid: number | undefined): Member | undefined {
    return pid === undefined ? undefined : this.#byNumber.get(pid);
  }

  add(member: Member): void {
    this.#byTask.set(member.task, member);
  }

  number(member: Member, pid: number): void {
    const before = this.#byNumber.get(pid);
    if (before?.over === true) this.forget(before);
    member.pid = pid;
    this.#byNumber.set(pid, member);
  }

  end(member: Member): void {
    member.over = true;
    this.#ended.add(member);
    if (this.#ended.size <= maxEnded) return;
    const [oldest] = this.#ended;
    if (oldest !== undefined) this.forget(oldest);
  }

  /** It goes on after all. */
  revive(member: Member): void {
    member.over = false;
    this.#ended.delete(member);
  }

  forget(member: Member): void {
    this.#byTask.delete(member.task);
    this.#ended.delete(member);
    if (this.ofNumber(member.pid) === member) this.#byNumber.delete(member.pid as number);
  }
}
