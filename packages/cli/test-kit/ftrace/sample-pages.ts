import { readFileSync } from 'node:fs';
import {
  parseEventFormat,
  parsePageLayout,
  need,
  type EventFormat,
  type PageLayout,
} from '../../src/recorders/ftrace/event-format.ts';
import type { EventFormats } from '../../src/recorders/ftrace/event-reader.ts';

const folder = new URL('.', import.meta.url);

type SampleFormats = EventFormats & { readonly namedExit: EventFormat };

/** The events' formats and the page's, as a kernel told them. */
export function sampleFormats(): { readonly layout: PageLayout; readonly formats: SampleFormats } {
  const [page = '', ...events] = readFileSync(new URL('formats.txt', folder), 'utf8').split(/^(?=name: )/m);
  const formatOf = (name: string): EventFormat =>
    parseEventFormat(events.find((text) => text.startsWith(`name: ${name}\n`)) ?? '');
  const formats = {
    enter: formatOf('sys_enter'),
    exit: formatOf('sys_exit'),
    exec: formatOf('sched_process_exec'),
    fork: formatOf('sched_process_fork'),
    end: formatOf('sched_process_exit'),
    named: formatOf('sys_enter_openat'),
    namedExit: formatOf('sys_exit_openat'),
  };
  return { layout: parsePageLayout(page), formats };
}

/** Pages of a real recording. */
export function samplePages(): readonly Uint8Array[] {
  const bytes = readFileSync(new URL('mkdir.pages', folder));
  return [bytes.subarray(0, 4096), bytes.subarray(4096)];
}

/** An event for {@link pageOf}: kind, task, and the values of some fields. */
export type SampleEvent = readonly [
  kind: keyof SampleFormats,
  task: number,
  fields: Readonly<Record<string, bigint | string>>,
];

/** A page as the kernel writes it, with these events, a microsecond apart. */
export function pageOf(
  events: readonly SampleEvent[],
  { layout, formats }: ReturnType<typeof sampleFormats>,
): Uint8Array {
  const page = new Uint8Array(1 << 16);
  const view = new DataView(page.buffer);
  let at = layout.data.offset;
  for (const [kind, task, fields] of events) {
    const data = eventBytes(formats[kind], task, fields);
    view.setUint32(at, (1000 << 5) | (data.length / 4), true);
    page.set(data, at + 4);
    at += 4 + data.length;
  }
  view.setBigUint64(layout.commit.offset, BigInt(at - layout.data.offset), true);
  return page;
}

function eventBytes({ id, fields }: EventFormat, task: number, values: SampleEvent[2]): Uint8Array {
  const end = Math.max(...[...fields.values()].map(({ offset, size }) => offset + size));
  const text = Object.values(values).find((value) => typeof value === 'string') ?? '';
  const bytes = new Uint8Array((end + text.length + 4) & ~3);
  const view = new DataView(bytes.buffer);
  view.setUint16(need(fields, 'common_type').offset, id, true);
  view.setInt32(need(fields, 'common_pid').offset, task, true);
  for (const [name, value] of Object.entries(values)) {
    const { offset, size } = need(fields, name);
    if (typeof value === 'string') {
      view.setUint32(offset, ((text.length + 1) << 16) | end, true);
      bytes.set(new TextEncoder().encode(text), end);
    } else if (size === 4) view.setInt32(offset, Number(value), true);
    else view.setBigInt64(offset, value, true);
  }
  return bytes;
}
