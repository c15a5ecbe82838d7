import type { Capability, CapabilityNeed } from '@seccomp-tailor/core';
import type { Gap } from '../completeness.ts';
import type { Gathered } from '../inputs/gather.ts';
import type { CapsReport } from '../json/caps-report.ts';
import { findingsJson, gapsJson } from '../json/print.ts';
import { engineOptions } from '../render/capabilities.ts';
import type { Confirmation } from './confirm.ts';
import { shortName } from '../options/capabilities.ts';

/** What `caps` has found. */
export interface CapsResult {
  readonly gathered: Gathered;
  readonly gaps: readonly Gap[];
  readonly needs: readonly CapabilityNeed[];
  readonly proposed: readonly Capability[];
  /** Undefined where no program was given. */
  readonly confirmation: Confirmation | undefined;
  readonly exitCode: number;
}

/** The document of `caps --json`. */
export function capsReport({ gathered, gaps, needs, proposed, confirmation, exitCode }: CapsResult): CapsReport {
  return {
    format: 'seccomp-tailor/caps-report',
    version: 1,
    exitCode,
    complete: !gaps.some(({ missing }) => missing),
    incomplete: gapsJson(gaps),
    needs: needs.map(needJson),
    proposed,
    confirmed: confirmation?.confirmed ?? false,
    options: engineOptions(proposed),
    securityContext: {
      capabilities: { drop: ['ALL'], ...(proposed.length > 0 && { add: proposed.map(shortName) }) },
    },
    ...(confirmation !== undefined && { trial: trialJson(confirmation) }),
    ...findingsJson(gathered),
  };
}

function needJson({ capability, standing, calls, checks }: CapabilityNeed): CapsReport['needs'][number] {
  return {
    capability,
    standing,
    calls: calls.map(({ when, ...call }) => ({ ...call, ...(when !== undefined && { when }) })),
    ...(checks !== undefined && { checks }),
  };
}

function trialJson({
  set: _set,
  confirmed: _confirmed,
  stopped,
  unusable,
  ...rest
}: Confirmation): CapsReport['trial'] {
  return { ...rest, ...(stopped !== undefined && { stopped }), ...(unusable !== undefined && { unusable }) };
}
