import type { Host } from '../../host/host.ts';
import type { HeldProgram } from '../ftrace/held-program.ts';
import { firstChild } from './processes.ts';

/** Passes signals on to the program; one that comes after the program's end ends the recording. */
export class Signals {
  readonly got: NodeJS.Signals[] = [];
  /** The program has ended, and nobody wants to wait for what it left. */
  stop = false;
  #held: HeldProgram | undefined;
  #child = false;
  /** Heeds no signals any more. */
  readonly close: () => void;

  constructor(host: Host) {
    this.close = host.onSignals((signal) => {
      this.got.push(signal);
      if (this.#held === undefined) this.stop = true;
      else this.#held.signal(signal, this.#child ? firstChild(this.#held.pid) : this.#held.pid);
    });
  }

  /** From now on signals are for this program, or for the first process that it started. */
  to(held: HeldProgram, target: 'program' | 'its-child'): void {
    this.#held = held;
    this.#child = target === 'its-child';
  }

  /** The program has ended. */
  ended(): void {
    this.#held = undefined;
  }
}
