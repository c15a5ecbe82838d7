// Servers under load, after a few seconds in which a recorder has seen what there is to see.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './run.mjs';
import { pathOf } from './tools.mjs';

const port = 17817;

/** SET and GET in turn: two requests by the time that they take together. */
export const redis = serverSection({
  id: 'redis',
  title: 'redis-benchmark, SET and GET',
  needs: ['redis-server', 'redis-benchmark'],
  settings: (folder) => `port ${port}\nbind 127.0.0.1\nsave ""\ndir ${folder}\npidfile ${folder}/pid\ndaemonize no\n`,
  command: (settings) => ['redis-server', settings],
  load({ share, requests }) {
    const count = Math.max(Math.round(requests * Math.max(share, 0.03)), 100);
    return ['redis-benchmark', '-p', String(port), '-t', 'set,get', '-n', String(count), '--csv'];
  },
  rate(text) {
    const rates = [...text.matchAll(/^"(?:SET|GET)","([\d.]+)"/gm)].map(([, rate]) => Number(rate));
    return rates.length === 2 ? 2 / (1 / rates[0] + 1 / rates[1]) : undefined;
  },
});

export const nginx = serverSection({
  id: 'nginx',
  title: 'nginx, a small file',
  needs: ['nginx', 'wrk'],
  settings(folder) {
    mkdirSync(join(folder, 'www'), { recursive: true });
    writeFileSync(join(folder, 'www/index.html'), 'x'.repeat(1024));
    for (const open of [folder, join(folder, 'www')]) chmodSync(open, 0o755);
    return `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/errors;
events { worker_connections 256; }
http { access_log off; server { listen 127.0.0.1:${port}; root ${folder}/www; } }
`;
  },
  command: (settings) => ['nginx', '-c', settings],
  load: ({ seconds }) => ['wrk', '-t1', '-c32', `-d${seconds}s`, `http://127.0.0.1:${port}/index.html`],
  rate(text) {
    const rate = /^Requests\/sec:\s+([\d.]+)$/m.exec(text);
    return rate === null ? undefined : Number(rate[1]);
  },
});

function serverSection({ id, title, needs, settings, command, load, rate }) {
  return {
    id,
    title,
    needs,
    values: { rate: 'requests/s' },
    limit: id === 'redis' ? 0.9 : undefined,
    /** More is better, and ours is held to bpftrace's. */
    atLeast: 'bpftrace',
    command: (sizes) => [...command('SETTINGS'), '·', ...load({ ...sizes, share: 1 })],
    async measure(tool, sizes) {
      const file = join(sizes.folder, `${id}.conf`);
      writeFileSync(file, settings(sizes.folder));
      const server = await startServer(tool.around(command(file), sizes.folder), sizes.folder);
      try {
        const one = load({ ...sizes, share: tool.share });
        const few = load({ ...sizes, requests: sizes.requests / 4, seconds: 1, share: tool.share });
        for (const until = performance.now() + sizes.warmUp * 1000; performance.now() < until;) run(few);
        const found = rate(run(one).stdout);
        if (found === undefined) throw new Error(`${one.join(' ')} says no rate`);
        return { rate: found };
      } finally {
        await server.stop();
      }
    },
  };
}

/** A server under a recorder, which ends when the server is told to. */
async function startServer([name, ...args], folder) {
  const pidFile = join(folder, 'pid');
  rmSync(pidFile, { force: true });
  const child = spawn(pathOf(name) ?? name, args, { stdio: 'ignore' });
  const ended = new Promise((done) => child.once('close', done));
  for (let turn = 0; turn < 400 && !(await answers()); turn += 1) await delay(50);
  return {
    async stop() {
      if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
      else child.kill('SIGTERM');
      await ended;
    },
  };
}

function answers() {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true));
    socket.on('error', () => done(false));
    socket.on('connect', () => socket.destroy());
  });
}
