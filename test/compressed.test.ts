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

type Compress = (recordings: readonly Uint8Array[]) => readonly Uint8Array[];

const levels = ['-1', '-3', '-19', '--no-check'];

/** By the program, because Nodes without zstd are to be tested too; by one shell, because Node takes longer to start a process than zstd to do it. */
function zstd(recordings: readonly Uint8Array[], options = ['-3']): readonly Uint8Array[] {
  const cwd = temporaryFolder();
  for (const [index, bytes] of recordings.entries()) writeFileSync(join(cwd, `${index}`), bytes);
  const script = recordings.map(
    (_, index) => `zstd -q -c ${options[index % options.length]} < ${index} > ${index}.zst`,
  );
  const { status, stderr } = spawnSync('sh', ['-e', '-c', script.join('\n')], { cwd });
  if (status !== 0) throw new Error(`zstd: ${stderr.toString()}`);
  return recordings.map((_, index) => readFileSync(join(cwd, `${index}.zst`)));
}

/** Cut in two, each part is compressed by itself. */
function inTwo(recordings: readonly Uint8Array[], compress: Compress): readonly Uint8Array[] {
  const [first, second] = [
    compress(recordings.map((bytes) => bytes.subarray(0, 500))),
    compress(recordings.map((bytes) => bytes.subarray(500))),
  ];
  return first.map((bytes, index) => Buffer.concat([bytes, second[index] ?? Buffer.alloc(0)]));
}

const gzip: Compress = (recordings) => recordings.map((bytes) => gzipSync(bytes));

const ways: Readonly<Record<string, Compress>> = {
  gzip,
  'gzip in two members': (recordings) => inTwo(recordings, gzip),
  zstd: (recordings) => zstd(recordings, levels),
  'zstd in two frames': (recordings) => inTwo(recordings, zstd),
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
      const compressed = ways[way]?.(files) ?? [];
      const cwd = temporaryFolder();
      const read = async (bytes: Uint8Array): ReturnType<typeof readTrace> => {
        writeFileSync(join(cwd, 'recording'), bytes);
        return readTrace({ name: 'recording', path: 'recording' }, { arch: 'x86_64' }, nodeHost({ cwd }));
      };
      expect(compressed).toHaveLength(files.length);
      for (const [index, bytes] of files.entries())
        expect(await read(compressed[index] ?? bytes.subarray(1))).toEqual(await read(bytes));
    },
    300_000,
  );

  it.each(Object.keys(ways))(
    'by %s that are cut off are refused, whatever could still be read of them',
    async (way) => {
      const cwd = temporaryFolder();
      const [bytes = Buffer.alloc(0)] = ways[way]?.(files.filter(({ length }) => length > 1000).slice(0, 1)) ?? [];
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
