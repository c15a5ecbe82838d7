// npm start -- ARGUMENTS: the command line, installed and built first where that is needed. The program runs in this very process,
// so that its exit status and signals are its own; relative paths are those of the folder npm was called in.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, install, requireNode, root } from './workspace.mjs';

requireNode();
install();
build(['packages/cli']);
process.chdir(process.env.INIT_CWD || process.cwd());
const bin = join(root, 'packages/cli/dist/seccomp-tailor.cjs');
process.argv[1] = bin;
await import(pathToFileURL(bin).href);
