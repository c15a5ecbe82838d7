/**
 * What tasks did, one event a line and in the order of time, and how tools record it: tasks fork, make calls, exit, or are gone without an exit of
 * their own (killed, or ended by another thread's exit_group); their numbers are used again. A life is a task, as opposed to its number.
 */
export interface Life {
  readonly tid: number;
  readonly parent: number;
  /** Whether it is the chosen task or descends from it. */
  readonly chosen: boolean;
}

export type Happening =
  | { readonly life: Life; readonly what: 'born' | 'call' | 'forks' | 'exits' | 'gone' }
  | { readonly life: Life; readonly what: 'forked'; readonly child: number };

export type History = readonly Happening[];

/** The calls of chosen tasks have other names than those of strangers. */
const names = { true: { call: 'getuid', fork: 'fork' }, false: { call: 'getgid', fork: 'vfork' } } as const;
const numbers = { getuid: 102, getgid: 104, fork: 57, vfork: 58, exit_group: 231, execve: 59 } as const;
type Name = keyof typeof numbers;

/** The call of what happens. */
export function nameOf({ life, what }: Happening): Name {
  const { call, fork } = names[`${life.chosen}`];
  return what === 'exits' ? 'exit_group' : what === 'call' ? call : fork;
}

/** How often chosen tasks made each call. */
export function chosenCalls(history: History): string[] {
  const counts = new Map<string, number>();
  for (const happening of history) {
    const { life, what } = happening;
    if (!life.chosen || what === 'born' || what === 'gone' || what === 'forked') continue;
    const name = nameOf(happening);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).toSorted();
}

/** Of `strace -f`: the first task begins with an exec. */
export function asStraceOfUnknownArch(history: History): string {
  const forking = new Set<Life>();
  const lines = history.flatMap((happening, at) => {
    const { life, what } = happening;
    const { tid } = life;
    const name = nameOf(happening);
    const next = history[at + 1];
    switch (what) {
      case 'born':
        return [];
      case 'call':
        return [`${tid} ${name}() = 0`];
      case 'forks':
        if (next?.what === 'forked' && next.life === life) return [];
        forking.add(life);
        return [`${tid} ${name}( <unfinished ...>`];
      case 'forked':
        return [
          forking.delete(life)
            ? `${tid} <... ${name} resumed>) = ${happening.child}`
            : `${tid} ${name}() = ${happening.child}`,
        ];
      case 'exits':
        return [`${tid} exit_group(0) = ?`, `${tid} +++ exited with 0 +++`];
      case 'gone':
        return [`${tid} +++ killed by SIGKILL +++`];
    }
  });
  return `1 execve("/x", ["x"], 0x7ff) = 0\n${lines.join('\n')}\n`;
}

/** With an address that tells of which architecture the program is, so that no call has to be held back. */
export function asStrace(history: History): string {
  return asStraceOfUnknownArch(history).replace('\n', '\n1 brk(NULL) = 0x55ebef447000\n');
}

type Tracepoint = (tid: number, event: string, at: number) => string;

const ftraceLine: Tracepoint = (tid, event, at) => `             x-${tid}   [000] .....  ${at}.000000: ${event}`;
const perfLine: Tracepoint = (tid, event, at) => `               x ${tid} [000]  ${at}.000000: raw_syscalls:${event}`;

function asTracepoints(history: History, line: Tracepoint): string {
  const events = history.flatMap((happening): readonly (readonly [number, string])[] => {
    const { tid } = happening.life;
    const nr = numbers[nameOf(happening)];
    const enter = `sys_enter: NR ${nr} (0, 0, 0, 0, 0, 0)`;
    const exit = (value: number): string => `sys_exit: NR ${nr} = ${value}`;
    switch (happening.what) {
      case 'born':
        return [[tid, `sys_exit: NR ${numbers.fork} = 0`]];
      case 'call':
        return [
          [tid, enter],
          [tid, exit(0)],
        ];
      case 'forks':
      case 'exits':
        return [[tid, enter]];
      case 'forked':
        return [[tid, exit(happening.child)]];
      case 'gone':
        return [];
    }
  });
  const first = [`sys_enter: NR ${numbers.execve} (0, 0, 0, 0, 0, 0)`, `sys_exit: NR ${numbers.execve} = 0`];
  return `${[...first.map((event) => [1, event] as const), ...events].map(([tid, event], at) => line(tid, event, at + 1)).join('\n')}\n`;
}

export function asFtrace(history: History): string {
  return asTracepoints(history, ftraceLine);
}

export function asPerfScript(history: History): string {
  return asTracepoints(history, perfLine);
}

/** As where tracing of new tasks begins behind their first event. */
export function asFtraceWithoutBirths(history: History): string {
  return asFtrace(history.filter(({ what }) => what !== 'born'));
}

/** As where ends of calls are not recorded, nor what forks return. */
export function asFtraceEntries(history: History): string {
  return asFtrace(history).replaceAll(/.*sys_exit.*\n/g, '');
}

/** Of rules for all calls: a record is written when its call ends, and has the time at which that began. */
export function asAudit(history: History): string {
  const forks = new Map<Life, number>();
  let serial = 0;
  const record = ({ tid, parent }: Life, name: Name, time: number, exit: string): string =>
    `type=SYSCALL msg=audit(1795437880.${String(time).padStart(3, '0')}:${(serial += 1)}): arch=c000003e syscall=${numbers[name]} ${exit}a0=0 a1=0 a2=0 a3=0 items=0 ppid=${parent} pid=${tid} auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1 comm="x" exe="/x" key=(null)`;
  const lines = history.flatMap((happening, at) => {
    const { life, what } = happening;
    const name = nameOf(happening);
    switch (what) {
      case 'born':
        return [];
      case 'gone': {
        const begun = forks.get(life);
        return begun === undefined ? [] : [record(life, name, begun, '')];
      }
      case 'call':
        return [record(life, name, at, 'success=yes exit=0 ')];
      case 'forks':
        forks.set(life, at);
        return [];
      case 'forked': {
        const begun = forks.get(life) ?? at;
        forks.delete(life);
        return [record(life, name, begun, `success=yes exit=${happening.child} `)];
      }
      case 'exits':
        return [record(life, name, at, '')];
    }
  });
  return `${lines.join('\n')}\n`;
}

interface Task {
  readonly life: Life;
  fork: 'none' | 'entered' | 'made';
  /** When it entered that fork. */
  since: number;
  child: number;
  calls: number;
}

const root: Life = { tid: 1, parent: 0, chosen: false };
/** More tasks than numbers come and go, so that numbers are used again and again. */
const numbersToGive = [5, 6, 7, 8];

/**
 * Tasks that take one step after the other. The kernel gives numbers in turn, some hundred at the least: when it gives one again, all forks
 * under way have begun since the task before under that number made its first call.
 */
class Scheduler {
  readonly history: Happening[] = [];
  readonly tasks: Task[] = [{ life: root, fork: 'none', since: 0, child: 0, calls: 0 }];
  /** When a number was given and when the task made its first call, whichever is later. */
  readonly #given = new Map<number, number>();

  /** Never the first task's end. */
  step(task: Task, way: number): void {
    const { life, fork } = task;
    if (way === 7 && life !== root) this.#part(task, 'gone');
    else if (fork === 'entered') this.#make(task, way);
    else if (fork === 'made') this.#return(task);
    else if (way < 3) {
      task.since = this.history.length;
      task.fork = 'entered';
      this.#happen(task, { life, what: 'forks' });
    } else if (way < 6 || life === root) this.#happen(task, { life, what: 'call' });
    else this.#part(task, 'exits');
  }

  /** Nothing is under way any more. */
  end(): void {
    for (const task of this.tasks.slice()) {
      if (task.fork === 'made') this.#return(task);
      else if (task.fork === 'entered') this.#part(task, 'gone');
    }
  }

  #happen(task: Task, happening: Happening): void {
    if (task.calls === 0) this.#given.set(task.life.tid, this.history.length);
    if (happening.what !== 'born') task.calls += 1;
    this.history.push(happening);
  }

  #part(task: Task, what: 'gone' | 'exits'): void {
    this.#happen(task, { life: task.life, what });
    this.tasks.splice(this.tasks.indexOf(task), 1);
  }

  #return(task: Task): void {
    this.#happen(task, { life: task.life, what: 'forked', child: task.child });
    task.fork = 'none';
  }

  /** The first child is chosen, and makes a call. */
  #make(task: Task, way: number): void {
    const first = !this.#given.has(5);
    const free = numbersToGive.filter((number) => this.#isFree(number));
    const tid = first ? 5 : free[way % free.length];
    if (tid === undefined) return;
    const life: Life = { tid, parent: task.life.tid, chosen: task.life.chosen || first };
    const child: Task = { life, fork: 'none', since: 0, child: 0, calls: 0 };
    this.tasks.push(child);
    this.#happen(child, { life, what: 'born' });
    if (first) this.#happen(child, { life, what: 'call' });
    task.fork = 'made';
    task.child = tid;
  }

  #isFree(number: number): boolean {
    const given = this.#given.get(number) ?? -1;
    return this.tasks.every(({ life, fork, since }) => life.tid !== number && (fork === 'none' || since > given));
  }
}

/** What happens where each step is taken from `choices`. */
export function historyOf(choices: readonly number[]): History {
  const scheduler = new Scheduler();
  const { tasks } = scheduler;
  for (const choice of choices) {
    const task = tasks[choice % tasks.length];
    if (task !== undefined) scheduler.step(task, Math.floor(choice / tasks.length) % 8);
  }
  scheduler.end();
  return scheduler.history;
}

/** The recording as if the first call of the chosen task were its exec, and nobody's before. */
export function withExec(text: string): string {
  return text
    .replace(/^1 execve.*\n/, '')
    .replace(/^.*sys_enter: NR 59 .*\n(.*sys_exit: NR 59 .*\n)?/, '')
    .replace('5 getuid() = 0', '5 execve("/y", ["y"], 0x7ff) = 0')
    .replace('NR 102 (', 'NR 59 (')
    .replace('NR 102 = ', 'NR 59 = ')
    .replace('syscall=102', 'syscall=59');
}
