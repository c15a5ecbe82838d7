import { archLabel, subArches } from '../../kernel/arch.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import { defineCheck } from './check.ts';

/** Architectures whose programs the kernel could run and the filter kills, whatever the default action is. */
export const architectures = defineCheck({
  codes: ['arch-left-out', 'arch-killed-by-omission'],
  run: ({ options, flat, byDefault }) => {
    const left = subArches(options.host.arch).filter((arch) => !flat.architectures.includes(arch));
    if (left.length === 0) return [];
    const code = isAllowed(byDefault) ? 'arch-killed-by-omission' : 'arch-left-out';
    return [{ code, arches: left.map(archLabel) }];
  },
});
