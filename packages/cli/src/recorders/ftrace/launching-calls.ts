import type { Beginnings } from './beginnings.ts';
import type { CallFacts } from './call-facts.ts';
import type { EventReader } from './event-reader.ts';
import type { PageCursor } from './page-cursor.ts';
import { none } from './task.ts';

/** A call of exec that a task is in. */
export interface PendingExec {
  readonly number: number;
  /** Low and high halves of its six arguments. */
  readonly args: Uint32Array;
}

/** The calls of what starts the program: they are not the program's, apart from the exec that becomes it. */
export class LaunchingCalls {
  readonly #beginnings: Beginnings;
  readonly #facts: CallFacts;
  readonly #reader: EventReader;
  readonly #execs = new Map<number, PendingExec>();
  readonly #numbers = new Set<number>();

  constructor(beginnings: Beginnings, { facts, reader }: { facts: CallFacts; reader: EventReader }) {
    this.#beginnings = beginnings;
    this.#facts = facts;
    this.#reader = reader;
  }

  /** Names, where they are worth telling. */
  get names(): readonly string[] {
    const names = [...this.#numbers].map((number) => this.#facts.call(number, false).name ?? `nr:${number}`);
    return names.toSorted();
  }

  enter(id: number, number: number, cursor: PageCursor | undefined): void {
    this.#beginnings.enter(id, number);
    if (this.#beginnings.launches(id)) this.#numbers.add(number);
    if (!this.#facts.isNativeExec(number)) return;
    const args = new Uint32Array(12);
    if (cursor !== undefined) this.#reader.args(cursor, args);
    this.#execs.set(id, { number, args });
  }

  /** A call's own event: while the program rests, the other event of an entry is not there. */
  named(id: number, number: number): void {
    this.#beginnings.enter(id, number);
  }

  /** The exec by which the task that had this number became the program. */
  take(former: number): PendingExec {
    const exec = this.#execs.get(former);
    this.#execs.delete(former);
    return exec ?? { number: this.#facts.number('execve') ?? none, args: new Uint32Array(12) };
  }

  end(id: number): void {
    this.#execs.delete(id);
  }
}
