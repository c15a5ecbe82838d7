import { formatDiagnostic, parseProfile, TraceInput, type Engine, type EngineProfile } from '@seccomp-tailor/core';
import { readContainersConf } from '../host/containers-conf.ts';
import type { Host } from '../host/host.ts';
import { readInput } from './input.ts';
import type { Findings } from '../render/diagnostics.ts';
import { embeddedName, embeddedText } from '../tables/default-profile.ts';
import { UserError } from '../failures/user-error.ts';

/** A profile and where it came from. */
export interface LoadedProfile extends Pick<Findings, 'diagnostics'> {
  /** File name, as given. */
  readonly name: string;
  readonly profile: EngineProfile;
}

/** The text of a profile, at most this much: the engines' own are some 20 kB. */
const maxProfileBytes = 1 << 24;

/** Reads a profile for use. One that no engine would accept is a UserError that says what `validate` is for. */
export async function loadProfile(name: string, host: Host, engine?: Engine): Promise<LoadedProfile> {
  return usable(await readProfileText(name, host), name, engine);
}

/** The profile in a text; one that no engine would accept is a UserError. */
export async function usable(bytes: Uint8Array, name: string, engine: Engine = 'podman'): Promise<LoadedProfile> {
  const { profile, diagnostics } = parseProfile(bytes, { input: name, engine });
  if (profile !== undefined) return { name, profile, diagnostics };
  await refuseRecording(bytes, name);
  const first = diagnostics.map(formatDiagnostic).find(({ severity }) => severity === 'error');
  throw new UserError(
    'input',
    `${name} is no profile: ${first?.line ?? 'it holds none'}`,
    `See: seccomp-tailor validate ${name}`,
  );
}

/** Where a profile is wanted: a UserError for a recording, of which one can be made, and for a report of ours, which may quote one. */
export async function refuseRecording(bytes: Uint8Array, name: string): Promise<void> {
  const trace = new TraceInput({ input: name, arch: 'x86_64', namesOnly: true });
  trace.push(bytes);
  const { evidence, diagnostics } = await trace.end();
  const report = diagnostics.find(({ code }) => code === 'input-is-report');
  if (report !== undefined)
    throw new UserError(
      'input',
      `${name} is a document for scripts, as --json prints it, not a profile`,
      'Give what is written by -o: seccomp-tailor generate INPUT -o profile.json',
    );
  if (evidence.runs.size === 0) return;
  throw new UserError(
    'input',
    `${name} is a recording, not a profile`,
    `Make a profile of it: seccomp-tailor generate ${name} -o profile.json`,
  );
}

export async function readProfileText(name: string, host: Host): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readInput(name, host)) {
    length += chunk.length;
    if (length > maxProfileBytes)
      throw new UserError('input', `${name} is too large for a profile`, 'Name the profile, not a recording of it.');
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}

const wellKnown = ['/etc/containers/seccomp.json', '/usr/share/containers/seccomp.json'];

/** The file Podman takes its default profile from: as containers.conf says, else the well-known places; undefined for its built-in one. */
export async function podmanProfileFile(host: Host): Promise<string | undefined> {
  const { seccompProfile } = await readContainersConf(host);
  const candidates = seccompProfile === undefined ? wellKnown : [seccompProfile];
  for (const path of candidates) {
    const file = await host.fs.stat(path).then(
      (stat) => stat.isFile(),
      () => false,
    );
    if (file) return path;
  }
  return undefined;
}

/** The profile containers get when they name none: the one Podman would use, else the one built in. */
export async function loadDefaultProfile(host: Host): Promise<LoadedProfile> {
  const file = await podmanProfileFile(host);
  return file === undefined ? usable(Buffer.from(embeddedText), embeddedName) : loadProfile(file, host);
}
