import { describe, expect, it } from 'vitest';
import { needIn, needOf, needs, type Standing } from './lineage.ts';

const standing = (named: boolean | undefined, executed: boolean | undefined): Standing => ({
  named,
  executed,
  lineage: undefined,
});

describe('what has to hold of a family for the calls of a member to be selected', () => {
  it.each<[boolean | undefined, boolean | undefined, number | undefined]>([
    [true, true, 0],
    [undefined, true, needs.named],
    [true, undefined, needs.executed],
    [undefined, undefined, needs.named + needs.executed],
    [false, undefined, undefined],
    [undefined, false, undefined],
  ])('named %s, executed %s', (named, executed, need) => {
    expect(needOf(standing(named, executed))).toBe(need);
  });

  it.each<[keyof typeof needs, Standing, number | undefined]>([
    ['named', standing(true, false), 0],
    ['named', standing(false, true), undefined],
    ['named', standing(undefined, true), needs.named],
    ['executed', standing(false, true), 0],
    ['executed', standing(true, false), undefined],
    ['executed', standing(true, undefined), needs.executed],
  ])('%s, once the family is known to be %j', (need, family, left) => {
    expect(needIn(needs[need], family)).toBe(left);
  });
});
