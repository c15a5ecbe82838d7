// Real containers and programs: with the set that `caps` finds each works, and with any one capability less it does not.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { capsReportSchema, type CapsReport } from '../../packages/cli/src/json/caps-report.ts';
import { runProgram, seccompTailor, temporaryFolder, type Finished } from '../cli/bin.ts';
import { describeWith, type Component } from '../components.ts';
import { docker } from './engines/docker.ts';
import type { EngineKind } from './engines/engine.ts';
import { podman } from './engines/podman.ts';
import { useEngine } from './engines/use-engine.ts';

interface Workload {
  readonly name: string;
  readonly code: string;
  readonly needed: readonly string[];
}

/** An nginx on a port below 1024 whose worker is no root, asked for an answer; the shell ends as the client does. */
const nginx = `
cd /tmp && mkdir www && echo hello > www/index.html && chmod 755 www
echo 'daemon off; user www-data; pid /tmp/pid; events {} error_log /tmp/log; http { access_log off;
  client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f; uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s;
  server { listen 127.0.0.1:80; root /tmp/www; } }' > conf
nginx -c /tmp/conf -e /tmp/log & server=$!
tries=0
until curl --silent --fail --max-time 0.5 --output answer http://127.0.0.1/; do
  # It still takes connections, and has no worker left to answer.
  ! grep --quiet 'cannot be respawned' log || break
  tries=$((tries + 1)); test $tries -lt 50 || break
  kill -0 $server || break
  sleep 0.1
done
test -s answer; status=$?
kill -KILL $server
exit $status`;

/** Docker lets every user of a container have any port; podman does not. */
const nginxNeeds = { podman: ['CHOWN', 'SETGID', 'SETUID', 'NET_BIND_SERVICE'], docker: ['CHOWN', 'SETGID', 'SETUID'] };

const small: readonly Workload[] = [
  { name: 'a change of owner', code: 'touch /tmp/f && chown 33:33 /tmp/f', needed: ['CHOWN'] },
  { name: 'a root of its own', code: 'chroot / /bin/true', needed: ['SYS_CHROOT'] },
  { name: 'nothing special', code: 'ls / > /tmp/list && sort /tmp/list > /tmp/sorted', needed: [] },
];

describeWith([...podman.needs, 'nginx', 'curl'], 'capabilities of podman containers', () => containerSuite(podman));
describeWith([...docker.needs, 'nginx', 'curl'], 'capabilities of docker containers', () => containerSuite(docker));

function containerSuite(kind: EngineKind): void {
  const running = useEngine(kind);
  const commandOf = (code: string): readonly string[] => running().engine.command(['/bin/sh', '-c', code]);

  /** As people would with the options that were proposed. */
  async function runWith(code: string, set: readonly string[]): Promise<number | undefined> {
    const command = commandOf(code);
    const at = command.indexOf('run') + 1;
    const options = ['--cap-drop=all', ...set.map((name) => `--cap-add=${name}`)];
    return (await runProgram([...command.slice(0, at), ...options, ...command.slice(at)])).status;
  }

  const web = { name: 'a web server', code: nginx, needed: nginxNeeds[kind.name === 'podman' ? 'podman' : 'docker'] };

  // They mostly wait for their engine.
  it.concurrent.each([web, ...small])(
    '$name: works with what is proposed, and not with any one less',
    async ({ code, needed }) => {
      const { report } = await caps(['--repeat', '1'], commandOf(code));
      expect(report).toMatchObject({ exitCode: 0, confirmed: true, trial: { by: kind.name, expected: 0 } });
      const set = report.securityContext.capabilities.add ?? [];
      expect([...set].toSorted()).toEqual([...needed].toSorted());
      expect(await runWith(code, set)).toBe(0);
      for (const name of set)
        expect(
          await runWith(
            code,
            set.filter((each) => each !== name),
          ),
          name,
        ).not.toBe(0);
    },
  );

  it('counts a service that goes on as one that works, and leaves no container behind', async () => {
    const command = commandOf('chown 33 /tmp && exec sleep 1000');
    const name = command[command.indexOf('--name') + 1] ?? '';
    const { report } = await caps(['--timeout', '2', '--repeat', '1', '--caps', 'CHOWN,KILL'], command);
    expect(report).toMatchObject({ confirmed: true, proposed: ['CAP_CHOWN'], trial: { expected: 'timeout' } });
    const engineCommand = command.slice(0, command.indexOf('run'));
    expect((await runProgram([...engineCommand, 'ps', '--all', '--format', '{{.Names}}'])).stdout).not.toContain(name);
  });

  it('says where the engine itself fails', async () => {
    const command = commandOf('true').map((word) => (word === '/tmp:exec' ? 'no folder' : word));
    const { status, stdout, stderr } = await seccompTailor(['caps', '--', ...command]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`${kind.name} could not run the container: `);
  });
}

const tools: readonly Component[] = ['root', 'strace', 'setpriv'];
describeWith(tools, 'capabilities of programs', () => {
  it('are found by running the program with fewer and fewer, beginning with what the evidence says', async () => {
    const folder = temporaryFolder();
    const script = join(folder, 'app');
    writeFileSync(script, `#!/bin/sh\ncd ${folder} && touch f && chown 33 f && chroot / true && rm f\n`);
    chmodSync(script, 0o755);
    const trace = join(folder, 'app.strace');
    await seccompTailor(['record', '--backend', 'strace', '-o', trace, '--', script]);
    const { report } = await caps([trace], [script]);
    const standings = Object.fromEntries(report.needs.map(({ capability, standing }) => [capability, standing]));
    expect(standings).toMatchObject({ CAP_SYS_CHROOT: 'needed', CAP_CHOWN: 'perhaps' });
    expect(report).toMatchObject({
      confirmed: true,
      proposed: ['CAP_CHOWN', 'CAP_SYS_CHROOT'],
      trial: { by: 'setpriv' },
    });
  });

  it('that it can do without are not among them, whatever the evidence says', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'd'));
    const { report } = await caps([], ['/bin/sh', '-c', `chmod 700 ${folder}/d; kill -0 $$; : ${folder}`]);
    expect(report).toMatchObject({ confirmed: true, proposed: [] });
  });

  it('cannot be found where it fails with all of them', async () => {
    const { stdout, status } = await seccompTailor(['caps', '--', '/bin/sh', '-c', 'echo no such host >&2; exit 7']);
    expect(status).toBe(1);
    expect(stdout).toContain('not confirmed: with all of them it ends with status 7: no such host');
    expect(stdout).toContain('--caps all');
    const { report } = await caps(['--expect', '7'], ['/bin/sh', '-c', 'chroot / true && exit 7']);
    expect(report).toMatchObject({ confirmed: true, proposed: ['CAP_SYS_CHROOT'], trial: { expected: 7 } });
  });

  it('cannot be found where it ends differently every time', async () => {
    const folder = temporaryFolder();
    const flip = `test -e ${folder}/x && rm ${folder}/x || { touch ${folder}/x; exit 1; }`;
    const { report, status } = await caps([], ['/bin/sh', '-c', flip]);
    expect(report).toMatchObject({ exitCode: 1, confirmed: false, trial: { unusable: 'unsteady' } });
    expect(status).toBe(1);
  });
});

async function caps(
  options: readonly string[],
  command: readonly string[],
): Promise<Finished & { readonly report: CapsReport }> {
  const finished = await seccompTailor(['caps', '--json', ...options, '--', ...command]);
  if (finished.stdout === '') throw new Error(finished.stderr);
  return { ...finished, report: capsReportSchema.parse(JSON.parse(finished.stdout)) };
}
