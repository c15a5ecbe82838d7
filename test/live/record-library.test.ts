import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runProgram, temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';

/** Runs a script, in a process of its own, that has the built packages installed; gives what it printed. */
async function withPackage(script: string): Promise<unknown> {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules/@seccomp-tailor'), { recursive: true });
  symlinkSync(join(root, 'packages/cli'), join(cwd, 'node_modules/seccomp-tailor'));
  symlinkSync(join(root, 'packages/core'), join(cwd, 'node_modules/@seccomp-tailor/core'));
  const imports = [
    "import { record, UserError } from 'seccomp-tailor/record';",
    "import { evidenceNames } from '@seccomp-tailor/core';",
    "import { existsSync, mkdirSync, readdirSync } from 'node:fs';",
    "import { tmpdir } from 'node:os';",
  ];
  // Else what stands in a folder around this one may have a say in what is imported.
  writeFileSync(join(cwd, 'package.json'), '{"private": true}');
  writeFileSync(join(cwd, 'script.mjs'), [...imports, script].join('\n'));
  const { status, stdout, stderr } = await runProgram([process.execPath, 'script.mjs'], { cwd });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describeWith(['strace'], 'seccomp-tailor/record', () => {
  it('records a program and says how it ended', async () => {
    const found = await withPackage(`
      const { status, signals, evidence, gaps, backend, why, diagnostics } = await record(
        ['sh', '-c', '[ "$WORD" = "a word" ] && mkdir made; exit 3'],
        { backend: 'strace', cwd: process.cwd(), env: { ...process.env, WORD: 'a word' } },
      );
      const has = evidenceNames(evidence).includes('mkdir') && existsSync('made');
      console.log(JSON.stringify({ status, signals, has, gaps, backend, why: why ?? null, diagnostics }));`);
    expect(found).toEqual({
      status: 3,
      signals: [],
      has: true,
      gaps: [],
      backend: 'strace',
      why: null,
      diagnostics: [],
    });
  });

  it('tells what the user can put right', async () => {
    const found = await withPackage(`
      const failures = [];
      for (const [program, options] of [
        ['no-such-program', {}], ['true', { light: true }], ['true', { cwd: '/none' }], ['true', { env: {} }]]) {
        const error = await record([program], { backend: 'strace', ...options }).catch((error) => error);
        failures.push([error instanceof UserError, error.kind]);
      }
      console.log(JSON.stringify(failures));`);
    expect(found).toEqual([
      [true, 'no-program'],
      [true, 'usage'],
      [true, 'usage'],
      [true, 'no-program'],
    ]);
  });

  it('leaves no folder behind', async () => {
    const found = await withPackage(`
      const ours = () => readdirSync(tmpdir()).filter((name) => /^seccomp-tailor-\\w{6}$/.test(name));
      const before = new Set(ours());
      await record(['true'], { backend: 'strace' });
      console.log(JSON.stringify(ours().filter((name) => !before.has(name))));`);
    expect(found).toEqual([]);
  });
});

describeWith(['tracefs'], 'seccomp-tailor/record with ftrace', () => {
  it('tells of new calls while the program runs', async () => {
    const found = await withPackage(`
      const seen = [];
      const onNewCall = ({ name }) => seen.push(name);
      const { backend, evidence } = await record(['mkdir', 'made'], { backend: 'ftrace', onNewCall });
      console.log(JSON.stringify([backend, seen.toSorted().join(), evidenceNames(evidence).toSorted().join()]));`);
    const [backend, seen, names] = found as string[];
    expect([backend, seen]).toEqual(['ftrace', names]);
    expect(names).toContain('mkdir');
  });
});

/** Two programs at once in one process, of which each makes a call that the other does not make. */
const twoAtOnce = `
  const programs = ['sleep 0.5; mkdir made; sleep 0.5', 'umask 77; sleep 0.5; umask 22; sleep 1'];
  const recordings = await Promise.all(programs.map((line) => record(['sh', '-c', line], options)));
  const seen = recordings.map(({ evidence, gaps }) => [
    ['mkdir', 'umask'].filter((name) => evidenceNames(evidence).includes(name)),
    gaps.filter(({ missing }) => missing).map(({ reason }) => reason),
  ]);
  console.log(JSON.stringify(seen));`;
const apart = [
  [['mkdir'], []],
  [['umask'], []],
];

describeWith(['tracefs', 'strace'], 'two recordings in one process', () => {
  it.each(['ftrace', 'strace'])('are kept apart with %s', async (backend) => {
    expect(await withPackage(`const options = { backend: '${backend}' }; ${twoAtOnce}`)).toEqual(apart);
  });
});

describeWith(['root', 'bubblewrap'], 'two recordings in one process by the kernel log', () => {
  it('are kept apart', async () => {
    const options = `const options = { backend: 'audit', liftLogLimit: true };`;
    expect(await withPackage(`${options} ${twoAtOnce}`)).toEqual(apart);
  });
});

describeWith(['root', 'tracefs', 'strace', 'bubblewrap'], 'being told of new calls', () => {
  it.each(['ftrace', 'strace', 'audit'])(
    'with %s may throw: the program ends first, and then that is said',
    async (backend) => {
      const found = await withPackage(`
      let times = 0;
      const onNewCall = () => { times += 1; throw new Error('of my own'); };
      const options = { backend: '${backend}', liftLogLimit: ${backend === 'audit'}, onNewCall };
      const error = await record(['sh', '-c', 'sleep 1; mkdir made'], options).catch((error) => error);
      console.log(JSON.stringify([error.message, times, existsSync('made')]));`);
      expect(found).toEqual(['of my own', 1, true]);
    },
  );
});

describeWith(['root', 'tracefs', 'strace', 'bubblewrap'], 'a recording that is stopped', () => {
  it.each(['ftrace', 'strace', 'audit'])('with %s has what was recorded, and stops no other', async (backend) => {
    const found = await withPackage(`
      const until = async (path) => { while (!existsSync(path)) await new Promise((done) => setTimeout(done, 20)); };
      const options = { backend: '${backend}', liftLogLimit: ${backend === 'audit'} };
      const controller = new AbortController();
      const one = record(['sh', '-c', 'mkdir one; exec sleep 600'], { ...options, stop: controller.signal });
      const other = record(['sh', '-c', 'mkdir other; until [ -d go ]; do sleep 0.1; done; exit 3'], options);
      await Promise.all([until('one'), until('other')]);
      controller.abort();
      const stopped = await one;
      mkdirSync('go');
      const ended = [stopped, await other].map(({ status, signals, evidence }) => [
        status, signals, evidenceNames(evidence).includes('mkdir')]);
      console.log(JSON.stringify(ended));`);
    expect(found).toEqual([
      [143, ['SIGTERM'], true],
      [3, [], true],
    ]);
  });

  it('does not begin where that comes first', async () => {
    const found = await withPackage(`
      const stop = AbortSignal.abort(new Error('not any more'));
      const early = await record(['mkdir', 'made'], { stop }).catch((error) => error.message);
      console.log(JSON.stringify([early, existsSync('made')]));`);
    expect(found).toEqual(['not any more', false]);
  });
});
