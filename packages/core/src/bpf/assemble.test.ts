import { describe, expect, it } from 'vitest';
import { assemble } from './assemble.ts';
import { operationOf, type Instruction } from './instruction.ts';
import { simulate } from './simulate.ts';
import { Steps, type Step } from './step.ts';

const run = (instructions: readonly Instruction[], nr: number): number =>
  simulate({ instructions, endian: 'little' }, { arch: 'x86_64', nr, args: [0n, 0n, 0n, 0n, 0n, 0n] }).answer;

describe('assemble', () => {
  it('writes shared steps once', () => {
    const steps = new Steps();
    const [yes, no] = [steps.return(1), steps.return(2)];
    const chain = [1, 2, 3].reduce<Step>((rest, nr) => steps.jump('jeq k', nr, [yes, rest]), no);
    const instructions = assemble(steps.load(0, chain));
    expect(instructions).toHaveLength(1 + 3 + 2);
    const others = instructions.filter(({ code }) => operationOf(code) !== 'jeq k');
    expect(others.map(({ jt, jf }) => [jt, jf])).toEqual([0, 1, 2].map(() => [0, 0]));
  });

  it('leads from every load to what it is for, though two are for the same', () => {
    const steps = new Steps();
    const test = steps.jump('jeq k', 0xc000003e, [steps.return(1), steps.return(2)]);
    const [arch, lastWord] = [steps.load(4, test), steps.load(60, test)];
    const instructions = assemble(steps.load(0, steps.jump('jeq k', 41, [arch, lastWord])));
    expect([41, 42].map((nr) => run(instructions, nr))).toEqual([1, 2]);
    const swapped = assemble(steps.load(0, steps.jump('jeq k', 41, [lastWord, arch])));
    expect([41, 42].map((nr) => run(swapped, nr))).toEqual([2, 1]);
  });

  it('reaches targets further than 255 instructions away', () => {
    const steps = new Steps();
    // Each number has an answer of its own behind a load, and all others share a far one.
    const far = steps.load(4, steps.jump('jeq k', 0xc000003e, [steps.return(7), steps.return(8)]));
    const answer = (nr: number): Step => steps.load(0, steps.jump('jeq k', nr, [steps.return(1000 + nr), far]));
    const numbers = Array.from({ length: 300 }, (_, i) => i);
    const chain = numbers.reduceRight<Step>((rest, nr) => steps.jump('jeq k', nr, [answer(nr), rest]), far);
    const instructions = assemble(steps.load(0, chain));
    expect(instructions.length).toBeGreaterThan(900);
    expect(numbers.map((nr) => run(instructions, nr))).toEqual(numbers.map((nr) => 1000 + nr));
    expect(run(instructions, 300)).toBe(7);
    expect(instructions.every(({ jt, jf }) => jt <= 255 && jf <= 255)).toBe(true);
    const unconditional = instructions.filter(({ code }) => operationOf(code) === 'ja');
    expect(unconditional.length).toBeGreaterThan(0);
  });
});
