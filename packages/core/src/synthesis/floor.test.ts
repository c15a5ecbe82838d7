import { describe, expect, it } from 'vitest';
import { floorOf } from './floor.ts';
import { defaultSynthesisOptions, type SynthesisOptions } from './options.ts';

function floor(options: Partial<SynthesisOptions>): readonly string[] {
  return floorOf({ ...defaultSynthesisOptions, ...options }).map(({ name }) => name);
}

const runtimes = ['runc', 'crun', 'any'] as const;
const cases = runtimes.flatMap((runtime) =>
  [false, true].flatMap((withExec) =>
    (['errno', 'kill-process'] as const).map((defaultAction) => ({ runtime, withExec, defaultAction })),
  ),
);

describe.each(cases)('the floor of $runtime, with exec $withExec, by default $defaultAction', (options) => {
  it.each([false, true])(
    'holds the execve that ends it, and its own close, under no_new_privileges %s',
    (noNewPrivileges) => {
      expect(floor({ ...options, noNewPrivileges })).toEqual(expect.arrayContaining(['close', 'execve']));
    },
  );

  it('is smaller under no_new_privileges, which lets the runtime load the filter later', () => {
    const [early, late] = [false, true].map((noNewPrivileges) => floor({ ...options, noNewPrivileges }));
    expect(early).toEqual(expect.arrayContaining([...(late ?? [])]));
    expect(late?.length).toBeLessThan(early?.length ?? 0);
  });

  it('holds that of a container nothing is started in later, and that of a default with an errno', () => {
    expect(floor(options)).toEqual(expect.arrayContaining([...floor({ ...options, withExec: false })]));
    expect(floor(options)).toEqual(expect.arrayContaining([...floor({ ...options, defaultAction: 'errno' })]));
  });
});

it('any is both', () => {
  expect(floor({ runtime: 'any' })).toEqual(
    [...new Set([...floor({ runtime: 'runc' }), ...floor({ runtime: 'crun' })])].toSorted(),
  );
  expect(floor({ runtime: 'none' })).toEqual([]);
});
