import { expect, it } from 'vitest';
import { ascii, decode } from './bytes.ts';
import { FieldBytes } from './field-bytes.ts';

it.each([
  ['a\\', 'u0041', 'a\\'],
  ['a\\', 'n', 'a\\'],
  ['a\\n', '', 'a\n'],
])('unescapes %j, whatever stands behind it (%j)', (value, behind, unescaped) => {
  const field = new FieldBytes();
  field.appendJson(ascii(value + behind), 0, value.length);
  expect(decode(field.bytes.subarray(0, field.length))).toBe(unescaped);
});
