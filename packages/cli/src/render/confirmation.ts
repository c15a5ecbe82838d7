import type { Capability } from '@seccomp-tailor/core';
import type { Attempt } from '../host/attempt.ts';
import type { Confirmation } from '../caps/confirm.ts';
import type { Tried } from '../caps/trials.ts';
import { shortName } from '../options/capabilities.ts';
import { quoted, setText } from './capabilities.ts';

/** What was tried, and what it shows. */
export function confirmationText(confirmation: Confirmation): string {
  const { by, pool, unavailable, unusable, tried, runs } = confirmation;
  const missing = unavailable.length === 0 ? '' : `not there to give: ${setText(unavailable)}\n`;
  const head = `tried with ${by}: ${runs} runs of ${tried.length} ${tried.length === 1 ? 'set' : 'sets'}, out of ${setText(pool)}\n`;
  return head + missing + (unusable === undefined ? resultText(confirmation) : unusableTexts[unusable](confirmation));
}

const unusableTexts = { unsteady: unsteadyText, failing: failingText } as const;

function failingText({ tried, expected }: Confirmation): string {
  return (
    `not confirmed: with all of them it ${endText(expected)}${complaintText(tried[0])}\n` +
    '  What it needs to do well cannot be learnt from that; if that is how it ends when all is well, say so with --expect\n' +
    '  Where it may need others than these, have more of them tried: --caps all\n'
  );
}

function unsteadyText({ tried }: Confirmation): string {
  const ends = [...new Set(tried[0]?.ends.map(endText))].join(' and ');
  return `not confirmed: with all of them it ${ends}${tried[0]?.otherOutput === true ? ' with differing output' : ''}, so that nothing can be learnt from how it ends\n`;
}

function resultText({ confirmed, stopped, expected, set, tried }: Confirmation): string {
  const reference = `with all of them it ${endText(expected)}`;
  const complaint = expected === 0 ? '' : complaintText(tried[0]);
  const verdict = confirmed
    ? `confirmed: with ${setText(set)} it does so too, every time${set.length > 0 ? '; without any one of them it does not' : ''}`
    : `not confirmed to be the smallest set: ${stopped === 'interrupted' ? 'interrupted' : '--max-runs is reached'}; it works, smaller ones may`;
  return `${reference}${complaint}\n${verdict}\n${set.map((capability) => withoutText(capability, set, tried)).join('')}`;
}

function withoutText(capability: Capability, set: readonly Capability[], tried: readonly Tried[]): string {
  const rest = set.filter((each) => each !== capability).join();
  const found = tried.find((each) => each.set.join() === rest);
  if (found === undefined) return '';
  const ends = [...new Set(found.ends.map(endText))].join(' or ');
  const output = found.otherOutput ? ', with other output' : '';
  return `  without ${shortName(capability)} it ${ends}${output}${complaintText(found)}\n`;
}

function complaintText(tried: Tried | undefined): string {
  return tried === undefined || tried.complaint === '' ? '' : `: ${quoted(tried.complaint)}`;
}

export function endText(end: Attempt['end']): string {
  if (end === 'timeout') return 'is still running after --timeout';
  return end === 'interrupted' ? 'was interrupted' : `ends with status ${end}`;
}

/** A line on what has just been tried. */
export function triedText({ set, verdict, ends }: Tried): string {
  return `${setText(set)}: ${verdict} (it ${[...new Set(ends.map(endText))].join(' or ')})\n`;
}
