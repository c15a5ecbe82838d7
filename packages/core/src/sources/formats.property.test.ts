import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineKinds } from '../observations/line-kind.ts';
import { sources } from './registry.ts';
import type { Source } from './source.ts';

/** Pieces that parsers look for, so that random lines get past their first test. */
const pieces = [
  '             dup-18977   [000] .....  4364.826690: ',
  'sys_enter: NR ',
  'sys_exit: NR ',
  'raw_syscalls:sys_enter: NR ',
  'syscalls:sys_exit_openat: 0x3',
  'sys_openat(',
  ' -> 0x',
  '257 (',
  '-1',
  ' = ',
  '     1.431 ( 0.018 ms): dup/17906 ',
  '         ? (         ): ',
  ' ... [continued]: ',
  'openat(',
  ') = -1 ENOENT (No such file)',
  '@[',
  '@calls[thr, 257',
  ']: 3',
  '{"type": "map", "data": {"@": {"',
  '"}}}',
  '20106 ',
  'SYS_',
  ' <unfinished ...>',
  '<... ',
  ' resumed> )',
  '% time',
  ' function',
  '34378 12:02:36.269753803 2 echo (7896) > ',
  'I0512 07:41:58.341234       1 strace.go:564] [   1:   1] a E ',
  '2026-11-23T12:44:39.1+00:00 stderr F ',
  '2026-11-23T12:44:39.1+00:00 stderr P ',
  '{"log":"',
  '\\n","stream":"stderr"}',
  '{"evt.type":"read","evt.dir":">","evt.num":1}',
  '12:02:37.001253801: Warning evt_type=',
  ' log-enricher "syscallName"="',
  '"',
  '\\',
  '[',
  '(',
  ' ',
  '\r',
] as const;

const line = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 }), fc.nat().map(String)), {
    maxLength: 6,
  })
  .map((parts) => parts.join('').replaceAll('\n', ' '));

/** What a source makes of lines, each in a buffer with `around` before and behind it. */
function readingOf(source: Source, lines: readonly string[], around: string): readonly string[] {
  const seen: string[] = [];
  const parser = source.open(
    {
      observe: ({ syscall, outcome, errno, count, line: at }) =>
        seen.push(`${syscall.name ?? syscall.nr} ${outcome} ${errno} ${count} ${at}`),
      nativeArch: () => undefined,
      incomplete: (reason, count) => seen.push(`${reason} ${count}`),
      diagnose: (diagnostic) => seen.push(JSON.stringify(diagnostic)),
    },
    { input: 'x', arch: 'x86_64', head: new TextEncoder().encode(lines.join('\n')) },
  );
  lines.forEach((text, index) => {
    const { buffer, start, end } = within(text, around);
    seen.push(`${source.speaksFor(buffer, start, end)}`);
    const kind = parser.line(buffer, start, end, index + 1, false);
    expect(lineKinds).toContain(kind);
    seen.push(kind);
  });
  parser.end();
  return seen;
}

function within(
  text: string,
  around: string,
): { readonly buffer: Uint8Array; readonly start: number; readonly end: number } {
  const [line, junk] = [new TextEncoder().encode(text), new TextEncoder().encode(around)];
  const buffer = new Uint8Array(line.length + 2 * junk.length);
  buffer.set(junk);
  buffer.set(line, junk.length);
  buffer.set(junk, junk.length + line.length);
  return { buffer, start: junk.length, end: junk.length + line.length };
}

describe.each(sources.filter(({ id }) => id !== 'strace' && id !== 'audit'))('$id', (source) => {
  it('reads any lines without failing, whatever stands around them in their buffer', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), line, (lines, around) => {
        expect(readingOf(source, lines, around)).toEqual(readingOf(source, lines, ''));
      }),
      { numRuns: 300 },
    );
  });
});
