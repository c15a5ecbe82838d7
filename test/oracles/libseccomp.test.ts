// libseccomp as a second opinion: for random profiles on many architectures, what `evaluate` says, what the compiled filter does
// and what libseccomp's filter does are the same; where libseccomp goes wrong, the product has said that it may.
import { beforeAll, expect, it } from 'vitest';
import type { Comparison } from './libseccomp/compare.ts';
import { LibseccompExporter } from './libseccomp/exporter.ts';
import { Survey, type Surveyed } from './libseccomp/survey.ts';
import { describeWith } from '../components.ts';
import { useFolder, useHelper } from './build-helper.ts';
import { seed } from './seed.ts';

const profiles = 5200;
const callsEach = 20;

describeWith(['libseccomp-dev'], `libseccomp, seed ${seed}`, () => {
  const folder = useFolder();
  const program = useHelper('export-filter', folder, ['-lseccomp']);
  let survey: Survey;
  let surveyed: readonly Surveyed[] = [];

  beforeAll(async () => {
    const exporter = new LibseccompExporter(program(), folder());
    survey = new Survey(exporter);
    const start = performance.now();
    surveyed = await survey.run({ seed, profiles, callsEach });
    const count = (fault: (comparison: Comparison) => boolean): number =>
      surveyed.filter(({ comparison }) => fault(comparison)).length;
    console.log(
      [
        `libseccomp ${exporter.version()}, seed ${seed}: ${surveyed.length} profiles, ${surveyed.length * callsEach} calls`,
        `${Math.round((performance.now() - start) / 1000)} s`,
        `${count(({ refusal }) => refusal !== undefined)} refused, ${count(({ flagged }) => flagged)} not reliably enforceable`,
        `${count(diverges)} of those diverge, ${count(({ refusal }) => refusal === 'endless')} never end`,
      ].join('; '),
    );
  }, 300_000);

  /** The faults there are, each reduced; a few are enough. */
  const reduced = (fault: (comparison: Comparison) => boolean, most: number): Promise<readonly string[]> =>
    Promise.all(
      surveyed
        .filter(({ comparison }) => fault(comparison))
        .slice(0, most)
        .map((found) => survey.reduce(found, fault)),
    );

  it('has enough calls and architectures', () => {
    expect(surveyed.length * callsEach).toBeGreaterThanOrEqual(100_000);
    const arches = new Set(surveyed.flatMap(({ input }) => input.calls.map(({ arch }) => arch)));
    expect([...arches]).toEqual(
      expect.arrayContaining(['x86_64', 'x86', 'x32', 'aarch64', 'arm', 'riscv64', 'ppc64le', 's390x', 's390']),
    );
  });

  it('the compiled filter decides as evaluate does', async () => {
    expect(await reduced(({ wrong }) => wrong.length > 0, 5)).toEqual([]);
  });

  it("libseccomp's filter decides as evaluate does, except where the product says that it may not", async () => {
    const fault = (comparison: Comparison): boolean =>
      !comparison.flagged && comparison.expectedRefusal === undefined && diverges(comparison);
    expect(await reduced(fault, 5)).toEqual([]);
  });

  it('libseccomp refuses nothing that the load check lets pass', async () => {
    const fault = ({ flagged, refusal, expectedRefusal }: Comparison): boolean =>
      !flagged && refusal !== undefined && refusal !== expectedRefusal;
    expect(await reduced(fault, 5)).toEqual([]);
  });

  it('the load check gives next to no false alarms', async () => {
    const fault = ({ flagged, refusal, expectedRefusal }: Comparison): boolean =>
      !flagged && refusal === undefined && expectedRefusal !== undefined;
    const alarms = await reduced(fault, 20);
    if (alarms.length > 0) console.log(['expected to be refused, but loads:', ...alarms].join('\n  '));
    expect(alarms.length).toBeLessThanOrEqual(profiles / 1000);
  });

  it('its divergences come down to small examples', async () => {
    const examples = new Set(await reduced((comparison) => comparison.flagged && diverges(comparison), 12));
    console.log(['libseccomp diverges, for example:', ...examples].toSorted(byLength).join('\n  '));
    expect(examples.size).toBeGreaterThan(0);
  });
});

function diverges({ diverging }: Comparison): boolean {
  return diverging.length > 0;
}

function byLength(a: string, b: string): number {
  return a.length - b.length;
}
