#!/usr/bin/env node
import { version } from './version.ts';

const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === '--version') {
  // Asked by scripts, and too little to load everything for.
  process.stdout.write(`${version}\n`);
} else {
  const [{ main }, { nodeHost }] = await Promise.all([import('./main.ts'), import('./host-node.ts')]);
  process.exitCode = await main(argv, nodeHost());
}
