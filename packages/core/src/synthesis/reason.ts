import type { Arch } from '../kernel/arch.ts';
import type { CallEvidence, Place } from '../evidence/evidence.ts';

/** Why a call is in a tailored profile. A call can have several reasons. */
export type Reason =
  | {
      readonly kind: 'evidence';
      readonly arch: Arch;
      readonly count: number;
      /** Error names the call ended with, most frequent first is not promised: sorted by name. */
      readonly errnos: readonly string[];
      readonly programs: readonly string[];
      readonly first: readonly Place[];
    }
  | { readonly kind: 'floor'; readonly measured: readonly string[] }
  | { readonly kind: 'hidden'; readonly why: string }
  | { readonly kind: 'sibling'; readonly of: string; readonly why: string }
  | { readonly kind: 'fallback'; readonly why: string };

export function evidenceReason(call: CallEvidence): Reason {
  const { syscall, count, errnos, programs, first } = call;
  return { kind: 'evidence', arch: syscall.arch, count, errnos: [...errnos.keys()].sort(), programs, first };
}

/** All that is said of one name of a profile. */
export interface Explanation {
  readonly name: string;
  /** `allow`: any arguments; `conditions`: some arguments; `refuse`: listed with an errno of its own. */
  readonly treatment: 'allow' | 'conditions' | 'refuse';
  readonly reasons: readonly Reason[];
}
