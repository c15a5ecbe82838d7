// Profiles tailored to random runs, with the engines' real default profiles as the base: libseccomp makes a filter of each, and that
// filter lets every call of the run through. The model of libseccomp says so too, but it is the model that may be wrong here.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { simulate } from '../../packages/core/src/bpf/simulate.ts';
import { runOf } from '../../packages/core/src/evidence/evidence.arbitrary.ts';
import { evidenceOf } from '../../packages/core/src/evidence/merge.ts';
import type { Arch } from '../../packages/core/src/kernel/arch.ts';
import { syscallByName, syscallByNumber } from '../../packages/core/src/kernel/syscalls.ts';
import type { EngineProfile } from '../../packages/core/src/profile/engine-profile.ts';
import type { FlatProfile } from '../../packages/core/src/profile/flat.ts';
import { parseProfile } from '../../packages/core/src/profile/parse.ts';
import { resolveProfile } from '../../packages/core/src/profile/resolve.ts';
import type { Call } from '../../packages/core/src/profile/verdict.ts';
import { synthesize } from '../../packages/core/src/synthesis/synthesize.ts';
import { describeWith } from '../components.ts';
import { useFolder, useHelper } from './build-helper.ts';
import { LibseccompExporter } from './libseccomp/exporter.ts';
import { seed } from './seed.ts';

const arch = 'x86_64';
const kernel = { major: 6, minor: 1 };

function defaultProfile(name: string, capabilities: readonly string[]): FlatProfile {
  const text = readFileSync(new URL(`../../profiles/default/${name}.json`, import.meta.url), 'utf8');
  const engine = name.startsWith('docker') ? 'docker' : 'podman';
  const profile = parseProfile(text, { input: name }).profile as EngineProfile;
  return resolveProfile(profile, { arch, kernel, capabilities, engine }).flat;
}

const bases = ['containers-common-0.50.1', 'containers-common-0.67.1', 'docker-20.10.24'].flatMap((name) =>
  [[], ['CAP_AUDIT_WRITE']].map((capabilities) => defaultProfile(name, capabilities)),
);

/** Families, values of personality and protocols that these profiles look at, and others. */
const values = fc.tuple(fc.constantFrom(0n, 1n, 8n, 16n, 40n), fc.bigInt(0n, 3n), fc.constantFrom(0n, 1n, 9n));

const call: fc.Arbitrary<Call> = fc
  .record({
    arch: fc.constantFrom<Arch>('x86_64', 'x86'),
    name: fc.constantFrom('socket', 'personality', 'prctl', 'read'),
    values,
  })
  .map((given) => ({
    arch: given.arch,
    nr: syscallByName(given.arch, given.name)?.nr ?? -1,
    args: [...given.values, 0n, 0n, 0n],
  }));

interface Run {
  readonly base: FlatProfile;
  readonly calls: readonly Call[];
  readonly args: 'none' | 'safe';
}

const run: fc.Arbitrary<Run> = fc.record({
  base: fc.constantFrom(...bases),
  calls: fc.array(call, { minLength: 1, maxLength: 6 }),
  args: fc.constantFrom('none', 'safe'),
} as const);

function tailored({ base, calls, args }: Run): FlatProfile {
  const observations = calls.map((one) => ({
    syscall: syscallByNumber(one.arch, one.nr),
    outcome: 'ok' as const,
    errno: undefined,
    args: one.args.slice(0, 3).map((value, index) => ({ index, value })),
    count: 1,
    program: undefined,
    line: 1,
  }));
  const { profile } = synthesize(evidenceOf(runOf(observations)), { arch, base, args, runtime: 'crun' });
  return resolveProfile(profile, { arch, kernel, capabilities: [], engine: 'podman' }).flat;
}

describeWith(['libseccomp-dev'], `tailored profiles, seed ${seed}`, () => {
  const folder = useFolder();
  const program = useHelper('export-filter', folder, ['-lseccomp']);

  it('let the calls they are made of through', async () => {
    const runs = fc.sample(run, { numRuns: 1500, seed });
    const inputs = runs.map((one) => ({ flat: tailored(one), nativeArch: arch, optimize: 1 }) as const);
    const exported = await new LibseccompExporter(program(), folder()).export(inputs);
    const faults = exported.flatMap((made, i): readonly (string | Call)[] => {
      if ('refusal' in made) return [made.refusal];
      const { calls = [] } = runs[i] ?? {};
      return calls.filter((one) => simulate(made.filter, one).verdict.action !== 'SCMP_ACT_ALLOW');
    });
    expect(faults).toEqual([]);
  });
});
