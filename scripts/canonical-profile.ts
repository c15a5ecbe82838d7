import type * as Library from '../packages/core/src/index.ts';
import type * as Normalize from '../packages/core/src/profile/normalize.ts';

const built = new URL('../../packages/core/dist/', import.meta.url);
const { parseProfile, printProfile } = (await import(new URL('index.js', built).href)) as typeof Library;
const { normalizeProfile } = (await import(new URL('profile/normalize.js', built).href)) as typeof Normalize;

/** The canonical form of a profile that an engine accepts, by the library as it was built. */
export function canonicalProfile(name: string, text: string): string {
  const { profile, diagnostics } = parseProfile(text, { input: name });
  const errors = diagnostics.filter(({ code }) => code === 'profile-json' || code === 'profile-type');
  if (profile === undefined || errors.length > 0) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
  return printProfile(normalizeProfile(profile));
}
