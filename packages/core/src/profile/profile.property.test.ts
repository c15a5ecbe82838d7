import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, evaluator } from './evaluate.ts';
import { actions } from './flat.ts';
import { loadProblems } from './load-problems.ts';
import { normalizeProfile } from './normalize.ts';
import { parseProfile } from './parse.ts';
import { printProfile } from './print.ts';
import { callNear, engineProfile, flatProfile, host } from './profile.arbitrary.ts';
import { isKept, resolveProfile } from './resolve.ts';
import type { CompileOptions } from './runtime.ts';
import { ociSeccompSchema } from './oci-schema.ts';
import { readJson } from '../json/reader.ts';
import { shapeDocument } from './schema-reader.ts';

const runtimes: fc.Arbitrary<CompileOptions> = fc.constantFrom<CompileOptions[]>(
  { nativeArch: 'x86_64' },
  { nativeArch: 'x86_64', runtime: { name: 'runc' } },
  { nativeArch: 'x86_64', runtime: { name: 'runc', version: '1.1.5+ds1' } },
  { nativeArch: 's390x', runtime: { name: 'crun', version: '1.8.1' } },
);

const flatAndCall = flatProfile.chain((flat) => fc.tuple(fc.constant(flat), callNear(flat)));
const engineAndCall = engineProfile.chain((profile) => fc.tuple(fc.constant(profile), callNear(profile)));

describe('printing and parsing', () => {
  it('parse undoes print', () => {
    fc.assert(
      fc.property(engineProfile, (profile) => {
        expect(parseProfile(printProfile(profile), { input: 'p' }).profile).toEqual(profile);
      }),
    );
  });

  it('a flat profile comes back from its text, on every host', () => {
    fc.assert(
      fc.property(flatProfile, host, (flat, on) => {
        const { profile } = parseProfile(new TextEncoder().encode(printProfile(flat)), { input: 'p' });
        expect(profile && resolveProfile(profile, on).flat).toEqual(flat);
      }),
    );
  });

  it('a flat profile prints as the runtime specification has it', () => {
    fc.assert(
      fc.property(flatProfile, (flat) => {
        const { value, remarks } = shapeDocument(readJson(printProfile(flat)), ociSeccompSchema);
        expect(remarks).toEqual([]);
        expect(ociSeccompSchema.safeParse(value).error).toBeUndefined();
      }),
    );
  });
});

describe('the normal form', () => {
  it('is its own normal form', () => {
    fc.assert(
      fc.property(engineProfile, (profile) => {
        const normal = normalizeProfile(profile);
        expect(printProfile(normalizeProfile(normal))).toBe(printProfile(normal));
      }),
    );
  });

  it('keeps every verdict on every host', () => {
    fc.assert(
      fc.property(engineAndCall, host, runtimes, ([profile, call], on, options) => {
        const before = resolveProfile(profile, on).flat;
        const after = resolveProfile(normalizeProfile(profile), on).flat;
        expect(evaluate(after, call, options)).toStrictEqual(evaluate(before, call, options));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('resolving', () => {
  it('only drops rules: without the dropped ones the profile means the same', () => {
    fc.assert(
      fc.property(engineAndCall, host, ([profile, call], on) => {
        const kept = { ...profile, syscalls: profile.syscalls.filter((rule) => isKept(rule, on)) };
        const options: CompileOptions = { nativeArch: on.arch };
        expect(evaluate(resolveProfile(kept, on).flat, call, options)).toStrictEqual(
          evaluate(resolveProfile(profile, on).flat, call, options),
        );
      }),
    );
  });
});

describe('evaluation', () => {
  it("gives one of the rules' verdicts, the default, ENOSYS or a kill, for every call", () => {
    fc.assert(
      fc.property(flatAndCall, runtimes, ([flat, call], options) => {
        const { action, errno } = evaluate(flat, call, options);
        const given = new Set<string>([flat.defaultAction, ...flat.syscalls.map((rule) => rule.action)]);
        const known =
          given.has(action) || action === 'SCMP_ACT_KILL_THREAD' || (action === 'SCMP_ACT_ERRNO' && errno === 38);
        expect(known && (actions as readonly string[]).includes(action)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is the default for calls no rule names, on a listed architecture', () => {
    fc.assert(
      fc.property(flatAndCall, ([flat, call]) => {
        const verdict = evaluator(
          { ...flat, architectures: [call.arch] },
          { nativeArch: 'x86_64' },
        )({ ...call, nr: 0x3fff });
        expect(verdict).toStrictEqual(
          evaluate({ ...flat, architectures: [], syscalls: [] }, call, { nativeArch: call.arch }),
        );
      }),
    );
  });

  it('never makes the load check fail', () => {
    fc.assert(
      fc.property(flatProfile, runtimes, (flat, options) => {
        expect(Array.isArray(loadProblems(flat, options))).toBe(true);
      }),
    );
  });
});
