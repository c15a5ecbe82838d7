import type { Arch } from '../kernel/arch.ts';

/** The container runtime whose own calls the profile must allow; `any` is all we know of, `none` adds nothing. */
export type RuntimeChoice = 'runc' | 'crun' | 'any' | 'none';

/** What a tailored profile does with a call it does not list. */
export type DefaultAction = 'errno' | 'kill-process' | 'trap' | 'log';

/** Whether a program does not live on after a call that is not listed. */
export function isFatal(action: DefaultAction): boolean {
  return action === 'kill-process' || action === 'trap';
}

/** Which calls that do the same job as a needed one are allowed beside it. */
export type SiblingChoice = 'none' | 'arch' | 'libc' | 'all';

/** Whether observed arguments narrow the calls they were observed on. */
export type ArgumentChoice = 'none' | 'safe';

/** What a tailored profile is to allow beyond what was observed, and what it does with the rest. */
export interface SynthesisOptions {
  readonly runtime: RuntimeChoice;
  /** True if the container runs with no_new_privileges, which lets the runtime load the filter later. */
  readonly noNewPrivileges: boolean;
  /** True if processes are to be started in the running container (`podman exec`, health checks, exec probes). */
  readonly withExec: boolean;
  readonly siblings: SiblingChoice;
  readonly args: ArgumentChoice;
  readonly defaultAction: DefaultAction;
  /** Allow calls that a filter denied while recording. */
  readonly includeDenied: boolean;
  /** Allow calls that only ever returned ENOSYS. */
  readonly keepFailing: boolean;
  /** Architectures to list beyond those with evidence. */
  readonly arches: readonly Arch[];
}

/** What `synthesize` takes where nothing is chosen. */
export const defaultSynthesisOptions: SynthesisOptions = {
  runtime: 'any',
  noNewPrivileges: false,
  withExec: false,
  siblings: 'none',
  args: 'none',
  defaultAction: 'errno',
  includeDenied: false,
  keepFailing: false,
  arches: [],
};
