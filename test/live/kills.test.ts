import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { evidenceFromJson, evidenceNames } from '../../packages/core/src/index.ts';
import { expect, it } from 'vitest';
import { seccompTailor, temporaryFolder, type Finished } from '../cli/bin.ts';
import { describeWith, type Component } from '../components.ts';
import { leftInstances } from './instances.ts';
import { kill, processesNaming } from './processes.ts';

/** How many times each recorder, and each program it records, is killed: at moments spread by chance over the whole recording. */
const kills = Number(process.env['SECCOMP_TAILOR_KILLS'] ?? 5);
const moments = Array.from({ length: kills }, (_, index) => (index + Math.random()) / kills);

const limitFile = '/proc/sys/kernel/printk_ratelimit';

/** Says its number, and starts and ends processes for some time. */
const busy = 'echo $$; i=0; while [ $i -lt 60 ]; do ls /proc/self/task | cat > /dev/null; i=$((i + 1)); done';

interface Recorder {
  readonly title: string;
  readonly options: readonly string[];
  readonly needs: readonly Component[];
}

const recorders: readonly Recorder[] = [
  { title: 'ftrace', options: ['--backend', 'ftrace'], needs: ['tracefs', 'busybox'] },
  { title: 'strace', options: ['--backend', 'strace'], needs: ['root', 'strace', 'busybox'] },
  {
    title: 'the audit log',
    options: ['--backend', 'audit', '--lift-log-limit'],
    needs: ['root', 'bubblewrap', 'busybox'],
  },
];

for (const recorder of recorders)
  describeWith(recorder.needs, `killed while recording with ${recorder.title}`, () => killSuite(recorder));

function killSuite({ options }: Recorder): void {
  const limit = readFileSync(limitFile, 'utf8');

  // The folder in the program's command line is how its processes are found.
  const record = (folder: string, whileRunning?: (pid: () => number | undefined, child: number) => void) => {
    const argv = ['record', ...options, '-o', join(folder, 'e.json'), '--'];
    return seccompTailor([...argv, '/bin/busybox', 'sh', '-c', busy, folder], {
      cwd: folder,
      whileRunning: (child) => {
        let said = '';
        child.stdout.on('data', (text) => (said += String(text)));
        whileRunning?.(() => (said.includes('\n') ? Number(said) : undefined), child.pid ?? -1);
      },
    });
  };

  it(`leaves valid files or none, and a clean machine, where the recorder is killed (${kills} times)`, async () => {
    const began = performance.now();
    // Records that the kernel's log had no room for are said to be lost.
    expect([0, 4]).toContain((await record(temporaryFolder())).status);
    const whole = performance.now() - began;
    for (const moment of moments) {
      const folder = temporaryFolder();
      const after = moment * whole;
      const message = `killed after ${after.toFixed(0)} of ${whole.toFixed(0)} ms`;
      await record(folder, (_, child) => void setTimeout(() => kill(child), after));
      expectNothingHalf(folder, message);
      await gone(folder, message);
      await nextStart(folder, message);
    }
  });

  it(`keeps what was recorded where the program is killed (${kills} times)`, async () => {
    let killed = 0;
    for (const moment of moments) {
      const folder = temporaryFolder();
      const after = moment * 300;
      const { status, stderr } = await record(folder, (pid) => void killWhenKnown(pid, after));
      const message = `killed ${after.toFixed(0)} ms after it was there: ${stderr}`;
      // It may have ended by itself, and lost records are said to be lost.
      expect([0, 4, 137], message).toContain(status);
      killed += status === 137 ? 1 : 0;
      expect(namesIn(folder), message).toEqual(expect.arrayContaining(['execve', 'write']));
      await gone(folder, message);
    }
    expect(killed).toBeGreaterThan(0);
  });

  /** What the killed one left is removed, and what it changed is put back, at the latest by the next recording. */
  async function nextStart(folder: string, message: string): Promise<void> {
    const { status }: Finished = await seccompTailor(
      ['record', ...options, '-o', join(folder, 'next.json'), '--', '/bin/busybox', 'true'],
      { cwd: folder },
    );
    expect(status, message).toBe(0);
    // The watcher of the killed one may be at it at the same time.
    for (let turn = 0; turn < 50 && leftInstances().length > 0; turn += 1) await delay(100);
    const left = [...leftInstances(), ...readdirSync(folder).filter((name) => name.startsWith('.'))];
    expect([left, readFileSync(limitFile, 'utf8')], message).toEqual([[], limit]);
  }
}

/** The evidence is whole, or was not written. */
function expectNothingHalf(folder: string, message: string): void {
  if (existsSync(join(folder, 'e.json'))) expect(namesIn(folder), message).toContain('execve');
}

function namesIn(folder: string): readonly string[] {
  return evidenceNames(evidenceFromJson(JSON.parse(readFileSync(join(folder, 'e.json'), 'utf8'))));
}

async function killWhenKnown(pid: () => number | undefined, after: number): Promise<void> {
  for (let turn = 0; turn < 1000 && pid() === undefined; turn += 1) await delay(5);
  await delay(after);
  kill(pid() ?? -1);
}

/** Nothing is left waiting: neither the program, which goes on to its end, nor what was to become it. */
async function gone(folder: string, message: string): Promise<void> {
  let left = processesNaming(folder);
  for (let turn = 0; turn < 150 && left.length > 0; turn += 1) {
    await delay(100);
    left = processesNaming(folder);
  }
  expect(left, message).toEqual([]);
}
