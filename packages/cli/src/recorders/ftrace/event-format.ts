/** Where a value stands in an event or page, as the kernel's `format` files say. */
export interface Field {
  readonly offset: number;
  readonly size: number;
}

/** What an event's `format` file says: its number in the buffer, and its fields in order. */
export interface EventFormat {
  readonly id: number;
  readonly fields: ReadonlyMap<string, Field>;
}

/**
 * Reads `events/<group>/<event>/format`:
 *
 *     name: sys_exit
 *     ID: 442
 *     format:
 *             field:long ret; offset:16;      size:8; signed:1;
 */
export function parseEventFormat(text: string): EventFormat {
  const id = /^ID: (\d+)$/m.exec(text)?.[1];
  if (id === undefined) throw new Error('an event format without an ID');
  return { id: Number(id), fields: parseFields(text) };
}

/** The fields of a page of the buffer, from `events/header_page`: `field: u64 timestamp;  offset:0;  size:8;  signed:0;` */
export interface PageLayout {
  readonly timestamp: Field;
  readonly commit: Field;
  readonly data: Field;
}

export function parsePageLayout(text: string): PageLayout {
  const fields = parseFields(text);
  return { timestamp: need(fields, 'timestamp'), commit: need(fields, 'commit'), data: need(fields, 'data') };
}

/** A field that must be there. */
export function need(fields: ReadonlyMap<string, Field>, name: string): Field {
  const field = fields.get(name);
  if (field === undefined) throw new Error(`this kernel's events have no field ${name}`);
  return field;
}

function parseFields(text: string): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [, declaration = '', offset, size] of text.matchAll(/field:([^;]*);\s*offset:(\d+);\s*size:(\d+);/g)) {
    const name = /(\w+)(?:\[\w*\])?$/.exec(declaration)?.[1];
    if (name !== undefined) fields.set(name, { offset: Number(offset), size: Number(size) });
  }
  return fields;
}
