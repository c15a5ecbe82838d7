import * as z from 'zod';
import type { Host } from '../host/host.ts';
import { findProgram } from '../host/program.ts';
import { asUser } from '../recorders/containers/named-container.ts';
import { cgroupMode } from './cgroups.ts';
import { unusable, type EngineReport, type Finding } from './findings.ts';
import { readInfo } from './read-info.ts';
import { recorderFor } from './recorder-for.ts';
import { rootlessFindings } from './rootless.ts';
import { runtimeRemarks } from './runtime-remarks.ts';

/** What matters here of `podman info --format json`. */
const infoSchema = z.object({
  version: z.object({ Version: z.string() }),
  host: z.object({
    serviceIsRemote: z.boolean().optional(),
    security: z.object({ rootless: z.boolean(), seccompEnabled: z.boolean() }),
    ociRuntime: z.object({ name: z.string(), path: z.string(), version: z.string() }),
  }),
});
type Info = z.infer<typeof infoSchema>;

/** Podman as `record` would call it: as the user who called sudo, where there is one. */
export async function podmanReport(host: Host): Promise<EngineReport> {
  if ((await findProgram('podman', host)) !== undefined)
    return unusable('podman', 'podman is not installed', 'Install the package podman.');
  const command = [...asUser(host), 'podman'];
  const { stdout, stderr } = await host.ask([...command, 'info', '--format', 'json']);
  const info = readInfo(stdout, infoSchema);
  const rootless = info?.host.security.rootless ?? (host.uid !== 0 || command.length > 1);
  const cgroups = cgroupMode();
  const findings = rootless ? rootlessFindings(host) : [];
  const known = { name: 'podman', rootless, ...(cgroups !== undefined && { cgroups }) } as const;
  if (info === undefined)
    return { ...known, problems: findings.length > 0 ? findings : [silence(stderr)], remarks: [] };
  const runtime = runtimeOf(info);
  const { recorder, problems } = await recorderFor('podman', host);
  return {
    ...known,
    version: info.version.Version,
    runtime,
    ...(recorder !== undefined && { recorder }),
    problems: [...findings, ...engineFindings(info, cgroups), ...problems],
    remarks: runtimeRemarks(runtime, host),
  };
}

function silence(stderr: string): Finding {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const fix = /OCI runtime .* not found/.test(said)
    ? 'Install the package crun or runc, or name the one that is there in containers.conf: [engine] runtime = "runc"'
    : 'See what this says: podman info';
  return { problem: `podman does not tell of itself: ${said}`, fix };
}

function engineFindings(
  { host: { security, serviceIsRemote, ociRuntime } }: Info,
  cgroups: string | undefined,
): Finding[] {
  const found: Finding[] = [];
  if (serviceIsRemote === true)
    found.push({
      problem: 'this podman asks a service to start containers, which cannot be recorded from here',
      fix: 'Record on the machine where that service runs.',
    });
  if (!security.seccompEnabled)
    found.push({ problem: 'this podman loads no profiles', fix: 'It takes one that was built with seccomp.' });
  if (ociRuntime.name === 'crun' && cgroups === 'hybrid')
    found.push({
      problem: 'crun refuses control groups of both versions at once (hybrid)',
      fix: 'Use another runtime: podman --runtime runc run …; or start the kernel with systemd.unified_cgroup_hierarchy=1.',
    });
  return found;
}

/** `crun 1.8.1` of `crun version 1.8.1\ncommit: …`. */
function runtimeOf({ host: { ociRuntime } }: Info): string {
  const version = /version v?(\d\S*)/.exec(ociRuntime.version)?.[1];
  return version === undefined ? ociRuntime.name : `${ociRuntime.name} ${version}`;
}
