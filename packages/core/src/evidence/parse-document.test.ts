import { expect, it } from 'vitest';
import type { RunEvidence } from './evidence.ts';
import { MalformedEvidence, parseDocument } from './parse-document.ts';
import { maxCharacters, printEvidence } from './to-json.ts';

const whole = `{
 "format": "seccomp-tailor/evidence",
 "version": 1,
 "runs": [
  {
   "id": "a",
   "arch": "x86_64",
   "inputs": [],
   "calls": [
    { "arch": "x86_64", "name": "read", "nr": 0, "count": 1, "ok": 1, "first": [] },
    { "arch": "x86_64", "name": "write", "nr": 1, "count": 1, "ok": 1, "first": [] }
   ]
  }
 ]
}
`;

it('reads what is whole', () => {
  expect([...(parseDocument(whole).runs.get('a')?.calls.values() ?? [])].map(({ syscall }) => syscall.name)).toEqual([
    'read',
    'write',
  ]);
});

it.each([
  ['is cut', whole.slice(0, whole.indexOf('"write"') + 3), 11, 'the text ends in a string'],
  ['was merged by hand', whole.replace('"ok": 1, "first": [] },', '"ok": 1, "first": [] }'), 11, 'expected , or ]'],
  [
    'has a count that is none',
    whole.replace('"nr": 1, "count": 1', '"nr": 1, "count": "many"'),
    11,
    'runs[0].calls[1].count: ',
  ],
  ['lacks what it needs', whole.replace('   "arch": "x86_64",\n', ''), 5, 'runs[0].arch: '],
  ['is of a later version', whole.replace('"version": 1', '"version": 2'), 3, 'version: '],
  [
    'has a call twice',
    whole.replace('"write", "nr": 1', '"read", "nr": 0'),
    11,
    'runs[0].calls[1] is runs[0].calls[0] once more',
  ],
  ['has a name with the number of another call', whole.replace('"nr": 1', '"nr": 0'), 11, 'runs[0].calls[1].nr: '],
  ['has a known name with an unknown number', whole.replace('"nr": 1', '"nr": 9999'), 11, 'runs[0].calls[1].nr: '],
  ['has a call without name and number', whole.replace('"name": "write", "nr": 1, ', ''), 11, 'runs[0].calls[1]: '],
  ['has a name that is none', whole.replace('"write", "nr": 1', '""'), 11, 'runs[0].calls[1].name: no name of a call'],
  ['has a call that was never made', whole.replace('"nr": 1, "count": 1', '"nr": 1, "count": 0'), 11, 'count: '],
  ['is a list', '[]', 1, 'the document: '],
  ['is nested without end', `{"runs":${'['.repeat(200)}${']'.repeat(200)}}`, undefined, 'format: '],
])('says in which line one that %s goes wrong', (_what, text, line, message) => {
  const error = thrownBy(() => parseDocument(text));
  expect(error).toBeInstanceOf(MalformedEvidence);
  expect(error).toMatchObject({ line, message: expect.stringContaining(message) as unknown });
});

it('reads calls that are newer than the tables, by their number', () => {
  const [, call] =
    parseDocument(whole.replace('"write", "nr": 1', '"brand_new", "nr": 9999')).runs.get('a')?.calls.values() ?? [];
  expect(call?.syscall).toEqual({ arch: 'x86_64', name: undefined, nr: 9999 });
});

it('writes nothing that it would not read again', () => {
  const evidence = parseDocument(
    whole.replace('"inputs": []', '"inputs": [{"name":"x","source":"strace","bytes":0,"total":0,"lines":{}}]'),
  );
  const [[id, run]] = [...evidence.runs] as [[string, RunEvidence]];
  const inputs = run.inputs.map((input) => ({ ...input, name: 'x'.repeat(maxCharacters) }));
  expect(() => printEvidence({ runs: new Map([[id, { ...run, inputs }]]) })).toThrow(RangeError);
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
