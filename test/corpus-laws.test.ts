import { extname } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Evidence } from '../packages/core/src/evidence/evidence.ts';
import { printEvidence } from '../packages/core/src/evidence/to-json.ts';
import { emptyEvidence, mergeEvidence } from '../packages/core/src/evidence/merge.ts';
import { evidenceNames } from '../packages/core/src/evidence/names.ts';
import { TraceInput } from '../packages/core/src/pipeline.ts';
import { corpusEntries, describeWithCorpus, requireCorpus } from './corpus.ts';

const files = corpusEntries((format) => format !== 'ausearch-csv/text').flatMap((entry) =>
  entry.files().map((file) => ({ ...file, format: entry.format })),
);
type File = (typeof files)[number];

async function read({ name, bytes }: Pick<File, 'name' | 'bytes'>, chunk = bytes.length): Promise<Evidence> {
  const trace = new TraceInput({ input: name, arch: 'x86_64' });
  for (let at = 0; at < bytes.length; at += chunk) trace.push(bytes.subarray(at, at + chunk));
  return (await trace.end()).evidence;
}

/** Neighbours of one format. What prints bpftrace's events is each time another script of the user's. */
const pairs = files.slice(1).flatMap((b, at) => {
  const a = files[at];
  const alike = a?.format === b.format && extname(a.name) === extname(b.name) && b.format !== 'bpftrace';
  return a !== undefined && alike ? [{ a, b, label: `${a.name} and ${b.name}` }] : [];
});

function isTable({ format }: File): boolean {
  return format === 'strace-c';
}

async function namesOf(pair: {
  readonly a: File;
  readonly b: File;
}): Promise<Record<'ab' | 'ba' | 'joined', string[]>> {
  const [a, b] = [await read(pair.a), await read(pair.b)];
  const joined = await read({ name: 'joined', bytes: Buffer.concat([pair.a.bytes, pair.b.bytes]) });
  return {
    ab: evidenceNames(mergeEvidence(a, b)),
    ba: evidenceNames(mergeEvidence(b, a)),
    joined: evidenceNames(joined),
  };
}

describeWithCorpus('two recordings of one format', () => {
  it('are there', () => {
    requireCorpus();
    expect(pairs.length).toBeGreaterThan(100);
  });

  it.each(pairs.filter(({ a }) => !isTable(a)))(
    'name the same calls joined and in either order: $label',
    async (pair) => {
      const { ab, ba, joined } = await namesOf(pair);
      expect(ba).toEqual(ab);
      expect(joined).toEqual(ab);
    },
  );

  // A program can print a table to the stream that strace prints its own to in the end, so only the last one is believed.
  it.each(pairs.filter(({ a }) => isTable(a)))('of which the first is doubted where joined: $label', async (pair) => {
    const { ab, ba } = await namesOf(pair);
    expect(ba).toEqual(ab);
    const joined = await read({ name: 'joined', bytes: Buffer.concat([pair.a.bytes, pair.b.bytes]) });
    expect(evidenceNames(joined)).toEqual(evidenceNames(await read(pair.b)));
    expect([...joined.runs.values()][0]?.incomplete.get('unconfirmed-lines')).toBeGreaterThan(0);
  });
});

describeWithCorpus('evidence of the corpus', () => {
  it('is the same bytes in any order of inputs, however often one is given', async () => {
    const all = await Promise.all(files.map((file) => read(file)));
    const expected = printEvidence(all.reduce(mergeEvidence, emptyEvidence));
    const orders = fc.array(fc.nat(all.length - 1)).chain((again) =>
      fc.shuffledSubarray([...all, ...again.flatMap((at) => all[at] ?? [])], {
        minLength: all.length + again.length,
      }),
    );
    fc.assert(
      fc.property(orders, (order) => printEvidence(order.reduce(mergeEvidence, emptyEvidence)) === expected),
      { numRuns: 10, seed: 1 },
    );
  });

  it.each(files)('is the same bytes in chunks of any size: $name', async (file) => {
    const expected = printEvidence(await read(file));
    for (const chunk of file.bytes.length < 20_000 ? [1, 7, 4093] : [61, 4093, 65_537])
      expect(printEvidence(await read(file, chunk)) === expected, `chunks of ${chunk}`).toBe(true);
  });
});
