import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.ts';

const command = {
  name: 'try',
  operands: 'INPUT…',
  maxOperands: Infinity,
  takesProgram: 'optional',
  summary: '',
  examples: [],
  options: {
    output: { type: 'string', alias: 'o', describe: '', group: '' },
    arch: { type: 'list', describe: '', group: '' },
    json: { type: 'boolean', describe: '', group: '' },
    mode: { type: 'string', choices: ['a', 'b'], default: 'a', describe: '', group: '' },
  },
} as const;

const nothing = { options: { output: undefined, arch: undefined, json: false, mode: 'a' }, operands: [], program: [] };

describe('a command line is read', () => {
  it.each([
    [[], nothing],
    [['x', '-', 'y'], { ...nothing, operands: ['x', '-', 'y'] }],
    [['-o', '-'], { ...nothing, options: { ...nothing.options, output: '-' } }],
    [['--output=-x'], { ...nothing, options: { ...nothing.options, output: '-x' } }],
    [['-o=x'], { ...nothing, options: { ...nothing.options, output: 'x' } }],
    [['--arch', 'a,b', '--arch=c'], { ...nothing, options: { ...nothing.options, arch: ['a', 'b', 'c'] } }],
    [['--json', '--json', 'x'], { ...nothing, options: { ...nothing.options, json: true }, operands: ['x'] }],
    [['x', '--', 'ls', '--json', '--', '-l'], { ...nothing, operands: ['x'], program: ['ls', '--json', '--', '-l'] }],
    [['1', '--mode', 'b'], { ...nothing, options: { ...nothing.options, mode: 'b' }, operands: ['1'] }],
  ])('%j', (argv, expected) => {
    expect(parseArguments(argv, command)).toEqual(expected);
  });
});

it('behind -- there are operands where a command runs no program', () => {
  const plain = { ...command, takesProgram: false } as const;
  expect(parseArguments(['x', '--json', '--', '-y', '--json', '--'], plain)).toEqual({
    options: { ...nothing.options, json: true },
    operands: ['x', '-y', '--json', '--'],
    program: [],
  });
});

it.each([
  [['--jsn'], '--jsn; did you mean --json?'],
  [['-ofile', '--', '--ofile'], '-ofile'],
  [['-x=y'], '-x'],
])('an unknown option is told as it was written: %j', (argv, told) => {
  expect(() => parseArguments(argv, command)).toThrow(`try has no option ${told}`);
});

it('options mean the same wherever they stand before --', () => {
  const word = fc.stringMatching(/^[a-z0-9./]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word), word, fc.nat(), fc.array(fc.string()), (operands, output, at, program) => {
      const place = at % (operands.length + 1);
      const argv = [...operands.slice(0, place), '--json', '--output', output, ...operands.slice(place)];
      expect(parseArguments([...argv, '--', ...program], command)).toEqual({
        options: { ...nothing.options, json: true, output },
        operands,
        program,
      });
    }),
  );
});
