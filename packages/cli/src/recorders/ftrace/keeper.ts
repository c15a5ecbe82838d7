import { UserError } from '../../failures/user-error.ts';
import { startWatchdog } from '../watchdog.ts';

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
exec 2>&1
mkdir "$1" || exit
prepare "$@" && echo ready && read word <&3
exec > /dev/null 2>&1
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
  const watchdog = startWatchdog(script, [instance, ...lists], cannotBeReady);
  return {
    follow: (tasks) => watchdog.tell((tasks.length === 0 ? [idle] : tasks).join(' ')),
    ready: watchdog.ready,
    dismiss: () => watchdog.dismiss(),
  };
}

function cannotBeReady(said: string): UserError {
  return new UserError(
    'environment',
    `the kernel's tracer cannot be made ready: ${said}`,
    'See what doctor says of ftrace; a smaller --buffer-mb takes less memory.',
  );
}
