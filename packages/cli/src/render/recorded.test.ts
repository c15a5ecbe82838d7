import { describe, expect, it } from 'vitest';
import { evidenceFromJson } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { nodeHost } from '../host-node.ts';
import type { Recorded } from '../recorders/recorder.ts';
import { printRecorded } from './recorded.ts';

const place = { input: 'x', line: 1 };
const calls = [
  { arch: 'x86_64', nr: 0, name: 'read', count: 1, first: [place] },
  { arch: 'x86_64', nr: 168, name: 'swapoff', count: 2, denied: 2, first: [place] },
];

async function printed(
  program: string,
  more: Partial<Recorded> = {},
  programs: readonly string[] = [],
): Promise<string> {
  let text = '';
  const stderr = { isTerminal: false, columns: 60, write: async (data: unknown) => void (text += String(data)) };
  const host: Host = { ...nodeHost(), stderr };
  const evidence = evidenceFromJson({
    format: 'seccomp-tailor/evidence',
    version: 1,
    runs: [{ id: 'a', arch: 'x86_64', inputs: [], calls: calls.map((call) => ({ ...call, programs })) }],
  });
  const gathered = { evidence, accounts: [], diagnostics: [], counts: new Map() };
  await printRecorded({ ended: { status: 0, signals: [] }, gathered, ...more }, program.split(' '), host);
  return text;
}

describe('in the end people are told', () => {
  it('which calls were kept apart, by name where the program does not make them, in lines as wide as the terminal', async () => {
    const launching = ['read', 'capset', ...Array.from({ length: 30 }, (_, index) => `call${index}`)];
    const text = await printed('ls', { launching });
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^kept apart, made by what started the program: capset/);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/call29 and 1 that the program makes too $/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('what cut the recording short', async () => {
    expect(await printed('ls', { ended: { status: 0, signals: ['SIGTERM'] } })).toBe(
      'interrupted by SIGTERM: what was recorded until then is kept\n',
    );
  });

  it.each([
    ['podman run image', 'record again with --security-opt seccomp=unconfined'],
    ['docker exec web ls', 'record a container that is run with --security-opt seccomp=unconfined'],
  ])('what was refused while recording %s, and how to learn the rest', async (program, how) => {
    expect(await printed(program)).toBe(
      `refused by a filter in the container: swapoff\n  To see what would follow, ${how}; to allow just these: generate --include-denied\n`,
    );
  });

  it('that a container engine was recorded with all it did', async () => {
    expect(await printed('sh -c script', {}, ['/bin/sh', '/usr/bin/conmon'])).toMatch(
      /^conmon was among what was recorded: what it and the runtime call is in the evidence too.*\n.*give record its podman/,
    );
  });

  it.each(['ls', 'podman run --security-opt seccomp=unconfined image'])(
    'nothing of what a filter of its own refused %s',
    async (program) => {
      expect(await printed(program)).toBe('');
    },
  );
});
