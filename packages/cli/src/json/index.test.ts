import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { reportFields } from './common.ts';
import * as schemas from './index.ts';

const common = ['format', ...Object.keys(reportFields)];
const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter((name) => /-reports?\.ts$/.test(name));

it('exports every report, its schema and its type', () => {
  const index = readFileSync(new URL('index.ts', folder), 'utf8');
  const declared = files.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^export (?:const|type) (\w*Report(?:Schema)?)\b/gm)].map(
      ([, export_]) => export_ ?? '',
    ),
  );
  expect(declared.length).toBeGreaterThan(20);
  expect(declared.filter((name) => !new RegExp(`\\b${name}\\b`).test(index))).toEqual([]);
});

it('lists every report in the README', () => {
  const readme = readFileSync(new URL('../../README.md', folder), 'utf8');
  const rows = readme.matchAll(/^\| .+ \| `(\S+)` \| `(\w+)` \| `\w+` \|$/gm);
  const listed = new Map([...rows].map(([, format, name]) => [name, format]));
  expect(listed).toEqual(new Map(Object.entries(schemas).map(([name, schema]) => [name, formatOf(schema)])));
});

it('has in every report what all of them have', () => {
  for (const { shape } of Object.values(schemas)) expect(Object.keys(shape)).toEqual(expect.arrayContaining(common));
});

it('tells reports apart by their format', () => {
  const formats = Object.values(schemas).map(formatOf);
  expect(new Set(formats).size).toBe(formats.length);
  for (const format of formats) expect(format).toMatch(/^seccomp-tailor\/[a-z-]+$/);
});

it('gives JSON schemas for programs in other languages', () => {
  for (const schema of Object.values(schemas)) expect(z.toJSONSchema(schema)).toMatchObject({ type: 'object' });
});

function formatOf({ shape }: (typeof schemas)[keyof typeof schemas]): string {
  return (shape.format as z.ZodLiteral<string>).value;
}
