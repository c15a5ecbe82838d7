// npm test [-- FILTERS AND OPTIONS OF VITEST]: every suite, installed and built first where that is needed. A part whose real component
// is missing is skipped by name; with SECCOMP_TAILOR_REQUIRE_LIVE=1 it fails instead (test/components.ts).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, install, requireNode, root } from './workspace.mjs';

requireNode();
install();
build(['.']);
process.chdir(root);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const reporters = ['--reporter=default', '--reporter=./scripts/closing-lines.mjs'];
process.argv = [process.execPath, vitest, 'run', ...reporters, ...process.argv.slice(2)];
await import(pathToFileURL(vitest).href);
