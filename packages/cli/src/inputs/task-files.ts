import {
  isExec,
  isFork,
  type CallEvidence,
  type Evidence,
  type IncompleteReason,
  type InputAccount,
  type RunEvidence,
} from '@seccomp-tailor/core';

/** One input, and what it gave. */
export interface Read {
  readonly input: string;
  readonly evidence: Evidence;
  readonly accounts: readonly InputAccount[];
}

/** `strace -ff -o app` writes a file a task, and its number behind the name. */
const taskFile = /^(.*)\.\d+(?:\.gz|\.zst)?$/;

/**
 * The same evidence, with what is missing between files of `strace -ff`. Each is whole by itself: that a task was made whose file is not among them,
 * or that none shows how the program began, can be told of all of them together only.
 */
export function withMissingFiles(evidence: Evidence, reads: readonly Read[]): Evidence {
  const groups = new Map<string, RunEvidence[]>();
  for (const read of reads) {
    const prefix = prefixOf(read);
    const [run] = read.evidence.runs.values();
    if (prefix !== undefined && run !== undefined) groups.set(prefix, [...(groups.get(prefix) ?? []), run]);
  }
  const runs = new Map(evidence.runs);
  for (const files of groups.values()) {
    const gap = gapBetween(files);
    const run = runs.get(gap?.run ?? '');
    if (gap !== undefined && run !== undefined)
      runs.set(run.id, { ...run, incomplete: new Map([...run.incomplete, [gap.reason, gap.count]]) });
  }
  return { runs };
}

/** What the files of one recording have in common in their names; undefined of an input that is no such file. */
function prefixOf({ input, accounts }: Read): string | undefined {
  const [account] = accounts;
  // Evidence has the names of what it was made of.
  if (account?.name !== input || account.source !== 'strace' || account.selection !== undefined) return undefined;
  return (account.tasks ?? 1) > 1 ? undefined : taskFile.exec(input)?.[1];
}

interface MissingFiles {
  readonly run: string;
  readonly reason: IncompleteReason;
  readonly count: number;
}

/** Of several runs that it could be told of the same one, in whatever order the files were given. */
function gapBetween(files: readonly RunEvidence[]): MissingFiles | undefined {
  const sorted = files.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const whole = sorted.filter(({ incomplete }) => !incomplete.has('children-not-followed'));
  const [first] = whole;
  if (first === undefined) return undefined;
  const made = whole.map((run) => succeeded(run, isFork));
  const missing = made.reduce((sum, count) => sum + count, 0) - (whole.length - 1);
  const maker = whole[made.findIndex((count) => count > 0)] ?? first;
  if (missing > 0) return { run: maker.id, reason: 'children-not-followed', count: missing };
  return whole.some(beginsWithExec) || first.incomplete.has('attached-late')
    ? undefined
    : { run: first.id, reason: 'attached-late', count: 1 };
}

/** How often calls of these names did what they are for. */
function succeeded({ calls }: RunEvidence, isOne: (name: string | undefined) => boolean): number {
  return [...calls.values()].reduce((sum, { syscall, ok }) => sum + (isOne(syscall.name) ? ok : 0), 0);
}

/** So does the file of a program that strace started; other tasks make other calls before, mostly. */
function beginsWithExec({ calls }: RunEvidence): boolean {
  const [first] = [...calls.values()].toSorted((a, b) => lineOf(a) - lineOf(b));
  return isExec(first?.syscall.name);
}

function lineOf({ first: [place] }: CallEvidence): number {
  return place?.line ?? Infinity;
}
