import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { traceCases } from '../trace-cases.ts';
import { and, both, cut, without, type Omission, type Plant, type Recording } from './planting.ts';

function textOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** The recordings of `traces/` that lack nothing but what their format cannot show, in whole. */
export const realRecordings: Readonly<Record<string, Recording>> = Object.fromEntries(
  traceCases.map(({ name, trace, facts }) => [
    name,
    { text: textOf(trace), lacks: (facts.incomplete ?? []).map((reason) => `${reason} 1`) },
  ]),
);

function omission(of: string, plant: Plant, ...expected: readonly string[]): Omission {
  return { of, plant, expected };
}

/** Leaves out the first task that returns from the call that made it. */
const withoutChild: Plant = (text) => {
  const child = /-(\d+) .*sys_exit: NR 5[678] = 0$/m.exec(text)?.[1] ?? 'none';
  return without(new RegExp(`-${child} `))(text);
};
const thread = /^6994 /;
const suppressed = '[ 2772.1] kauditd_printk_skb: 552 callbacks suppressed';
const lost = '[ 2772.2] audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64';
const pathFilter: Plant = (text) => `strace: Requested path "/bin/sh" resolved into "/usr/bin/dash"\n${text}`;

export const real: Readonly<Record<string, readonly Omission[]>> = {
  'one thing of a real recording': [
    omission('strace/python-threads', without(thread), 'children-not-followed 1'),
    omission('strace/python-threads', without(/^6994 .*exit/), 'cut-off 1'),
    omission('strace/redis', without(/ = -1 E|exit(_group)?(\(| resumed)/), 'trace-filtered 1'),
    omission('strace/redis', without(/\] (?!openat|\+\+\+)/), 'trace-filtered 1'),
    omission('strace/busybox', pathFilter, 'trace-filtered 1'),
    omission('ftrace/trace', withoutChild, 'children-not-followed 1'),
    omission('ftrace/trace', without(/NR 59 /), 'attached-late 1'),
    omission('ftrace/trace', and('CPU:1 [LOST 240 EVENTS]'), 'lost-events 240'),
    omission('perf/script', without(/sys_enter: NR 83 /), 'trace-filtered 2'),
    omission('perf/trace', and('LOST 240 events!'), 'lost-events 240'),
    omission('bpftrace/map', and('Lost 240 events'), 'lost-events 240'),
    omission('audit/kernel-log-busybox', and(suppressed), 'suppressed-messages 552'),
    omission('audit/auditd-busybox', cut(0), 'cut-off 1'),
    omission('ltrace/copy', without(/\+\+\+ exited/), 'cut-off 1'),
    omission('qemu/copy', without(/exit_group/), 'cut-off 1'),
  ],
  'two things at once': [
    omission(
      'strace/python-threads',
      both(without(thread), without(/^6993 .*exit/)),
      'children-not-followed 1',
      'cut-off 1',
    ),
    omission('strace/python-threads', both(without(thread), pathFilter), 'children-not-followed 1', 'trace-filtered 1'),
    omission('ftrace/trace', both(and('CPU:1 [LOST 240 EVENTS]'), cut(0)), 'cut-off 1', 'lost-events 240'),
    omission('ftrace/trace', both(withoutChild, without(/NR 59 /)), 'attached-late 1', 'children-not-followed 1'),
    omission('audit/kernel-log-busybox', both(and(suppressed), and(lost)), 'lost-events 12', 'suppressed-messages 552'),
    omission('perf/trace', both(and('LOST 240 events!'), cut(0)), 'cut-off 1', 'lost-events 240'),
  ],
};
