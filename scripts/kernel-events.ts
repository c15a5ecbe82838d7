import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';

/** Something the kernel says a task did, in the order it happened. */
export type KernelEvent =
  | { readonly kind: 'call'; readonly task: number; readonly nr: number; readonly args: readonly string[] }
  | { readonly kind: 'fork'; readonly task: number; readonly child: number };

const tracefs = '/sys/kernel/tracing';

/**
 * The kernel's own count of system calls (tracepoint raw_syscalls:sys_enter), in a tracing instance of its own: what traces
 * are compared with. A task that appends its number to `taskFile` is followed, and so are all its children.
 */
export class KernelEvents {
  readonly #folder: string;
  readonly taskFile: string;

  constructor(name: string) {
    if (!existsSync(`${tracefs}/instances`)) mustRun(['mount', '-t', 'tracefs', 'none', tracefs]);
    this.#folder = `${tracefs}/instances/${name}`;
    this.taskFile = `${this.#folder}/set_event_pid`;
    mkdirSync(this.#folder);
    const settings = [
      ['options/event-fork', '1'],
      ['trace_clock', 'mono'],
      ['buffer_size_kb', '65536'],
      // No task has this number: an empty list would mean every task. Tasks are to append theirs.
      ['set_event_pid', '4194304'],
      ['events/raw_syscalls/sys_enter/enable', '1'],
      ['events/sched/sched_process_fork/enable', '1'],
    ] as const;
    for (const [file, value] of settings) writeFileSync(`${this.#folder}/${file}`, value);
  }

  /** All events until now; throws if the kernel lost any. */
  read(): readonly KernelEvent[] {
    writeFileSync(`${this.#folder}/tracing_on`, '0');
    for (const cpu of readdirSync(`${this.#folder}/per_cpu`)) {
      const stats = readFileSync(`${this.#folder}/per_cpu/${cpu}/stats`, 'utf8');
      if (!/^overrun: 0$/m.test(stats) || !/^dropped events: 0$/m.test(stats)) throw new Error(`${cpu} lost events`);
    }
    const lines = readFileSync(`${this.#folder}/trace`, 'utf8').split('\n');
    return lines.map(readEvent).filter((event) => event !== undefined);
  }

  close(): void {
    rmdirSync(this.#folder);
  }
}

/**
 * Reads
 *
 *           redis.sh-812     [001] ..... 77.012345: sys_enter: NR 59 (55d0, 55d1, 55d2, 0, 0, 0)
 *           redis.sh-812     [001] ..... 77.012345: sched_process_fork: comm=redis.sh pid=812 child_comm=redis.sh child_pid=813
 */
function readEvent(line: string): KernelEvent | undefined {
  const call = /-(\d+) +\[\d+\] .*: sys_enter: NR (-?\d+) \(([0-9a-f, ]+)\)$/.exec(line);
  if (call !== null)
    return { kind: 'call', task: Number(call[1]), nr: Number(call[2]), args: (call[3] ?? '').split(', ') };
  const fork = /-(\d+) +\[\d+\] .*: sched_process_fork: .* child_pid=(\d+)$/.exec(line);
  return fork === null ? undefined : { kind: 'fork', task: Number(fork[1]), child: Number(fork[2]) };
}

/** Runs a command that must succeed and returns what it printed. */
export function mustRun(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const [file = '', ...args] = argv;
  const result = spawnSync(file, args, { cwd: '/', encoding: 'utf8', env, maxBuffer: 2 ** 28 });
  if (result.status === 0) return result.stdout;
  throw new Error(`${argv.join(' ')}: status ${result.status}\n${result.stdout}${result.stderr}`);
}
