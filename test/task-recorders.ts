import { nameOf, type Happening, type History, type Life } from './task-histories.ts';

/** What a task does at a moment, as tools see it. */
interface Step {
  readonly tid: number;
  readonly what: 'enter' | 'leave' | 'born' | 'over';
  readonly name: string;
  readonly result: number;
}

/** Records a history. The first task begins with an exec; with `exec` that call is one instead, or none is. */
export type Recorder = (history: History, exec?: Happening | 'none') => string;

function stepsOf(history: History, exec: Happening | 'none' | undefined): readonly Step[] {
  const first = exec === undefined ? whole(1, 'execve') : [];
  return [...first, ...history.flatMap((happening) => stepOf(happening, happening === exec))];
}

function whole(tid: number, name: string): readonly Step[] {
  return [
    { tid, what: 'enter', name, result: 0 },
    { tid, what: 'leave', name, result: 0 },
  ];
}

function stepOf(happening: Happening, executes: boolean): readonly Step[] {
  const { tid } = happening.life;
  const name = executes ? 'execve' : nameOf(happening);
  switch (happening.what) {
    case 'call':
      return whole(tid, name);
    case 'forks':
      return [{ tid, what: 'enter', name, result: 0 }];
    case 'forked':
      return [{ tid, what: 'leave', name, result: happening.child }];
    case 'born':
      return [{ tid, what: 'born', name: 'fork', result: 0 }];
    case 'exits':
      return [
        { tid, what: 'enter', name, result: 0 },
        { tid, what: 'over', name, result: 0 },
      ];
    case 'gone':
      return [{ tid, what: 'over', name: 'kill', result: 0 }];
  }
}

function byStep(line: (step: Step, at: number) => string): Recorder {
  return (history, exec) => stepsOf(history, exec).map(line).join('');
}

export const asSysdig = byStep(({ tid, what, name, result }, at) => {
  const event =
    what === 'enter' ? `> ${name} a=1` : what === 'over' ? '> procexit status=0' : `< ${name} res=${result}`;
  return `${at + 1} 12:02:36.2 0 x (${tid}) ${event}\n`;
});

/** A task of the sandbox begins without a line. */
export const asGvisor = byStep(({ tid, what, name, result }) => {
  if (what === 'born' || what === 'over') return '';
  const call = what === 'enter' ? `E ${name}()` : `X ${name}() = ${result} (0x${result.toString(16)}) (12.3µs)`;
  return `I0512 07:41:58.300234       1 strace.go:564] [   ${tid}:   ${tid}] x ${call}\n`;
});

export const asLtrace: Recorder = (history, exec) => {
  let pending: Step | undefined;
  const lines: string[] = [];
  const interrupt = (): void => {
    if (pending !== undefined) lines.push(`${pending.tid} SYS_${pending.name}( <unfinished ...>`);
    pending = undefined;
  };
  for (const step of stepsOf(history, exec)) {
    const { tid, what, name, result } = step;
    if (what === 'born') continue;
    if (what === 'leave' && pending?.tid === tid) {
      lines.push(`${tid} SYS_${name}()                             = ${result}`);
      pending = undefined;
      continue;
    }
    if (what === 'over' && pending?.tid === tid) {
      lines.push(`${tid} SYS_${pending.name}( <no return ...>`);
      pending = undefined;
    } else interrupt();
    if (what === 'enter') pending = step;
    else if (what === 'leave') lines.push(`${tid} <... SYS_${name} resumed> )                  = ${result}`);
    else lines.push(name === 'kill' ? `${tid} +++ killed by SIGKILL +++` : `${tid} +++ exited (status 0) +++`);
  }
  interrupt();
  return `${lines.join('\n')}\n`;
};

/** An entry is shown with its end, or where another task enters a call before that. Of the first exec only the end is seen. */
export const asPerfTrace: Recorder = (history, exec) => {
  const pending = new Map<number, Step>();
  const seen = new Set<number>();
  const lines: string[] = [];
  let current: Step | undefined;
  for (const step of stepsOf(history, exec).slice(exec === undefined ? 1 : 0)) {
    const { tid, what, name, result } = step;
    if (what === 'enter') {
      if (current !== undefined && pending.delete(current.tid))
        lines.push(`     3.220 (         ): x/${current.tid} ${current.name}()                                ...`);
      if (name === 'exit_group')
        lines.push(`     3.220 (         ): x/${tid} ${name}()                                 = ?`);
      else pending.set(tid, step);
      current = step;
    } else if (what === 'over') pending.delete(tid);
    else if (pending.delete(tid))
      lines.push(`     3.220 ( 0.185 ms): x/${tid} ${name}()                                 = ${result}`);
    else {
      const front = seen.has(tid) ? '     3.220 ( 0.185 ms)' : '         ? (         )';
      lines.push(`${front}: x/${tid}  ... [continued]: ${name}())                                 = ${result}`);
    }
    if (what === 'over') seen.delete(tid);
    else seen.add(tid);
  }
  return `${lines.join('\n')}\n`;
};

/** As perf trace shows what clone returns to a child. */
export const asPerfTraceOfClone: Recorder = (history, exec) =>
  asPerfTrace(history, exec)
    .replaceAll(/(\? \( {9}\): x\/\d+ {2}\.\.\. \[continued\]: )v?fork(\(\)\) += )0$/gm, '$1clone$2')
    .replaceAll(/\bv?fork\(/g, 'clone(');

/** One stream that all tasks write to as they go. An exec that succeeds shows no result. */
export const asQemu = byStep(({ tid, what, name, result }) => {
  if (what === 'enter') return `${tid} ${name}(${name === 'exit_group' ? '0)\n' : ')'}`;
  return what === 'over' || name === 'execve' ? '' : ` = ${result}\n`;
});

function enricherLine({ tid }: Life, name: string, at: number): string {
  return `I0705 12:08:18.729660 1 enricher.go:136] log-enricher "msg"="audit"  "executable"="/x" "pid"=${tid} "syscallName"="${name}" "timestamp"="1625486870.273:${at}" "type"="seccomp"\n`;
}

/** Of seccomp: the processes that make calls, and nothing of who started them. */
export const asEnricher: Recorder = (history, exec) =>
  history
    .filter(({ what }) => what === 'call' || what === 'forks' || what === 'exits')
    .map((happening, at) => enricherLine(happening.life, happening === exec ? 'execve' : nameOf(happening), at))
    .join('');
