import {
  compileFilter,
  decodeFilter,
  endianOf,
  operationOf,
  policyOf,
  PolicyError,
  resolveProfile,
  scmpArch,
  type Arch,
  type Diagnostic,
  type Filter,
  type Host as ContainerHost,
  type Policy,
} from '@seccomp-tailor/core';
import type { Arguments } from '../command-line/command.ts';
import type { Host } from '../host/host.ts';
import { policyFailure } from '../failures/policy-failure.ts';
import { loadProfile, readProfileText, refuseRecording, usable, type LoadedProfile } from './profile-file.ts';
import { parseRuntime, profileHost, type profileHostOptions } from '../options/profile-host.ts';
import { UserError } from '../failures/user-error.ts';

/** A filter and what is known of where it came from. */
export interface FilterInput {
  /** File name, as given. */
  readonly name: string;
  readonly filter: Filter;
  readonly host: ContainerHost;
  readonly diagnostics: readonly Diagnostic[];
  /** What the profile means that was compiled; undefined for a file of raw BPF. */
  readonly policy: Policy | undefined;
}

export interface CompiledProfile extends FilterInput {
  readonly policy: Policy;
  /** The architectures in the filter, the host's first. */
  readonly arches: readonly Arch[];
}

type Given = Arguments<typeof profileHostOptions>['options'];

/** Reads a profile and compiles it for the host that the options name. */
export async function compileProfileFile(name: string, given: Given, host: Host): Promise<CompiledProfile> {
  return compileLoaded(await loadProfile(name, host, given.engine), given, host);
}

/** Reads a profile, as `compileProfileFile` does, or raw BPF; a profile begins with a brace. */
export async function readFilter(name: string, given: Given, host: Host): Promise<FilterInput> {
  const bytes = await readProfileText(name, host);
  if (looksLikeJson(bytes)) return compileLoaded(await usable(bytes, name, given.engine), given, host);
  const { host: target } = profileHost(given, host);
  const filter = decode(bytes, target.arch);
  if (filter !== undefined) return { name, filter, host: target, diagnostics: [], policy: undefined };
  await refuseRecording(bytes, name);
  throw new UserError(
    'input',
    `${name} is neither a profile nor a filter`,
    'A filter is raw classic BPF, as bpf compile writes it.',
  );
}

/** Compiles a profile for the host that the options name. */
export function compileLoaded(
  { name, profile, diagnostics }: LoadedProfile,
  given: Given,
  host: Host,
): CompiledProfile {
  const { host: target, others } = profileHost(given, host);
  const { flat, diagnostics: more } = resolveProfile(profile, target);
  const arches = chosenArches([target.arch, ...flat.architectures], others, name);
  const runtime = parseRuntime(given.runtime);
  try {
    const policy = policyOf(
      { ...flat, architectures: arches },
      { nativeArch: target.arch, ...(runtime !== undefined && { runtime }) },
    );
    return {
      name,
      filter: compileFilter(policy),
      host: target,
      policy,
      arches,
      diagnostics: [...diagnostics, ...more],
    };
  } catch (error) {
    if (error instanceof PolicyError) throw policyFailure(`compile ${name}`, error);
    throw error;
  }
}

/** The architectures of the profile, or the host's and those asked for beside it. */
function chosenArches(listed: readonly Arch[], others: readonly Arch[], name: string): readonly Arch[] {
  const [native] = listed;
  const missing = others.find((arch) => !listed.includes(arch));
  if (missing !== undefined)
    throw new UserError(
      'usage',
      `--arch: ${name} does not filter ${missing} on ${native}`,
      `Add ${scmpArch(missing)} to its architectures, or leave it out here.`,
    );
  return [...new Set(others.length === 0 || native === undefined ? listed : [native, ...others])];
}

const brace = 0x7b;
const blanks: readonly number[] = [0x09, 0x0a, 0x0d, 0x20];

function looksLikeJson(bytes: Uint8Array): boolean {
  return bytes.find((byte) => !blanks.includes(byte)) === brace;
}

/** In the byte order in which every instruction is one, the architecture's if that does not tell. */
function decode(bytes: Uint8Array, arch: Arch): Filter | undefined {
  const own = endianOf(arch);
  const orders = [own, own === 'little' ? 'big' : 'little'] as const;
  const filters = orders.map((endian) => decodeFilter(bytes, endian));
  return filters.find((filter) => filter?.instructions.every(({ code }) => operationOf(code) !== undefined));
}
