import { isAllowed } from '../../policy/permissiveness.ts';
import { formatVerdict } from '../../profile/verdict.ts';
import { defineCheck } from './check.ts';

/** A filter that refuses nothing. SCMP_ACT_LOG as the default is how one records, and is told as well. */
export const allowsEverything = defineCheck({
  codes: ['allows-everything'],
  run: ({ byDefault, rules }) =>
    isAllowed(byDefault) && rules.every(({ verdict }) => isAllowed(verdict))
      ? [{ code: 'allows-everything', action: formatVerdict(byDefault) }]
      : [],
});
