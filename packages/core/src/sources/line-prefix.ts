import { detectSource } from './detect.ts';
import type { Source } from './source.ts';

/** Who puts something in front of each line of another log. */
export type Prefixer = 'kubernetes' | 'compose' | 'journal' | 'timestamps';

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)`;

/**
 *     [pod/web-1/nginx] openat(…) = 3                        kubectl logs --prefix
 *     web-1  | openat(…) = 3                                 docker compose logs
 *     2026-11-23T12:44:39.102994123Z openat(…) = 3           docker logs -t, kubectl logs --timestamps
 *     Nov 23 12:49:14 vm app[123]: openat(…) = 3             journalctl, syslog
 */
const forms: Readonly<Record<Prefixer, RegExp>> = {
  kubernetes: /^\[pod\/[^\]]{1,500}\] /,
  compose: /^[\w.-]{1,200} *\| /,
  timestamps: new RegExp(`^${time} `),
  journal: new RegExp(String.raw`^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|${time}) \S{1,255} [^\s:]{1,100}: `),
};
const prefixers = Object.keys(forms) as Prefixer[];

/** What stands in front of a format's lines in the beginning of an input of which nothing could be read. */
export function prefixOf(
  head: Uint8Array,
  sources: readonly Source[],
): { readonly prefixer: Prefixer; readonly source: Source } | undefined {
  const lines = new TextDecoder('latin1').decode(head).split('\n');
  for (const prefixer of prefixers) {
    if (!lines.some((line) => forms[prefixer].test(line))) continue;
    const rest = lines.map((line) => line.replace(forms[prefixer], '')).map(withoutTime);
    const source = detectSource(new TextEncoder().encode(rest.join('\n')), sources);
    // The log that one of these writes itself has audit records without calls, too.
    if (source !== undefined && source.id !== 'audit') return { prefixer, source };
  }
  return undefined;
}

/** Both may be asked for. */
function withoutTime(line: string): string {
  return line.replace(forms.timestamps, '');
}
