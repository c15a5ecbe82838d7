import { describe, expect, it } from 'vitest';
import { printEvidence } from './evidence/to-json.ts';
import { TraceInput } from './pipeline.ts';

const log = [
  '7 execve("/opt/prüfer/app", ["app"], NULL) = 0',
  '7 brk(NULL) = 0x5583d5a00000',
  '7 openat(AT_FDCWD, "/é", O_RDONLY) = 3',
  '7 exit_group(0) = ?',
  '7 +++ exited with 0 +++',
  '',
].join('\r\n');

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at += 1) bytes.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  return new Uint8Array(bytes.buffer);
}

async function evidenceOf(bytes: Uint8Array, size: number): Promise<string> {
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', traceId: 'x' });
  for (let at = 0; at < bytes.length; at += size) trace.push(bytes.subarray(at, at + size));
  return printEvidence((await trace.end()).evidence);
}

describe.each([true, false])('a log in UTF-16 (lowest byte first: %s)', (littleEndian) => {
  const bytes = utf16(`\uFEFF${log}`, littleEndian);

  it.each([3, 257, 1 << 16])('is read as one in UTF-8, in chunks of %i', async (size) => {
    const text = new TextEncoder().encode(log);
    const asText = (await evidenceOf(text, size)).replace(`"bytes": ${text.length}`, `"bytes": ${bytes.length}`);
    expect(await evidenceOf(bytes, size)).toBe(asText);
  });

  it('that is cut off is said to be', async () => {
    expect(await evidenceOf(bytes.subarray(0, -121), 1 << 16)).toContain('"cut-off"');
  });
});
