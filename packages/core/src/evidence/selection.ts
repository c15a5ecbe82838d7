import type { Facet, TimeScale } from '../observations/origin.ts';

/** A moment, on whichever of these scales a recording's times are. */
export interface Moment {
  readonly scales: readonly TimeScale[];
  /** Microseconds. */
  readonly time: number;
  readonly text: string;
}

/** Which calls of a recording are wanted: those for which all that is given holds. */
export interface Selection {
  /** Command name; the kernel keeps 15 bytes of one. */
  readonly comm?: string;
  /** Path of the program, or its last part. */
  readonly exe?: string;
  /** Processes: they and all they start. */
  readonly pids?: readonly number[];
  /** Of each process tree what follows its first exec (true), or the first call made as this program. */
  readonly afterExec?: true | string;
  readonly since?: Moment;
  readonly until?: Moment;
  /** Name or id of the container; of an id the beginning will do, from 8 characters on. */
  readonly container?: string;
}

/** The options of a selection and what each asks of a recording. */
export function wantedOf(selection: Selection): readonly { readonly option: string; readonly facet: Facet }[] {
  const { comm, exe, pids, afterExec, since, until, container } = selection;
  const asked: readonly (readonly [unknown, string, Facet])[] = [
    [comm, 'comm', 'comm'],
    [exe, 'exe', 'exe'],
    [pids, 'pid', 'pid'],
    [afterExec, 'after-exec', afterExec === true ? 'exec' : 'program'],
    [since, 'since', 'time'],
    [until, 'until', 'time'],
    [container, 'container', 'container'],
  ];
  return asked.flatMap(([given, option, facet]) => (given === undefined ? [] : [{ option, facet }]));
}

/** One line that says what was selected: part of the run's id, because another selection of the same trace is another run. */
export function selectionText({ comm, exe, pids, afterExec, since, until, container }: Selection): string {
  const parts = {
    comm,
    exe,
    pid: pids === undefined ? undefined : [...pids].sort((a, b) => a - b).join(','),
    'after-exec': afterExec === true ? '' : afterExec,
    since: since?.text,
    until: until?.text,
    container,
  };
  return Object.entries(parts)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${JSON.stringify(value)}`]))
    .join(' ');
}

const clock = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?$/;
const seconds = /^(\d{1,12})(?:\.(\d{1,9}))?$/;
/** The first seconds that may be meant since 1970: those before are of a machine’s start, as a kernel log has them besides. */
const earliestEpoch = 100_000_000 * 1_000_000;
const date = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/i;

/**
 * A moment as people write one: `12:29:05.04`, seconds as the recording prints them (since 1970 or since the machine's start), or a date
 * with its zone (`2026-11-23T12:29:05Z`). Undefined for anything else.
 */
export function parseMoment(text: string): Moment | undefined {
  const hours = clock.exec(text);
  if (hours !== null) {
    const [, h = '', m = '', s = '0', fraction = ''] = hours;
    if (Number(h) > 23 || Number(m) > 59 || Number(s) > 60) return undefined;
    return { scales: ['day'], time: micros(Number(h) * 3600 + Number(m) * 60 + Number(s), fraction), text };
  }
  const count = seconds.exec(text);
  if (count !== null) {
    const time = micros(Number(count[1]), count[2] ?? '');
    return { scales: time < earliestEpoch ? ['boot'] : ['epoch', 'boot'], time, text };
  }
  const [, on = '', at = '', fraction = '', zone = ''] = date.exec(text) ?? [];
  const time = Date.parse(`${on}T${at}${zone}`);
  return Number.isNaN(time) ? undefined : { scales: ['epoch'], time: micros(time / 1000, fraction), text };
}

function micros(whole: number, fraction: string): number {
  return whole * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
