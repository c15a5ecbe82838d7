import { escapeControls, type Capability, type CapabilityCallNeed, type CapabilityNeed } from '@seccomp-tailor/core';
import { shortName } from '../options/capabilities.ts';
import { wrapped } from './wrapped.ts';

const meanings = {
  needed: 'needed: a call succeeded that always needs it',
  perhaps: 'perhaps: needed under circumstances that evidence does not keep',
  refused: 'refused: every such call was refused, for want of it or for another reason',
  unasked: "not needed: the kernel's own record shows that it never granted it",
  checked: 'only asked for by the kernel, which does so speculatively too',
} as const satisfies Record<CapabilityNeed['standing'], string>;

/** What evidence says of each capability, in words. */
export function needsText(needs: readonly CapabilityNeed[], columns: number): string {
  return Object.entries(meanings)
    .map(([standing, meaning]) => {
      const found = needs.filter((need) => need.standing === standing);
      if (found.length === 0) return '';
      if (standing === 'checked')
        return wrapped(
          `${meaning}:`,
          found.map(({ capability }) => shortName(capability)),
          columns,
        );
      return `${meaning}\n${found.map((need) => needText(need, columns)).join('')}`;
    })
    .join('');
}

function needText({ capability, calls }: CapabilityNeed, columns: number): string {
  const circumstances = [...new Set(calls.map(({ when }) => when))];
  return circumstances
    .map((when) => {
      const alike = calls.filter((call) => call.when === when);
      const heading = `  ${shortName(capability)}${when === undefined ? '' : ` ${when}`}:`;
      return wrapped(heading, callWords(alike), columns);
    })
    .join('');
}

/** `chown`, `mount (2 of 3 refused)`. */
function callWords(calls: readonly CapabilityCallNeed[]): string[] {
  return calls.flatMap(({ name, count, refused, argumentsUnseen }) => {
    const notes = [
      ...(refused > 0 ? [`${refused} of ${count} refused`] : []),
      ...(argumentsUnseen ? ['arguments not seen'] : []),
    ];
    return notes.length === 0 ? [name] : `${name} (${notes.join(', ')})`.split(' ');
  });
}

/** `CHOWN,SETUID`, or `none`: what `--caps` takes. */
export function setText(set: readonly Capability[]): string {
  return set.length === 0 ? 'none' : set.map(shortName).join(',');
}

/** What the evidence would have a use for, and the set lacks. */
export function leftOutText(needs: readonly CapabilityNeed[], set: readonly Capability[]): string {
  const left = (wanted: CapabilityNeed['standing']): Capability[] =>
    needs
      .filter(({ capability, standing }) => standing === wanted && !set.includes(capability))
      .map(({ capability }) => capability);
  const [foreign, refused] = [left('perhaps'), left('refused')];
  return [
    ...(foreign.length > 0 ? [`left out, which the container does not have now (--caps): ${setText(foreign)}\n`] : []),
    ...(refused.length > 0 ? [`left out, which it went without (--include-denied): ${setText(refused)}\n`] : []),
  ].join('');
}

/** How to give a container exactly these. */
export function usageText(set: readonly Capability[]): string {
  const names = set.map(shortName);
  const add = names.length === 0 ? '' : `\n      add: [${names.join(', ')}]`;
  return (
    `podman run, docker run: ${engineOptions(set).join(' ')}\n` +
    `Kubernetes:\n  securityContext:\n    capabilities:\n      drop: [ALL]${add}\n` +
    `a profile for it: seccomp-tailor generate --caps ${setText(set)} …\n`
  );
}

export function engineOptions(set: readonly Capability[]): string[] {
  return ['--cap-drop=all', ...set.map((capability) => `--cap-add=${shortName(capability)}`)];
}

/** A line somebody else wrote, short enough for a line of ours. */
export function quoted(text: string): string {
  const line = escapeControls(text);
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
