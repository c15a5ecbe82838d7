import { expect, it } from 'vitest';
import { emptyEvidence, evidenceOf, mergeEvidence } from './merge.ts';
import { parseDocument } from './parse-document.ts';
import { RunCollector } from './run-collector.ts';
import { runtimesOf, withRuntime } from './with-runtime.ts';
import { foldRuns } from './fold.ts';
import { printEvidence } from './to-json.ts';

const account = { name: 'a', source: 'ftrace', bytes: 0, total: 0, lines: {} };
const run = (id: string) => evidenceOf(new RunCollector('x86_64').result(id, account));

it('is kept in the document, through folding and merging', () => {
  const [seen, other] = [withRuntime(run('a'), 'runc'), withRuntime(run('b'), 'crun')];
  expect(runtimesOf(parseDocument(printEvidence(seen)))).toEqual(['runc']);
  expect(runtimesOf(mergeEvidence(other, mergeEvidence(seen, run('c'))))).toEqual(['runc', 'crun']);
  expect(runtimesOf(emptyEvidence)).toEqual([]);
  const [part, more] = [seen.runs.get('a'), run('a').runs.get('a')];
  if (part === undefined || more === undefined) throw new Error('a run is missing');
  expect([foldRuns(part, more).runtime, foldRuns(more, part).runtime]).toEqual(['runc', 'runc']);
});

it('is not written where none was seen', () => {
  expect(printEvidence(run('a'))).not.toContain('runtime');
});
