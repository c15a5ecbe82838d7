import { readFileSync } from 'node:fs';
import { errorCode } from '../../user-error.ts';
import type { Instance } from './instance.ts';
import type { Guard } from './quiet-times.ts';

/** The calls by which a program loads a filter, and with which arguments (SECCOMP_SET_MODE_*, PR_SET_SECCOMP). Source: include/uapi/linux/seccomp.h, prctl.h. */
const loading = { seccomp: 'op < 2', prctl: 'option == 22' };

const ends = 'raw_syscalls:sys_exit';

/**
 * Of a call that a filter refuses only the end shows: raw events of ends must be on from the moment any task has a filter. Until then they may rest.
 */
export class RefusalWatch implements Guard {
  readonly #instance: Pick<Instance, 'append' | 'read'>;
  readonly #tasks: () => Iterable<number>;
  #mayRefuse = false;

  /** `tasks`: all that are recorded at the time. */
  constructor(instance: Pick<Instance, 'append' | 'read'>, tasks: () => Iterable<number>) {
    this.#instance = instance;
    this.#tasks = tasks;
  }

  /** Has the kernel itself switch ends on when a filter is about to be loaded, by whomever; where it cannot, they never rest. */
  arm(): void {
    try {
      for (const [call, condition] of Object.entries(loading))
        this.#instance.append(`events/syscalls/sys_enter_${call}/trigger`, `enable_event:${ends} if ${condition}`);
    } catch {
      this.#mayRefuse = true;
    }
  }

  mayRest(): boolean {
    this.#mayRefuse ||= [...this.#tasks()].some(isFiltered);
    return !this.#mayRefuse;
  }

  wasWoken(): boolean {
    return this.#instance.read(`events/${ends.replace(':', '/')}/enable`).startsWith('1');
  }
}

function isFiltered(task: number): boolean {
  try {
    return !/^Seccomp:\t0$/m.test(readFileSync(`/proc/${task}/status`, 'utf8'));
  } catch (error) {
    // It has ended meanwhile.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
