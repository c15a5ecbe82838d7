import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-kit/command-line.ts';
import { nodeHost } from '../host-node.ts';
import { readInput } from './input.ts';

const text = 'execve("/bin/ls", ["ls"], 0x1 /* 2 vars */) = 0\n'.repeat(20_000);

describe('an input is read', () => {
  it.each([
    ['as it is', Buffer.from(text)],
    ['from gzip', zlib.gzipSync(text)],
    ['from gzip in several members', Buffer.concat([zlib.gzipSync(text.slice(0, 99)), zlib.gzipSync(text.slice(99))])],
  ])('%s', async (_how, bytes) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace'), bytes);
    expect(await contentOf('trace', cwd)).toBe(text);
  });

  it('from standard input, whatever its chunks', async () => {
    const bytes = zlib.gzipSync('read(0, "", 1) = 0\n');
    async function* single(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect(await collect(readInput('-', nodeHost({ stdin: single() })))).toBe('read(0, "", 1) = 0\n');
  });

  it.each([0, 1, 2])('and closed when its reader has enough after %i chunks more', async (more) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace'), text.repeat(3));
    const chunks = readInput('trace', nodeHost({ cwd }));
    for (let read = 0; read <= more; read += 1) expect((await chunks.next()).done).toBe(false);
    const open = (): boolean => openFiles().includes(realpathSync(join(cwd, 'trace')));
    expect(open()).toBe(true);
    await chunks.return(undefined);
    expect(open()).toBe(false);
  });

  it('where its reader says', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace'), text.repeat(3));
    const place = new Uint8Array(1 << 20);
    const room = (size: number): Uint8Array => place.subarray(0, size);
    const used: boolean[] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      for await (const chunk of readInput('trace', nodeHost({ cwd }), { room })) {
        used.push(place.buffer === chunk.buffer);
        yield chunk;
      }
    }
    expect(await collect(watched())).toBe(text.repeat(3));
    expect(used.slice(1)).toContain(true);
    expect(used.slice(1)).not.toContain(false);
  });

  it('in another way from where its reader says, unless it is compressed', async () => {
    const cwd = temporaryFolder();
    const short = text.slice(0, 1000);
    writeFileSync(join(cwd, 'trace'), short);
    writeFileSync(join(cwd, 'trace.gz'), zlib.gzipSync(short));
    async function* others(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('others');
    }
    const asked: number[] = [];
    const wishes = {
      room: (): undefined => undefined,
      rest(_fd: number, from: number, size: number): AsyncIterable<Uint8Array> | undefined {
        asked.push(from, size);
        return asked.length > 2 ? undefined : others();
      },
    };
    expect(await collect(readInput('trace', nodeHost({ cwd }), wishes))).toBe(`${short}others`);
    expect(asked.slice(0, 2)).toEqual([1000, 1000]);
    asked.length = 0;
    expect(await collect(readInput('trace.gz', nodeHost({ cwd }), wishes))).toBe(short);
    expect(asked).toEqual([]);
  });

  it('from a named pipe, whenever that has something to read', async () => {
    const cwd = temporaryFolder();
    execFileSync('mkfifo', [join(cwd, 'trace')]);
    const writer = spawn('sh', ['-c', '{ echo 1; sleep 0.2; echo 2; } > trace'], { cwd });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 10);
    expect(await collect(readInput('trace', nodeHost({ cwd })))).toBe('1\n2\n');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
    writer.kill();
  });

  it.each(['', 'x', '\u001f'])('however short: %j', async (short) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace'), short);
    expect(await contentOf('trace', cwd)).toBe(short);
  });
});

describe('an input that cannot be read is told by name and reason', () => {
  it('a folder', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'traces'));
    await expect(contentOf('traces/', cwd)).rejects.toMatchObject({
      kind: 'input',
      message: 'cannot read traces/: it is a folder',
      hint: 'Pass its files, as for the files of strace -ff: traces/*',
    });
  });

  it('a missing file', async () => {
    await expect(contentOf('none', temporaryFolder())).rejects.toMatchObject({
      kind: 'input',
      message: 'cannot read none: there is no such file or folder',
      hint: 'Check its name: without a / in front it is looked for in the folder you are in.',
    });
  });

  it.each([
    ['compressed by xz', 'xz -dc', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]],
    ['compressed by bzip2', 'bzip2 -dc', 'BZh91AY&SY'],
    ['compressed by lz4', 'lz4 -dc', [0x04, 0x22, 0x4d, 0x18]],
    ['a zip archive', 'unzip -p', 'PK\u{03}\u{04}\u{14}'],
    ['a recording of perf', 'perf script -i', 'PERFILE2h'],
    ['a recording of trace-cmd', 'trace-cmd report -i', '\u{17}\u{08}Dtracing6'],
    ['a journal of systemd', 'journalctl -o export --file', 'LPKSHHRH\0'],
    ['a recording of sysdig', 'sysdig -r', [0x0a, 0x0d, 0x0d, 0x0a, 0x1c]],
  ])('%s', async (what, tool, bytes) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace'), Buffer.concat([Buffer.from(bytes as string), Buffer.alloc(99)]));
    await expect(contentOf('trace', cwd)).rejects.toMatchObject({
      kind: 'input',
      message: `cannot read trace: it is ${what}`,
      hint: `Have it turned into text, and read that from standard input: ${tool} trace | seccomp-tailor … -`,
    });
  });

  it('gzip that was cut off', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trace.gz'), zlib.gzipSync(text).subarray(0, 300));
    await expect(contentOf('trace.gz', cwd)).rejects.toMatchObject({
      kind: 'input',
      message: 'cannot read trace.gz: unexpected end of file',
      hint: 'Check that the file is whole, or make it again.',
    });
  });
});

function contentOf(name: string, cwd: string): Promise<string> {
  return collect(readInput(name, nodeHost({ cwd })));
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return Buffer.concat(parts).toString();
}

/** What this process has open. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The folder of them itself, which is closed by now.
      return [];
    }
  });
}
