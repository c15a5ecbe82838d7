import { escapeControls } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import type { SynthesisChoice } from '../options/synthesis-options.ts';
import type { Product } from '../tailor.ts';

/** Two lines on standard error: what was written, and what it was made for. */
export async function printProductSummary(product: Product, output: string, host: Host): Promise<void> {
  const { tailored, choice, gathered } = product;
  const { architectures } = tailored.profile;
  const [listed, runs] = [counted(architectures.length, 'architecture'), counted(gathered.evidence.runs.size, 'run')];
  await host.stderr.write(
    `${escapeControls(output)}: ${callsText(product)}, ${listed}, from ${runs}\n` +
      `made for ${runtimeText(choice)}, base ${escapeControls(choice.base?.name ?? 'none')}\n`,
  );
}

function callsText({ tailored: { explanations } }: Product): string {
  const count = (wanted: string): number => explanations.filter(({ treatment }) => treatment === wanted).length;
  const [conditional, refused] = [count('conditions'), count('refuse')];
  const notes = [
    ...(conditional > 0 ? [`${conditional} of them for some arguments only`] : []),
    ...(refused > 0 ? [`${refused} more refused with an error of their own`] : []),
  ];
  const allowed = `${counted(explanations.length - refused, 'call')} allowed`;
  return notes.length === 0 ? allowed : `${allowed} (${notes.join(', ')})`;
}

function runtimeText({ runtime, runtimeFrom }: SynthesisChoice): string {
  if (runtimeFrom === 'option') return `runtime ${runtime}`;
  if (runtime === 'any') return 'any runtime (--runtime runc or crun makes it smaller)';
  if (runtimeFrom === 'evidence') return `${runtime}, the runtime that was recorded (--runtime chooses)`;
  return `${runtime}, the runtime found here (--runtime chooses)`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
