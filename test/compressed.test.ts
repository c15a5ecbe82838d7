import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { nodeHost } from '../packages/cli/src/host-node.ts';
import { readTrace } from '../packages/cli/src/inputs/read-trace.ts';
import { seccompTailor, temporaryFolder } from './cli/bin.ts';
import { describeWith } from './components.ts';
import { corpusEntries, requireCorpus } from './corpus.ts';
import { traceCases } from './trace-cases.ts';

type Compress = (bytes: Uint8Array, index: number) => Uint8Array;

const levels = ['-1', '-3', '-19', '--no-check'];

/** By the program, because Nodes without zstd are to be tested too. */
function zstd(bytes: Uint8Array, ...options: readonly string[]): Uint8Array {
  const { status, stdout, stderr } = spawnSync('zstd', ['-q', '-c', ...options], { input: bytes, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`zstd: ${stderr.toString()}`);
  return stdout;
}

const ways: Readonly<Record<string, Compress>> = {
  gzip: (bytes) => gzipSync(bytes),
  'gzip in two members': (bytes) => Buffer.concat([gzipSync(bytes.subarray(0, 500)), gzipSync(bytes.subarray(500))]),
  zstd: (bytes, index) => zstd(bytes, levels[index % levels.length] ?? '-3'),
  'zstd in two frames': (bytes) => Buffer.concat([zstd(bytes.subarray(0, 500)), zstd(bytes.subarray(500))]),
};

describeWith(['zstd'], 'compressed recordings', () => {
  const files = [
    ...corpusEntries(() => true).flatMap((entry) => entry.files().map(({ bytes }) => bytes)),
    ...traceCases.map(({ trace }) => readFileSync(trace)).filter((bytes) => bytes[0] !== 0x1f),
  ];

  it('are there', requireCorpus);

  it.each(Object.keys(ways))(
    'by %s give the same evidence, accounts and diagnostics as plain ones',
    async (way) => {
      const cwd = temporaryFolder();
      const read = async (bytes: Uint8Array): ReturnType<typeof readTrace> => {
        writeFileSync(join(cwd, 'recording'), bytes);
        return readTrace({ name: 'recording', path: 'recording' }, { arch: 'x86_64' }, nodeHost({ cwd }));
      };
      for (const [index, bytes] of files.entries())
        expect(await read(ways[way]?.(bytes, index) ?? bytes.subarray(1))).toEqual(await read(bytes));
    },
    300_000,
  );

  it.each(Object.keys(ways))(
    'by %s that are cut off are refused, whatever could still be read of them',
    async (way) => {
      const cwd = temporaryFolder();
      const bytes = ways[way]?.(files.find(({ length }) => length > 1000) ?? Buffer.alloc(0), 0) ?? Buffer.alloc(0);
      writeFileSync(join(cwd, 'recording'), bytes.subarray(0, -9));
      const { status, stdout, stderr } = await seccompTailor(['evidence', 'recording', '-o', 'evidence.json'], { cwd });
      expect({ status, stdout, stderr, written: existsSync(join(cwd, 'evidence.json')) }).toEqual({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining('cannot read recording: unexpected end of file'),
        written: false,
      });
    },
  );
});
