import { describe, expect, it } from 'vitest';
import { record, type RecordOptions } from './record.ts';

// What callers without types may give.
const mistakes: readonly (readonly [given: unknown, options: object, message: string])[] = [
  ['true', {}, 'the program to record is not a list of texts'],
  [undefined, {}, 'the program to record is not a list of texts'],
  [['sleep', 1], {}, 'the program to record is not a list of texts'],
  [[], {}, 'there is no program to record'],
  [['', 'x'], {}, 'there is no program to record'],
  [['echo', 'a\0b'], {}, 'an argument or variable of the program holds the character NUL'],
  [['true'], { env: { A: '\0' } }, 'an argument or variable of the program holds the character NUL'],
  [['true'], { stdout: 'ignore' }, 'stdout cannot be "ignore"'],
  [['true'], { backend: 'ptrace' }, 'there is no backend "ptrace"'],
  [['true'], { backend: null }, 'there is no backend null'],
];

describe('record', () => {
  it.each(mistakes)('refuses %j with %j', async (program, options, message) => {
    const refused = { name: 'UserError', kind: 'usage', message, hint: expect.any(String) as string };
    await expect(record(program as string[], options as RecordOptions)).rejects.toMatchObject(refused);
  });
});
