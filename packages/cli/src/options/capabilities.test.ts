import { expect, it } from 'vitest';
import { parseCapabilities, podmanDefaultCapabilities } from './capabilities.ts';

it.each([
  ['nothing said', undefined, podmanDefaultCapabilities],
  ['none', ['none'], []],
  ['short names in any case', ['sys_admin', 'CAP_KILL'], ['CAP_KILL', 'CAP_SYS_ADMIN']],
  ['the defaults and one more', ['default', 'NET_ADMIN'], [...podmanDefaultCapabilities, 'CAP_NET_ADMIN'].toSorted()],
])('--caps with %s', (_what, given, expected) => {
  expect(parseCapabilities(given)).toEqual(expected);
});

it('refuses what cannot be a capability', () => {
  expect(() => parseCapabilities(['sys admin'])).toThrow("--caps: 'sys admin' is no capability");
});
