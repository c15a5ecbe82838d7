// The size and the speed of our filter for Podman's default profile beside libseccomp's, in one run. A step is one executed instruction,
// the return included; each allowed name counts once, with zero arguments unless its rule needs others. The inputs are fixed in
// bench/filters.json, the figures kept in bench/filters.txt.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allowedCalls } from '../../packages/core/src/bpf/allowed-calls.ts';
import { compileFilter } from '../../packages/core/src/bpf/compile.ts';
import type { Filter } from '../../packages/core/src/bpf/filter.ts';
import { simulate } from '../../packages/core/src/bpf/simulate.ts';
import { filterStats, type FilterStats } from '../../packages/core/src/bpf/stats.ts';
import { callsOf } from '../../packages/core/src/evidence/names.ts';
import type { Arch } from '../../packages/core/src/kernel/arch.ts';
import { parseKernelVersion } from '../../packages/core/src/kernel/version.ts';
import { TraceInput } from '../../packages/core/src/pipeline.ts';
import { policyOf } from '../../packages/core/src/policy/policy-of.ts';
import type { EngineProfile } from '../../packages/core/src/profile/engine-profile.ts';
import { parseProfile } from '../../packages/core/src/profile/parse.ts';
import { resolveProfile } from '../../packages/core/src/profile/resolve.ts';
import { describeWith } from '../components.ts';
import { useFolder, useHelper } from './build-helper.ts';
import { LibseccompExporter } from './libseccomp/exporter.ts';

interface Inputs {
  readonly profile: string;
  readonly sha256: string;
  readonly capabilities: string;
  readonly kernel: string;
  readonly programs: readonly { architectures: readonly Arch[]; mostInstructions: number; mostMeanSteps: number }[];
}

const root = new URL('../../', import.meta.url);
const inputs = JSON.parse(readFileSync(new URL('bench/filters.json', root), 'utf8')) as Inputs;
const text = readFileSync(new URL(inputs.profile, root));

function flatFor(architectures: readonly Arch[]) {
  const { profile } = parseProfile(text, { input: inputs.profile, engine: 'podman' });
  const kernel = parseKernelVersion(inputs.kernel);
  if (kernel === undefined) throw new Error(`${inputs.kernel} is no kernel release`);
  const capabilities = inputs.capabilities.split(' ').map((name) => `CAP_${name}`);
  const { flat } = resolveProfile(profile as EngineProfile, { arch: 'x86_64', kernel, capabilities, engine: 'podman' });
  return { ...flat, architectures };
}

const noArgs = [0n, 0n, 0n, 0n, 0n, 0n] as const;

function row(who: string, { instructions, meanSteps, maxSteps, bitmap }: FilterStats): string {
  return `${who.padEnd(26)} ${String(instructions).padStart(5)} ${meanSteps.toFixed(2).padStart(6)} ${String(maxSteps).padStart(4)} ${String(bitmap.length).padStart(5)}`;
}

it('the fixed profile is the one that was measured', () => {
  expect(createHash('sha256').update(text).digest('hex')).toBe(inputs.sha256);
});

it('says what an order by observed frequency changes', async () => {
  const trace = new TraceInput({ input: 'redis', arch: 'x86_64' });
  trace.push(readFileSync(new URL('traces/strace/redis/trace.strace', root)));
  const { evidence } = await trace.end();
  const weights = [...callsOf(evidence)].flatMap(({ syscall: { arch, nr }, count }) =>
    nr === undefined ? [] : [{ arch, nr, weight: count }],
  );
  const policy = policyOf(flatFor(['x86_64']), { nativeArch: 'x86_64' });
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const meanOver = (filter: Filter): string => {
    const steps = weights.map(
      ({ arch, nr, weight }) => weight * simulate(filter, { arch, nr, args: noArgs }).path.length,
    );
    return (steps.reduce((sum, cost) => sum + cost, 0) / total).toFixed(2);
  };
  const [plain, weighted] = [compileFilter(policy), compileFilter(policy, { weights })];
  const sizes = `${plain.instructions.length} and ${weighted.instructions.length} instructions`;
  const text = `mean steps over the ${total} calls of traces/strace/redis: ${meanOver(plain)} by default, ${meanOver(weighted)} weighted by them; ${sizes}\n`;
  expect(Number(meanOver(weighted))).toBeLessThanOrEqual(Number(meanOver(plain)));
  await expect(text).toMatchFileSnapshot('../../bench/filter-weights.txt');
});

describeWith(['libseccomp-dev'], 'filters beside those of libseccomp', () => {
  const folder = useFolder();
  const program = useHelper('export-filter', folder, ['-lseccomp']);

  it('are smaller and faster, as bench/filters.txt says', async () => {
    const exporter = new LibseccompExporter(program(), folder());
    const lines: string[] = [`libseccomp ${exporter.version()}`];
    for (const { architectures, mostInstructions, mostMeanSteps } of inputs.programs) {
      const flat = flatFor(architectures);
      const policy = policyOf(flat, { nativeArch: 'x86_64' });
      const calls = allowedCalls(policy);
      const ours = filterStats(compileFilter(policy), calls);
      expect(ours.instructions).toBeLessThanOrEqual(mostInstructions);
      expect(ours.meanSteps).toBeLessThanOrEqual(mostMeanSteps);
      lines.push('', `${architectures.join(' + ')}: instructions, mean steps, most steps, calls the bitmap serves`);
      lines.push(row('seccomp-tailor', ours));
      for (const optimize of [2, 1] as const) {
        const [exported] = await exporter.export([{ flat, nativeArch: 'x86_64', optimize }]);
        if (exported === undefined || 'refusal' in exported) throw new Error('libseccomp made no filter');
        lines.push(row(`libseccomp, optimise ${optimize}`, filterStats(exported.filter, calls)));
      }
      lines.push(`${'minijail'.padEnd(26)} not measured`);
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../bench/filters.txt');
  });
});
