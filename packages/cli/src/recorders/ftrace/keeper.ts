import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { pipeOf } from '../../host/pipe-of.ts';
import { exhausted } from '../../failures/exhausted.ts';
import { UserError } from '../../failures/user-error.ts';

/** What an instance is set to before it records, as `file=value`. */
export interface Settings {
  /** Those the kernel waits for. */
  readonly buffers: readonly string[];
  /** Those that are many. */
  readonly events: readonly string[];
}

/**
 * Makes an instance, and removes it when the pipe closes: the recording is over, or the recorder has died. The two kinds of settings are
 * made at the same time, and before it is told whom to follow, so nothing is recorded before all are there.
 */
const script = `trap '' HUP INT QUIT TERM PIPE
put() {
  for setting; do
    echo "\${setting#*=}" > "\${setting%%=*}" || return
  done
}
prepare() {
  cd "$1" && put tracing_on=0 || return
  put $2 &
  put $3 && read tasks <&3 && put "set_event_pid=$tasks" && wait $! && put tracing_on=1
}
exec 2>&3
mkdir "$1" || exit
prepare "$@" && echo ready >&3 && read word <&3
exec 2> /dev/null
cd /
echo 0 > "$1/tracing_on"
for try in 1 2 3 4 5 6 7 8 9 10; do
  rmdir "$1" && exit
  sleep 0.2
done`;

/** The number of the kernel's idle tasks, which make no calls: an empty list would mean everyone. */
const idle = 0;

/** A process of its own, which keeps an instance for as long as this process wants it and is there. */
export interface Keeper {
  /** These tasks, and all they start; of none at all, only those that are added. */
  follow(tasks: readonly number[]): void;
  /** Resolves when the instance records, which it does not before it is told whom to follow. */
  readonly ready: Promise<void>;
  /** Resolves when it has stopped and removed the instance. */
  dismiss(): Promise<void>;
}

export function startKeeper(instance: string, { buffers, events }: Settings): Keeper {
  const lists = [buffers, events].map((list) => list.join(' '));
  const child = spawn('/bin/sh', ['-c', script, 'sh', instance, ...lists], {
    cwd: '/',
    // In a session of its own, no terminal ends it together with us.
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((done) => {
    child.once('error', () => done()).once('exit', () => done());
  });
  const pipe = pipeOf(child);
  const ready = saysReady(child, pipe);
  // Whoever waits for it hears of it; where nobody does, there was something else to tell.
  ready.catch(() => undefined);
  return {
    follow: (tasks) => void pipe?.write(`${(tasks.length === 0 ? [idle] : tasks).join(' ')}\n`),
    ready,
    dismiss: () => {
      pipe?.end();
      return gone;
    },
  };
}

function saysReady(child: ChildProcess, pipe: Duplex | undefined): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    const give = (): void =>
      fail(
        new UserError(
          'environment',
          `the kernel's tracer cannot be made ready: ${said.trim()}`,
          'See what doctor says of ftrace; a smaller --buffer-mb takes less memory.',
        ),
      );
    child.once('error', (error) => fail(exhausted(error) ?? error));
    pipe?.on('data', (data) => {
      said += String(data);
      if (said === 'ready\n') done();
    });
    pipe?.once('error', give).once('close', give);
  });
}
