import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { EngineProfile } from '../profile/engine-profile.ts';
import type { FlatProfile } from '../profile/flat.ts';
import type { Host } from '../profile/host.ts';

/** What of a profile is neither default nor rule. */
export interface Frame {
  readonly flags: readonly string[];
  readonly listenerPath: string | undefined;
  readonly listenerMetadata: string | undefined;
}

const fieldNames = ['flags', 'listenerPath', 'listenerMetadata'] as const;

/** The frame of merged profiles: flags that all have, and a listener if all name the same one. */
export function frameOf(flats: readonly FlatProfile[]): { fields: Frame; diagnostics: readonly Diagnostic[] } {
  const [first] = flats;
  const same = (field: (typeof fieldNames)[number]): boolean =>
    new Set(flats.map((flat) => JSON.stringify(flat[field] ?? null))).size < 2;
  const flags = (first?.flags ?? []).filter((flag) => flats.every((flat) => flat.flags.includes(flag)));
  const fields: Frame = {
    flags,
    listenerPath: same('listenerPath') ? first?.listenerPath : undefined,
    listenerMetadata: same('listenerMetadata') ? first?.listenerMetadata : undefined,
  };
  const differing = fieldNames.filter((field) => !same(field));
  return { fields, diagnostics: differing.map((field) => ({ code: 'merge-field-differs', field })) };
}

/** Says so where the result holds for the host only that the profiles were resolved for. */
export function hostRemarks(profiles: readonly EngineProfile[], { arch }: Host): readonly Diagnostic[] {
  const conditional = profiles.some(
    ({ archMap, syscalls }) =>
      archMap.length > 0 ||
      syscalls.some(({ includes, excludes }) =>
        [includes, excludes].some(
          ({ caps, arches: names, minKernel }) => caps.length + names.length > 0 || minKernel !== undefined,
        ),
      ),
  );
  return conditional ? [{ code: 'merge-for-host', arch }] : [];
}
