import type { Host } from '../host.ts';
import type { Product } from '../tailor.ts';

/** One or two lines on standard error: what was written and what it was made for. */
export async function printProductSummary(
  { tailored, choice, gathered }: Product,
  output: string,
  host: Host,
): Promise<void> {
  const { explanations, profile } = tailored;
  const runs = gathered.evidence.runs.size;
  const conditional = explanations.filter(({ treatment }) => treatment === 'conditions').length;
  const refused = explanations.filter(({ treatment }) => treatment === 'refuse').length;
  const allowed = explanations.length - refused;
  const notes = [
    ...(conditional > 0 ? [`${conditional} of them for some arguments only`] : []),
    ...(refused > 0 ? [`${refused} refused with an error of their own`] : []),
  ];
  await host.stderr.write(
    `${output}: ${allowed} calls allowed${notes.length > 0 ? ` (${notes.join(', ')})` : ''}, ` +
      `${profile.architectures.length} architecture${profile.architectures.length === 1 ? '' : 's'}, from ${runs} run${runs === 1 ? '' : 's'}\n` +
      `made for runtime ${choice.runtime}${choice.runtimeDetected ? ' (found here; --runtime chooses)' : ''}, ` +
      `base ${choice.base?.name ?? 'none'}\n`,
  );
}
