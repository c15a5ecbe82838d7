import { UserError } from './user-error.ts';

/** What Podman gives a container by default (containers.conf, default_capabilities). */
export const podmanDefaultCapabilities: readonly string[] = [
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

/**
 * The bounding set that `--caps` names: capabilities with or without `CAP_`, in any case; `default` stands for Podman's defaults,
 * `none` for nothing. Left out, it is the defaults.
 */
export function parseCapabilities(given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return podmanDefaultCapabilities;
  const named = given.flatMap((word): readonly string[] => {
    const name = word.toUpperCase();
    if (name === 'DEFAULT') return podmanDefaultCapabilities;
    if (name === 'NONE') return [];
    if (!/^[A-Z_]+$/.test(name))
      throw new UserError(
        'usage',
        `--caps: '${word}' is no capability`,
        'Write SYS_ADMIN or default,SYS_ADMIN or none.',
      );
    return [name.startsWith('CAP_') ? name : `CAP_${name}`];
  });
  return [...new Set(named)].toSorted();
}
