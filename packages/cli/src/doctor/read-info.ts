import type * as z from 'zod';

/** What an engine tells of itself as JSON; undefined where it tells something else, or nothing. */
export function readInfo<Info>(text: string, schema: z.ZodType<Info>): Info | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
