import { expect, it } from 'vitest';
import { MalformedEvidence, parseDocument } from './parse-document.ts';

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
  ['is a list', '[]', 1, 'the document: '],
  ['is nested without end', `{"runs":${'['.repeat(200)}${']'.repeat(200)}}`, undefined, 'format: '],
])('says in which line one that %s goes wrong', (_what, text, line, message) => {
  const error = thrownBy(() => parseDocument(text));
  expect(error).toBeInstanceOf(MalformedEvidence);
  expect(error).toMatchObject({ line, message: expect.stringContaining(message) as unknown });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
