import { capabilities, isCapability, type Capability } from '@seccomp-tailor/core';
import { nearest } from '../command-line/nearest.ts';
import { UserError } from '../failures/user-error.ts';

/** What Podman gives a container by default (containers.conf, default_capabilities). */
export const podmanDefaultCapabilities: readonly Capability[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_NET_BIND_SERVICE',
  'CAP_SETFCAP',
  'CAP_SETGID',
  'CAP_SETPCAP',
  'CAP_SETUID',
  'CAP_SYS_CHROOT',
];

/** What `--caps` takes, for the help. */
export const capabilitiesHelp = "as CHOWN,SYS_ADMIN, default, all or none (default: Podman's)";

/**
 * The bounding set that `--caps` names: capabilities with or without `CAP_`, in any case; `default` stands for Podman's defaults,
 * `all` for every one, `none` for nothing. Left out, it is the defaults.
 */
export function parseCapabilities(given: readonly string[] | undefined): readonly Capability[] {
  if (given === undefined) return podmanDefaultCapabilities;
  const named = given.flatMap((word): readonly Capability[] => {
    const name = word.toUpperCase();
    if (name === 'DEFAULT') return podmanDefaultCapabilities;
    if (name === 'ALL') return capabilities;
    if (name === 'NONE') return [];
    const full = name.startsWith('CAP_') ? name : `CAP_${name}`;
    if (!isCapability(full)) throw unknownCapability(word, full);
    return [full];
  });
  return [...new Set(named)].toSorted();
}

function unknownCapability(word: string, full: string): UserError {
  const match = nearest(shortName(full), capabilities.map(shortName));
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  return new UserError(
    'usage',
    `--caps: '${word}' is no capability${meant}`,
    'Write CHOWN,SETUID or default,SYS_ADMIN or all or none.',
  );
}

/** As engines and people write it. */
export function shortName(capability: string): string {
  return capability.slice('CAP_'.length);
}
