/** What a file is that another tool has to turn into text, and that tool. */
export interface NotText {
  readonly what: string;
  readonly tool: string;
}

/** By how they begin, in Latin-1. */
const forms: readonly (NotText & { readonly begins: string })[] = [
  { begins: '\u{fd}7zXZ\0', what: 'compressed by xz', tool: 'xz -dc' },
  { begins: 'BZh', what: 'compressed by bzip2', tool: 'bzip2 -dc' },
  { begins: '\u{04}"M\u{18}', what: 'compressed by lz4', tool: 'lz4 -dc' },
  { begins: 'PK\u{03}\u{04}', what: 'a zip archive', tool: 'unzip -p' },
  { begins: 'PERFILE2', what: 'a recording of perf', tool: 'perf script -i' },
  { begins: '\u{17}\u{08}Dtracing', what: 'a recording of trace-cmd', tool: 'trace-cmd report -i' },
  { begins: 'LPKSHHRH', what: 'a journal of systemd', tool: 'journalctl -o export --file' },
  { begins: '\n\r\r\n', what: 'a recording of sysdig', tool: 'sysdig -r' },
];

/** So many bytes tell one. */
export const tellingBytes = Math.max(...forms.map(({ begins }) => begins.length));

/** Undefined where an input that begins so may be text, or is nothing that is known. */
export function notTextOf(head: Uint8Array): NotText | undefined {
  const text = Buffer.from(head.subarray(0, tellingBytes)).toString('latin1');
  return forms.find(({ begins }) => text.startsWith(begins));
}
