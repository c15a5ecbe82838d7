import { spawn, type ChildProcess } from 'node:child_process';
import { exhausted } from '../failures/exhausted.ts';
import type { UserError } from '../failures/user-error.ts';
import { pipeOf } from '../host/pipe-of.ts';

/** A process of its own, which changes something of the machine and puts it back when this process wants it to or is gone. */
export interface Watchdog {
  /** Resolves when it says `ready`; rejects where it ends before that. */
  readonly ready: Promise<void>;
  /** Has it read a line. */
  tell(line: string): void;
  /** Resolves when it has put everything back. */
  dismiss(): Promise<void>;
}

/**
 * `script` is one for the shell, which reads what it is told from descriptor 3, and is to put things back where there are no more lines.
 * `failure` makes an error of what it said instead of `ready`.
 */
export function startWatchdog(script: string, args: readonly string[], failure: (said: string) => UserError): Watchdog {
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
    cwd: '/',
    // In a session of its own, no terminal ends it together with us.
    detached: true,
    // Its tools are to be found whatever our own environment is.
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((done) => {
    child.once('error', () => done()).once('exit', () => done());
  });
  const ready = saysReady(child, failure);
  const pipe = pipeOf(child);
  // What it could not be told it did not live to read; it has said why.
  pipe?.on('error', () => undefined);
  // Whoever waits for it hears of it; where nobody does, there was something else to tell.
  ready.catch(() => undefined);
  return {
    ready,
    tell: (line) => void pipe?.write(`${line}\n`),
    dismiss: () => {
      pipe?.end();
      return gone;
    },
  };
}

function saysReady(child: ChildProcess, failure: (said: string) => UserError): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    child.once('error', (error) => fail(exhausted(error) ?? error));
    child.once('close', () => fail(failure(said.trim())));
    child.stdout?.on('data', (data) => {
      said += String(data);
      if (said === 'ready\n') done();
    });
  });
}
