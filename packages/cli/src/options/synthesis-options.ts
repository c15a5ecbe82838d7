import {
  nativeArchOf,
  resolveProfile,
  runtimesOf,
  type Evidence,
  type FlatProfile,
  type Host as ContainerHost,
  type SynthesisInput,
} from '@seccomp-tailor/core';
import { capabilitiesHelp, parseCapabilities } from './capabilities.ts';
import { containerHost } from './container-host.ts';
import type { Arguments, OptionSpecs } from '../command-line/command.ts';
import type { Host } from '../host/host.ts';
import { parseArch, traceArch } from './arch.ts';
import { loadDefaultProfile, loadProfile, type LoadedProfile } from '../inputs/profile-file.ts';
import { detectRuntime, runtimes, type RuntimeChoice } from './runtime.ts';

const container = 'Container:';
const policy = 'Policy:';

/** Options of every command that makes a profile. */
export const synthesisOptions = {
  runtime: {
    type: 'string',
    describe: 'Runtime whose own calls are allowed (default: the one seen or installed, else any)',
    choices: runtimes,
    group: container,
  },
  'no-new-privileges': { type: 'boolean', describe: 'The container runs with no_new_privileges', group: container },
  with: { type: 'list', describe: 'Also allow what these need, beside run', choices: ['exec'], group: container },
  caps: {
    type: 'list',
    describe: `The container's capabilities, ${capabilitiesHelp}`,
    group: container,
  },
  arch: { type: 'list', describe: 'Architectures to list beside those with evidence', group: container },
  siblings: {
    type: 'string',
    describe: 'Allow calls that do the same job elsewhere',
    choices: ['none', 'arch', 'libc', 'all'],
    default: 'none',
    group: policy,
  },
  args: {
    type: 'string',
    describe: 'Narrow calls to the arguments seen',
    choices: ['none', 'safe'],
    default: 'none',
    group: policy,
  },
  base: {
    type: 'string',
    describe: 'Profile not to exceed without need: default, none or a file',
    default: 'default',
    group: policy,
  },
  'default-action': {
    type: 'string',
    describe: 'What happens to all other calls',
    choices: ['errno', 'kill-process', 'trap', 'log'],
    default: 'errno',
    group: policy,
  },
  'include-denied': { type: 'boolean', describe: 'Allow calls that a filter denied while recording', group: policy },
  'keep-failing': { type: 'boolean', describe: 'Allow calls that only ever returned ENOSYS', group: policy },
} as const satisfies OptionSpecs;

/** What those options hold. */
export type SynthesisGiven = Arguments<typeof synthesisOptions>['options'];

/** What a profile is made for, with where each choice came from. */
export interface SynthesisChoice {
  readonly input: SynthesisInput;
  readonly runtime: RuntimeChoice;
  /** Who says so. */
  readonly runtimeFrom: 'option' | 'evidence' | 'machine';
  readonly base: LoadedProfile | undefined;
  readonly host: ContainerHost;
}

/** Settles what does not depend on evidence, and refuses what cannot be, before anything is read or run. */
export async function prepareSynthesis(
  given: SynthesisGiven,
  host: Host,
): Promise<(evidence: Evidence) => SynthesisChoice> {
  const capabilities = parseCapabilities(given.caps);
  const arches = (given.arch ?? []).map((name) => parseArch('arch', name));
  const installed = await detectRuntime(host);
  const base = await loadBase(given.base, host);
  return (evidence) => {
    const arch = nativeArchOf(evidence) ?? traceArch(undefined, host);
    const target = containerHost({ arch, capabilities }, host);
    const seen = runtimesOf(evidence);
    const runtime = given.runtime ?? (seen.length > 1 ? 'any' : (seen[0] ?? installed));
    const input = {
      arch,
      runtime,
      noNewPrivileges: given['no-new-privileges'],
      withExec: given.with !== undefined,
      siblings: given.siblings,
      args: given.args,
      defaultAction: given['default-action'],
      includeDenied: given['include-denied'],
      keepFailing: given['keep-failing'],
      arches,
      ...(base !== undefined && { base: resolved(base, target) }),
    };
    const runtimeFrom = given.runtime !== undefined ? 'option' : seen.length > 0 ? 'evidence' : 'machine';
    return { input, runtime, runtimeFrom, base, host: target };
  };
}

function loadBase(name: string, host: Host): Promise<LoadedProfile | undefined> {
  if (name === 'none') return Promise.resolve(undefined);
  return name === 'default' ? loadDefaultProfile(host) : loadProfile(name, host);
}

function resolved({ profile }: LoadedProfile, host: ContainerHost): FlatProfile {
  return resolveProfile(profile, host).flat;
}
