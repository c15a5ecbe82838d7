import {
  engines,
  type Arch,
  type ContainerRuntime,
  type Engine,
  type Host as ContainerHost,
} from '@seccomp-tailor/core';
import { capabilitiesHelp, parseCapabilities } from './capabilities.ts';
import { containerHost } from './container-host.ts';
import type { OptionSpecs } from '../command-line/command.ts';
import type { Host } from '../host/host.ts';
import { parseArch, traceArch } from './arch.ts';
import { UserError } from '../failures/user-error.ts';

const group = 'Host:';

/** Options that say for which host, engine and runtime a profile is read. */
export const profileHostOptions = {
  caps: {
    type: 'list',
    describe: `The container's capabilities, ${capabilitiesHelp}`,
    group,
  },
  arch: { type: 'list', describe: "The host's architecture (default: this machine's)", group },
  kernel: { type: 'string', describe: "The host's kernel (default: this machine's)", group },
  engine: {
    type: 'string',
    describe: 'Who reads the profile',
    choices: engines,
    default: 'podman',
    group,
  },
  runtime: { type: 'string', describe: 'Who loads it, as runc, crun or runc@1.1.5 (default: libseccomp alone)', group },
} as const satisfies OptionSpecs;

export interface GivenHost {
  readonly caps: readonly string[] | undefined;
  readonly arch: readonly string[] | undefined;
  readonly kernel: string | undefined;
  readonly engine?: Engine | undefined;
}

/** The host a command line names, and the architectures it names beside it. */
export function profileHost(
  { caps, arch, kernel, engine = 'podman' }: GivenHost,
  host: Host,
): { readonly host: ContainerHost; readonly others: readonly Arch[] } {
  const [native = traceArch(undefined, host), ...others] = (arch ?? []).map((name) => parseArch('arch', name));
  const target = containerHost({ arch: native, capabilities: parseCapabilities(caps), kernel }, host);
  return { host: { ...target, engine }, others };
}

/** `runc`, `crun`, or either with the version it prints: `runc@1.1.5`. */
export function parseRuntime(given: string | undefined): ContainerRuntime | undefined {
  if (given === undefined) return undefined;
  const [, name, version] = /^(runc|crun)(?:@(v?\d+\.\d+[^\s]*))?$/.exec(given) ?? [];
  if (name !== 'runc' && name !== 'crun')
    throw new UserError(
      'usage',
      `--runtime cannot be '${given}'`,
      'Write runc, crun, or one with its version: runc@1.1.5.',
    );
  return version === undefined ? { name } : { name, version };
}
