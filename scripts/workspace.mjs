// What `npm start` and `npm test` share: get the workspace ready, at most once per change, with everything said on standard error.
// Plain JavaScript without dependencies, because it runs before anything is installed or built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const stamps = join(root, 'node_modules', '.seccomp-tailor');

/** Ends the process with a message of its own where the Node that runs is older than package.json's `engines` wants. */
export function requireNode() {
  const wanted = manifest.engines.node.replace('>=', '');
  if (compareVersions(process.versions.node, wanted) >= 0) return;
  console.error(
    `seccomp-tailor needs Node ${wanted} or newer; this is Node ${process.versions.node} (${process.execPath})`,
  );
  process.exit(3);
}

function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = [0, 1, 2].find((i) => (left[i] || 0) !== (right[i] || 0));
  return at === undefined ? 0 : (left[at] || 0) - (right[at] || 0);
}

/** Installs the locked dependencies unless that very lock file was installed last. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const stamp = join(stamps, 'installed');
  if (readOrEmpty(stamp) === lock) return;
  console.error('Installing dependencies (first run, or the lock file changed) …');
  // npm is told to be silent in this folder; what goes wrong here must be seen. CI: pnpm asks no questions.
  const env = { ...process.env, npm_config_loglevel: 'error', CI: 'true' };
  run('npx', ['--yes', manifest.packageManager, 'install', '--frozen-lockfile'], { env });
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, lock);
}

/** Builds `projects` (folders), the command line among them, unless nothing they are made of has changed since they, or all, were built last. */
export function build(projects) {
  const stamp = builtStamp(projects);
  const began = new Date();
  const last = Math.max(modified(stamp), modified(builtStamp(['.'])));
  const changed = ['tsconfig.base.json', 'pnpm-lock.yaml', 'packages', 'scripts'].some((name) =>
    newerThan(join(root, name), last),
  );
  if (!changed) return;
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', ...projects], {});
  run(process.execPath, [join(root, 'scripts/bundle.mjs')], {});
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began);
}

function builtStamp(projects) {
  return join(stamps, `built-${projects.join('-').replaceAll('/', '_')}`);
}

const skipped = new Set(['node_modules', 'dist']);

/** Folders count too: a file that went away changes its folder. */
function newerThan(path, time) {
  const stat = statSync(path);
  if (stat.isDirectory())
    return (
      readdirSync(path).some((name) => !skipped.has(name) && newerThan(join(path, name), time)) || stat.mtimeMs > time
    );
  return stat.mtimeMs > time;
}

/** Runs a helper of ours; its output goes to standard error, because standard output belongs to the program. */
function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (status === 0) return;
  console.error(
    error === undefined ? `${command} ${args.join(' ')} failed` : `cannot run ${command}: ${error.message}`,
  );
  process.exit(3);
}

function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function modified(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return -1;
  }
}
