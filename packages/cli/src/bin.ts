import { writeSync } from 'node:fs';
import { commands } from './commands/index.ts';
import { forgetLostTerminals, terminalsNow } from './host/lost-terminals.ts';
import { exitCodes } from './exit-codes.ts';
import { version } from './version.ts';

const argv = process.argv.slice(2);
if (argv.length !== 1 || argv[0] !== '--version' || !printed(`${version}\n`)) void start();

async function start(): Promise<void> {
  // For the case that what is waited for never comes.
  process.exitCode = exitCodes.internal;
  // What the command takes is on its way meanwhile; where it cannot be loaded, main tells.
  commands
    .find(({ name }) => name === argv[0])
    ?.load()
    .catch(() => undefined);
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
