import { describe, expect, it } from 'vitest';
import { commandLine, type Finished } from '../packages/cli/test-kit/command-line.ts';
import type { Arch } from '../packages/core/src/kernel/arch.ts';
import { syscallByName } from '../packages/core/src/kernel/syscalls.ts';
import { differences } from './corpus-differences.ts';
import { corpusEntries, describeWithCorpus, requireCorpus, type CorpusEntry } from './corpus.ts';

/** Emulated programs are of the architecture the user names. */
const archOf: Readonly<Record<string, Arch>> = {
  'q10-qemu-strace-aarch64.txt': 'aarch64',
  'q11-qemu-strace-armhf.txt': 'arm',
};

const entries = corpusEntries(() => true);
const unusable = entries.filter(({ format }) => format === 'ausearch-csv/text');
const counted = entries.filter((entry) => !unusable.includes(entry) && entry.truth() !== undefined);

/** Recordings whose notes say that the kernel saw calls that are not in them; the count leaves those out too, the program need not. */
const incomplete = counted.filter(
  ({ name, notes }) =>
    /kernel also saw|^truth without|^not in (log|table)|^LOSSY|^KNOWN HOLE/.test(notes) &&
    notes !== `not in log: ${differences[name]?.more?.[0]}`,
);

function namesOf(entry: CorpusEntry): Promise<Finished> {
  const arch = archOf[entry.name];
  return commandLine(['evidence', '--names', ...(arch ? ['--trace-arch', arch] : []), ...entry.paths()]);
}

/** What the recording shows, by its count and the table of differences. */
function expected({ name }: CorpusEntry, truth: readonly string[]): readonly string[] {
  const { less = [], more = [], renamed = {} } = differences[name] ?? {};
  const shown = truth.filter((call) => !less.includes(call)).map((call) => renamed[call] ?? call);
  return [...shown, ...more].toSorted();
}

describeWithCorpus('evidence --names', () => {
  it('is tried on the whole corpus', () => {
    requireCorpus();
    expect(counted.length).toBeGreaterThan(170);
    expect(unusable.length).toBeGreaterThan(3);
    expect(incomplete.length).toBeGreaterThan(20);
  });

  it.each(counted)('of $name are the calls that were counted', async (entry) => {
    const { stdout } = await namesOf(entry);
    expect(stdout.split('\n').slice(0, -1)).toEqual(expected(entry, entry.truth() ?? []));
  });

  it.each(counted.filter(({ name }) => differences[name]?.less !== undefined))(
    'says that calls of $name are missing',
    async (entry) => {
      const says = differences[entry.name]?.says;
      const { exitCode, stderr } = await namesOf(entry);
      expect(exitCode).toBe(4);
      expect(says).toBeDefined();
      expect(stderr).toContain(`[${says}]`);
    },
  );

  it.each(incomplete)('says that $name has not all the kernel saw', async (entry) => {
    expect((await namesOf(entry)).exitCode).toBe(4);
  });

  it.each(unusable)('refuses $name, which shows no calls', async (entry) => {
    const { exitCode, stdout, stderr } = await namesOf(entry);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('[audit-export-unusable]');
  });
});

describe('the table of differences', () => {
  it('has no row without a recording, and no call the count does not have', () => {
    const names = new Set(counted.map(({ name }) => name));
    if (counted.length === 0) return;
    for (const [name, { less = [], renamed = {} }] of Object.entries(differences)) {
      expect(names).toContain(name);
      const truth = counted.find((entry) => entry.name === name)?.truth();
      expect(truth).toEqual(expect.arrayContaining([...less, ...Object.keys(renamed)]));
    }
  });

  it('takes a name for a number only where the table of its architecture does', () => {
    expect(syscallByName('arm', 'rseq')?.nr).toBe(398);
  });
});
