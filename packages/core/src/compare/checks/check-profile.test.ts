import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseProfile } from '../../profile/parse.ts';
import { checkProfile } from './check-profile.ts';

const folder = new URL('../../../../../profiles/default/', import.meta.url);

const host = {
  arch: 'x86_64',
  kernel: { major: 6, minor: 1 },
  capabilities: ['CAP_CHOWN'],
  engine: 'podman',
} as const;

it.each([
  ['containers-common-0.50.1.json', ['upper-bits-bypass', 'multiplexer-opens', 'rule-never-acts', 'duplicate-rule']],
  [
    'containers-common-0.67.1.json',
    ['not-reliably-enforceable', 'upper-bits-bypass', 'multiplexer-opens', 'rule-never-acts', 'duplicate-rule'],
  ],
  ['docker-20.10.24.json', ['io-uring-allowed', 'default-not-enosys']],
])('the shipped %s has few findings', (name, codes) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const { profile } = parseProfile(text, { input: name });
  if (profile === undefined) throw new Error('the shipped profile does not parse');
  const found = checkProfile(profile, { host });
  expect([...new Set(found.map(({ code }) => code))]).toEqual(codes);
  expect(found.length).toBeLessThan(10);
});
