import * as z from 'zod';
import type { Host } from '../host/host.ts';
import { findProgram } from '../host/program.ts';
import { unreached } from '../recorders/containers/daemon.ts';
import { asUser } from '../recorders/containers/named-container.ts';
import { containerDaemons, noDaemon } from '../recorders/containers/tree-subject.ts';
import { unusable, type EngineReport, type Finding } from './findings.ts';
import { readInfo } from './read-info.ts';
import { recorderFor } from './recorder-for.ts';
import { runtimeRemarks } from './runtime-remarks.ts';

/** What matters here of `docker info --format '{{json .}}'`; a client that reaches no daemon tells why and nothing else. */
const infoSchema = z.object({
  ServerVersion: z.string().min(1),
  DefaultRuntime: z.string(),
  CgroupVersion: z.string().optional(),
  RuncCommit: z.object({ ID: z.string() }).optional(),
  SecurityOptions: z.array(z.string()).nullish(),
});
type Info = z.infer<typeof infoSchema>;

/** Docker as `record` would call it. */
export async function dockerReport(host: Host): Promise<EngineReport> {
  if ((await findProgram('docker', host)) !== undefined)
    return unusable(
      'docker',
      'docker is not installed',
      'Install the package docker.io (docker-ce, moby-engine elsewhere).',
    );
  const command = [...asUser(host), 'docker'];
  const { stdout, stderr } = await host.ask([...command, 'info', '--format', '{{json .}}']);
  const info = readInfo(stdout, infoSchema);
  if (info === undefined) return { name: 'docker', problems: [unreached(`${stderr}\n${stdout}`)], remarks: [] };
  const runtime = runtimeOf(info);
  const { recorder, problems } = await recorderFor('docker', host);
  return {
    name: 'docker',
    version: info.ServerVersion,
    runtime,
    rootless: (info.SecurityOptions ?? []).includes('name=rootless'),
    ...(info.CgroupVersion !== undefined && { cgroups: info.CgroupVersion === '2' ? 'v2' : 'v1' }),
    ...(recorder !== undefined && { recorder }),
    problems: [...daemonFindings(info, recorder), ...problems],
    remarks: runtimeRemarks(runtime, host),
  };
}

function daemonFindings({ SecurityOptions }: Info, recorder: string | undefined): Finding[] {
  const found: Finding[] = [];
  if (!(SecurityOptions ?? []).some((option) => option.startsWith('name=seccomp')))
    found.push({ problem: 'this daemon loads no profiles', fix: 'It takes a daemon and a kernel with seccomp.' });
  if (recorder === 'ftrace' && containerDaemons().length === 0)
    found.push({ problem: noDaemon.message, fix: noDaemon.hint });
  return found;
}

/** Some packages put the version of runc into the place of its commit. */
function runtimeOf({ DefaultRuntime, RuncCommit }: Info): string {
  const version = /^v?(\d+\.\d+\S*)/.exec(RuncCommit?.ID ?? '')?.[1];
  return DefaultRuntime !== 'runc' || version === undefined ? DefaultRuntime : `runc ${version}`;
}
