// What is measured: whole processes, start-up included. `compare` names the rows a ratio is made with, and what it should be at most.
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../packages/cli/dist/seccomp-tailor.cjs', import.meta.url));
/** The column of the names, where blanks and opening parentheses part columns. */
const nameColumn = { plain: 2, full: 3 };

/** A row of ours; evidence of logs that end anywhere is incomplete, which is no failure. */
function ours(args) {
  return { argv: ['/usr/bin/env', 'node', bin, ...args], exits: [0, 4] };
}

/** One thread over one log, beside other programs. */
export function logRows(path, { minijail, look }) {
  return [
    { id: 'wc', title: '`wc -l`', argv: ['wc', '-l', path] },
    {
      id: 'mawk',
      title: '`mawk`, counting names',
      argv: ['mawk', '-F[ (]+', `{n[$${nameColumn[look]}]++} END{for(k in n) print n[k],k}`, path],
      compare: [{ to: 'wc' }],
    },
    {
      id: 'minijail',
      title: '`generate_seccomp_policy.py` of minijail',
      ...(minijail === undefined
        ? { missing: 'not measured: give --peer-minijail PATH' }
        : { argv: ['python3', minijail, path], rounds: 1 }),
      compare: [{ to: 'wc' }],
    },
    {
      id: 'names',
      title: '`evidence --names`',
      ...ours(['evidence', '--workers', '1', '--names', path]),
      compare: [
        { to: 'wc', limit: 6 },
        { to: 'mawk', limit: 1 / 2 },
        { to: 'minijail', limit: 1 / 8 },
      ],
    },
    {
      id: 'evidence',
      title: '`evidence`',
      ...ours(['evidence', '--workers', '1', path]),
      compare: [{ to: 'wc', limit: 16 }],
    },
  ];
}

/**
 * Two threads against one; and where there are more logs, named in `list` too, two processes that have nothing to do with one another: what
 * the machine has to give.
 */
export function workerRows(paths, list) {
  const row = (workers) => ours(['evidence', '--workers', String(workers), ...paths]);
  const rows = [
    { id: 'one', title: 'one worker', ...row(1) },
    { id: 'two', title: 'two workers', ...row(2), compare: [{ to: 'one', limit: 1 / 1.6 }] },
  ];
  return paths.length > 1 ? [...rows, apart(list)] : rows;
}

function apart(list) {
  const { argv } = ours(['evidence', '--workers', '1']);
  return {
    id: 'apart',
    title: 'two processes side by side, a log each',
    argv: ['xargs', '-a', list, '-n', '1', '-P', '2', ...argv],
    // One of them ended with another status than 0.
    exits: [0, 123],
    compare: [{ to: 'one' }],
  };
}

/** About starting. `small` is a trace of about 1 MB. */
export function startRows(small) {
  return [
    { id: 'node', title: '`node -e 0`', argv: ['/usr/bin/env', 'node', '-e', '0'] },
    { id: 'version', title: '`--version`', ...ours(['--version']), compare: [{ to: 'node', limit: 1.3 }] },
    {
      id: 'generate',
      title: '`generate`, 1 MB trace',
      ...ours(['generate', small]),
      compare: [{ to: 'node', limit: 3 }],
    },
  ];
}

/** One log after another, each larger than the one before. The differences of the smaller ones are little beside what a run varies by. */
export function growthRows(logs, rounds) {
  return logs.map(({ id, title, path, bytes }, index) => ({
    id,
    title,
    bytes,
    rounds: index < logs.length - 1 ? rounds * 3 : rounds,
    ...ours(['evidence', '--workers', '1', path]),
    memoryLimit: 150,
  }));
}

/** A line without an end. */
export function endlessRows(path) {
  return [
    {
      id: 'endless',
      title: '`evidence`, one line without end',
      rounds: 1,
      ...ours(['evidence', path]),
      memoryLimit: 150,
    },
  ];
}
