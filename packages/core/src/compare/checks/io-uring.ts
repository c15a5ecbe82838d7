import { syscallByName } from '../../kernel/syscalls.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import { possibleVerdicts } from '../../profile/load-problems.ts';
import { defineCheck } from './check.ts';

/** The operations of a ring never pass the filter, nor do tracers see them. */
export const ioUring = defineCheck({
  codes: ['io-uring-allowed'],
  run: ({ native }) => {
    const names = ['io_uring_setup', 'io_uring_enter', 'io_uring_register'].filter((name) => {
      const nr = syscallByName(native.arch, name)?.nr;
      return nr !== undefined && possibleVerdicts(native.decisionsFor(nr)).some(isAllowed);
    });
    // Without a ring the other two do nothing.
    return names.includes('io_uring_setup') ? [{ code: 'io-uring-allowed', names }] : [];
  },
});
