import { describe, expect, it } from 'vitest';
import type { Engine } from './host.ts';
import { parseProfile } from './parse.ts';
import { printProfile } from './print.ts';

function placesOf(text: string | Uint8Array): readonly string[] {
  return parseProfile(text, { input: 'p.json' }).diagnostics.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);
}

describe('the place of a problem', () => {
  it.each([
    ['a missing value', '{\n  "defaultAction":\n}', 'profile-json 3:1'],
    ['a text cut short', '{"defaultAction": "SCMP_ACT', 'profile-json 1:28'],
    ['a trailing comma', '{"defaultAction": "SCMP_ACT_ALLOW",}', 'profile-json 1:36'],
    ['a byte order mark', '\ufeff{}', 'profile-json 1:1'],
    ['a wrong word', '{\n "defaultAction": "ALLOW"}', 'unknown-action 2:19'],
    ['a column in bytes', '{"é": 1, "defaultAction": 5}', 'unknown-field 1:2|profile-type 1:28'],
    ['an unknown field', '{"defaultAction": "SCMP_ACT_ALLOW",\n\t"sycalls": []}', 'unknown-field 2:2'],
    [
      'words as values',
      '{"defaultAction": "SCMP_ACT_ALLOW", "x": [true, false, null, -1.5e3, {}]}',
      'unknown-field 1:37',
    ],
    [
      'an empty name',
      '{"syscalls": [{"names": ["read", ""]}]}',
      'default-action-missing 1:1|empty-name 1:34|unknown-action 1:15',
    ],
    [
      'a number that is no errno',
      '{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 4095}',
      'errno-out-of-range 1:56',
    ],
    ['a repeated key', '{"defaultAction": "", "DefaultAction": "SCMP_ACT_ALLOW"}', 'duplicate-key 1:23'],
  ])('%s', (_, text, expected) => {
    expect(placesOf(text).join('|')).toBe(expected);
    expect(placesOf(new TextEncoder().encode(text)).join('|')).toBe(expected);
  });

  it('is that of the value deep inside', () => {
    const text = `{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
  {"names": ["read"], "action": "SCMP_ACT_ERRNO"},
  {"names": ["write"], "action": "SCMP_ACT_ERRNO",
    "args": [{"index": 0, "op": "SCMP_CMP_EQ"}, {"index": 6, "op": "EQ"}]}]}`;
    expect(placesOf(text)).toEqual(['argument-index 4:59', 'unknown-operator 4:68']);
  });
});

it.each<[string, Engine | undefined, readonly string[]]>([
  ['errno', undefined, ['profile-type']],
  ['errno', 'podman', ['profile-type']],
  ['errno', 'docker', []],
  ['errno', 'containerd', []],
  ['minKernel', 'podman', []],
  ['minKernel', 'containerd', ['field-not-read']],
  ['minKernel', 'docker', ['profile-type']],
])('a number as %s is what %s makes of it', (field, engine, codes) => {
  const given = { [field]: 5 };
  const rule = { names: ['read'], action: 'SCMP_ACT_ALLOW', ...(field === 'errno' ? given : { includes: given }) };
  const text = JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [rule] });
  const { diagnostics } = parseProfile(text, { input: 'p.json', ...(engine && { engine }) });
  expect(diagnostics.map(({ code }) => code)).toEqual(codes);
});

it.each([
  ['a SeccompProfile of Kubernetes', '{"kind": "SeccompProfile", "spec": {"defaultAction": "SCMP_ACT_LOG"}}', '1:36'],
  ['the configuration of a bundle', '{"linux": {\n "seccomp": {"defaultAction": "SCMP_ACT_LOG"}}}', '2:13'],
])('%s is no profile, but holds one', (_what, text, place) => {
  expect(placesOf(text)).toEqual([`profile-inside ${place}`]);
});

it('fields of those names do not keep a profile from being one', () => {
  const text = '{"defaultAction": "SCMP_ACT_LOG", "spec": {"defaultAction": ""}, "linux": {"seccomp": 5}}';
  expect(parseProfile(text, { input: 'p.json' }).profile).toBeDefined();
});

it('containerd reads no names but those of names, and no archMap, whatever their types', () => {
  const text = `{"defaultAction": "SCMP_ACT_ALLOW", "archMap": 5, "syscalls": [
  {"name": "read", "names": ["write"], "action": "SCMP_ACT_ERRNO"},
  {"Name": "read", "action": "SCMP_ACT_ERRNO", "comment": 5}]}`;
  const { profile, diagnostics } = parseProfile(text, { input: 'p.json', engine: 'containerd' });
  expect(profile?.syscalls.map(({ names }) => names)).toEqual([['write'], []]);
  expect(diagnostics.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`)).toEqual([
    'field-not-read 1:48',
    'field-not-read 2:12',
    'field-not-read 3:12',
    'rule-without-names 3:3',
  ]);
});

describe('hostile documents', () => {
  it.each([
    ['deep nesting', '['.repeat(1e6)],
    ['deep nesting of objects', '{"a":'.repeat(1e5)],
    ['a long number', `{"defaultErrnoRet": ${'9'.repeat(1e6)}}`],
    ['a long text', `{"defaultAction": "${'x'.repeat(1e6)}"}`],
    ['a key of prototypes', '{"__proto__": {"defaultAction": "SCMP_ACT_ALLOW"}}'],
  ])('%s end in a diagnostic', (_, text) => {
    const { profile, diagnostics } = parseProfile(text, { input: 'p.json' });
    expect(profile).toBeUndefined();
    expect(diagnostics.length).toBeGreaterThan(0);
  });
});

it('places of many problems are found in reasonable time', () => {
  const names = Array.from({ length: 20_000 }, () => '\n"no_such_call"').join(',');
  const text = `{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"action": "SCMP_ACT_LOG", "names": [${names}]}]}`;
  const places = placesOf(text);
  expect(places.length).toBe(20_000);
  expect(places.at(-1)).toBe('unknown-syscall 20001:1');
}, 3000);

it('strings keep what JSON can say', () => {
  const text = String.raw`{"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud800"}`;
  expect(parseProfile(text, { input: 'p' }).profile?.listenerPath).toBe('"\\/\b\f\n\r\té😀\ufffd');
});

it('prints one name per line, in a fixed order of fields', () => {
  const text =
    '{"syscalls":[{"args":[{"op":"SCMP_CMP_EQ","valueTwo":0,"value":18446744073709551615}],"action":"SCMP_ACT_ALLOW","name":"read"}],"defaultErrnoRet":38,"defaultAction":"SCMP_ACT_ERRNO"}';
  const { profile } = parseProfile(text, { input: 'p' });
  expect(profile && printProfile(profile)).toBe(`{
  "defaultAction": "SCMP_ACT_ERRNO",
  "defaultErrnoRet": 38,
  "syscalls": [
    {
      "names": [
        "read"
      ],
      "action": "SCMP_ACT_ALLOW",
      "args": [
        {
          "index": 0,
          "value": 18446744073709551615,
          "op": "SCMP_CMP_EQ"
        }
      ]
    }
  ]
}
`);
});
