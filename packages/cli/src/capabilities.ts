import { nearest } from './nearest.ts';
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

/** Source: include/uapi/linux/capability.h of Linux 7.1. */
const allCapabilities: readonly string[] = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST ' +
  'NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE ' +
  'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM ' +
  'BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
)
  .split(' ')
  .map((name) => `CAP_${name}`);

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
    const full = name.startsWith('CAP_') ? name : `CAP_${name}`;
    if (!allCapabilities.includes(full)) throw unknownCapability(word, full);
    return [full];
  });
  return [...new Set(named)].toSorted();
}

function unknownCapability(word: string, full: string): UserError {
  const match = nearest(full, allCapabilities)?.slice('CAP_'.length);
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  return new UserError(
    'usage',
    `--caps: '${word}' is no capability${meant}`,
    'Write SYS_ADMIN or default,SYS_ADMIN or none.',
  );
}
