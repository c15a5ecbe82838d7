import type { Catalogue } from './definition.ts';

/** Problems of deciding a policy exactly, of turning one into rules, or of compiling it. */
export type PolicyProblem =
  | { readonly code: 'policy-too-complex'; readonly budget: number }
  | {
      readonly code: 'policy-not-expressible';
      readonly syscall: string;
      readonly args: string;
      readonly reason: string;
    }
  | { readonly code: 'filter-too-large'; readonly instructions: number; readonly limit: number }
  | { readonly code: 'filter-mixed-byte-order'; readonly arches: readonly string[] };

export const policyCatalogue: Catalogue<PolicyProblem> = {
  'policy-too-complex': {
    severity: 'error',
    message: ({ budget }) => `the argument conditions need more than ${budget} decision nodes`,
    hint: 'Use fewer conditions that relate several arguments of one call, or compare the profiles without that call.',
  },
  'policy-not-expressible': {
    severity: 'error',
    message: ({ syscall, args, reason }) =>
      `no profile can say what this policy does at ${syscall}(${args}): ${reason}`,
    hint: 'Merge for one architecture at a time, or without the runtime whose additions make the difference.',
  },
  'filter-too-large': {
    severity: 'error',
    message: ({ instructions, limit }) => `the filter has ${instructions} instructions; the kernel takes ${limit}`,
    hint: 'Use fewer argument conditions or architectures.',
  },
  'filter-mixed-byte-order': {
    severity: 'error',
    message: ({ arches }) => `${arches.join(' and ')} differ in byte order; one filter cannot serve both`,
    hint: 'Compile a filter for each.',
  },
};
