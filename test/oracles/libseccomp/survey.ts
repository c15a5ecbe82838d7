import fc from 'fast-check';
import type { CompileOptions } from '../../../packages/core/src/profile/compile-rules.ts';
import type { FlatProfile } from '../../../packages/core/src/profile/flat.ts';
import { formatVerdict } from '../../../packages/core/src/profile/verdict.ts';
import { oracleCase, type OracleCase } from './case.arbitrary.ts';
import { compare, type Comparison, type Difference } from './compare.ts';
import type { LibseccompExporter } from './exporter.ts';
import { knownNames } from './names.ts';
import { callText, profileText } from './notation.ts';
import { reduceProfile } from './reduce.ts';

/** One profile and how it was decided. */
export interface Surveyed {
  readonly input: OracleCase;
  readonly comparison: Comparison;
}

export interface SurveyOptions {
  readonly seed: number;
  readonly profiles: number;
  readonly callsEach: number;
}

/** Random profiles through the product and through libseccomp, a batch of them always under way in the other process. */
export class Survey {
  readonly #exporter: LibseccompExporter;
  readonly #knows: CompileOptions['knows'];
  readonly #agreed: readonly string[];

  constructor(exporter: LibseccompExporter) {
    const { agreed, knows } = knownNames(exporter);
    this.#exporter = exporter;
    this.#agreed = agreed;
    this.#knows = knows;
  }

  async run({ seed, profiles, callsEach }: SurveyOptions): Promise<readonly Surveyed[]> {
    const batches = Math.ceil(profiles / batchSize);
    const start = (batch: number) => {
      const inputs = fc.sample(oracleCase(this.#agreed, callsEach), { seed: seed + batch, numRuns: batchSize });
      return { inputs, exported: this.#exporter.export(inputs) };
    };
    const surveyed: Surveyed[] = [];
    let next = start(0);
    for (let batch = 1; batch <= batches; batch++) {
      const { inputs, exported } = next;
      if (batch < batches) next = start(batch);
      const filters = await exported;
      for (const [i, input] of inputs.entries()) {
        const filter = filters[i];
        if (filter !== undefined) surveyed.push({ input, comparison: compare(input, filter, this.#knows) });
      }
    }
    return surveyed;
  }

  /** The smallest profile that still shows `fault`, as one line with a call that tells. */
  async reduce({ input }: Surveyed, fault: (comparison: Comparison) => boolean): Promise<string> {
    const compareAll = async (profiles: readonly FlatProfile[]): Promise<readonly Comparison[]> => {
      const inputs = profiles.map((flat) => ({ ...input, flat }));
      const filters = await this.#exporter.export(inputs);
      return inputs.flatMap((each, i) => {
        const filter = filters[i];
        return filter === undefined ? [] : [compare(each, filter, this.#knows)];
      });
    };
    const smallest = await reduceProfile(input.flat, async (profiles) => (await compareAll(profiles)).map(fault));
    const [comparison] = await compareAll([smallest]);
    return `${profileText({ ...input, flat: smallest })} | ${comparison === undefined ? '' : faultText(comparison)}`;
  }
}

const batchSize = 400;

function faultText({ wrong, diverging, refusal, expectedRefusal }: Comparison): string {
  if (wrong[0] !== undefined) return `${differenceText(wrong[0])} under the compiled filter`;
  if (diverging[0] !== undefined) return `${differenceText(diverging[0])} under libseccomp's filter`;
  return `libseccomp: ${refusal ?? 'loads'}, expected: ${expectedRefusal ?? 'loads'}`;
}

function differenceText({ call, ours, theirs }: Difference): string {
  return `${callText(call)} is ${formatVerdict(ours)}, but ${formatVerdict(theirs)}`;
}
