#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { forgetLostTerminals, terminalsNow } from './host/lost-terminals.ts';
import { version } from './version.ts';

const argv = process.argv.slice(2);
if (argv.length !== 1 || argv[0] !== '--version' || !printed(`${version}\n`)) {
  const [{ main }, { nodeHost }] = await Promise.all([import('./main.ts'), import('./host-node.ts')]);
  const terminals = terminalsNow();
  process.exitCode = await main(argv, nodeHost());
  forgetLostTerminals(terminals);
}

/** Asked by scripts, and too little to load everything for, unless there is something to tell of standard output. */
function printed(text: string): boolean {
  try {
    writeSync(1, text);
    return true;
  } catch {
    return false;
  }
}
