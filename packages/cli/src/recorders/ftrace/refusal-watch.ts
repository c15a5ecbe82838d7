import { readFileSync } from 'node:fs';
import { errorCode } from '../../user-error.ts';
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
/** An event that is of no use otherwise, and never shown: once it is on, it stays so. */
const latch = 'sched:sched_process_wait';
const never = 'common_pid < 0';

/**
 * Of a call that is refused only the end shows: raw events of ends must be on from the moment any task has a filter. Until then they may rest.
 */
export class RefusalWatch implements Guard {
  readonly #instance: Pick<Instance, 'append' | 'read' | 'write'>;
  #mayRefuse = false;

  constructor(instance: Pick<Instance, 'append' | 'read' | 'write'>) {
    this.#instance = instance;
  }

  /** Has the kernel itself switch ends on when calls may be refused from then on; where it cannot, they never rest. */
  arm(): void {
    try {
      this.#instance.write(`${folderOf(latch)}/filter`, never);
      for (const [call, condition] of Object.entries(refusing))
        for (const event of [ends, latch])
          this.#instance.append(`events/syscalls/sys_enter_${call}/trigger`, `enable_event:${event} if ${condition}`);
    } catch {
      this.#mayRefuse = true;
    }
  }

  mayRest(): boolean {
    // The latch tells of what was done while ends were being switched off; of what was so before it was armed, every task does.
    this.#mayRefuse ||= this.#isOn(latch) || this.#tasks().some(isBound);
    return !this.#mayRefuse;
  }

  wasWoken(): boolean {
    return this.#isOn(ends);
  }

  #isOn(event: string): boolean {
    return this.#instance.read(`${folderOf(event)}/enable`).startsWith('1');
  }

  /** All that are followed, as the kernel knows them: the reader is behind it. */
  #tasks(): string[] {
    return this.#instance.read('set_event_pid').match(/^[1-9]\d*$/gm) ?? [];
  }
}

function folderOf(event: string): string {
  return `events/${event.replace(':', '/')}`;
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
