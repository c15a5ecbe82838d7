import { readFileSync } from 'node:fs';
import { errorCode } from '../../failures/user-error.ts';
import type { Instance } from './instance.ts';
import type { Guard } from './quiet-times.ts';

/**
 * The calls after which calls may be refused, and with which arguments: a filter is loaded (SECCOMP_SET_MODE_*, PR_SET_SECCOMP; without
 * one they only ask what the kernel can), or a tracer does the calls of its tracee itself (PTRACE_SYSEMU*).
 * Source: include/uapi/linux/seccomp.h, prctl.h, ptrace.h.
 */
const refusing = {
  seccomp: 'op == 0 || (op == 1 && uargs != 0)',
  prctl: 'option == 22 && (arg2 == 1 || arg3 != 0)',
  ptrace: 'request == 31 || request == 32',
};

const ends = 'raw_syscalls:sys_exit';

/**
 * Of a call that is refused only the end shows: raw events of ends must be on from the moment any task has a filter. Until then they may rest.
 *
 * The kernel is asked to switch them on when calls may be refused from then on. It does so once, and says so for good. Asked it is when they are
 * about to rest for the first time: that makes it slower to remove the instance, which short recordings need not pay for.
 */
export class RefusalWatch implements Guard {
  readonly #instance: Pick<Instance, 'append' | 'read'>;
  #armed = false;
  #mayRefuse = false;

  constructor(instance: Pick<Instance, 'append' | 'read'>) {
    this.#instance = instance;
  }

  /** Not yet when asked for the first time: of a call that was under way when the kernel was asked, the tasks tell by the next time. */
  mayRest(): boolean {
    if (!this.#armed) {
      this.#arm();
      return false;
    }
    this.#mayRefuse ||= this.#hasFired() || this.#tasks().some(isBound);
    return !this.#mayRefuse;
  }

  wasWoken(): boolean {
    return this.#instance.read(`events/${ends.replace(':', '/')}/enable`).startsWith('1');
  }

  /** Where the kernel takes no triggers ends never rest. */
  #arm(): void {
    this.#armed = true;
    try {
      for (const [call, condition] of Object.entries(refusing))
        this.#instance.append(triggerOf(call), `enable_event:${ends}:1 if ${condition}`);
    } catch {
      this.#mayRefuse = true;
    }
  }

  /** A trigger shows how often it goes on to do what it is for. */
  #hasFired(): boolean {
    return Object.keys(refusing).some((call) => !this.#instance.read(triggerOf(call)).includes(':count=1 '));
  }

  /** All that are followed, as the kernel knows them: the reader is behind it. */
  #tasks(): string[] {
    return this.#instance.read('set_event_pid').match(/^[1-9]\d*$/gm) ?? [];
  }
}

function triggerOf(call: string): string {
  return `events/syscalls/sys_enter_${call}/trigger`;
}

/** Whether it has a filter or a tracer. */
function isBound(task: string): boolean {
  try {
    const status = readFileSync(`/proc/${task}/status`, 'utf8');
    return !/^Seccomp:\t0$/m.test(status) || !/^TracerPid:\t0$/m.test(status);
  } catch (error) {
    // It has ended meanwhile.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}
