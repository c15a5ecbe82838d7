import { describe, expect, it } from 'vitest';
import { ownProfile, readEngineCommand, valueOf, withOptions } from './engine-command.ts';

const words = (line: string): string[] => line.split(' ');

describe('readEngineCommand', () => {
  it.each([
    ['podman run alpine ls', 'podman', 'podman run', 'alpine ls'],
    [
      'podman --runtime runc --log-level=debug run --rm alpine',
      'podman',
      'podman --runtime runc --log-level=debug run',
      '--rm alpine',
    ],
    [
      '/usr/bin/docker -H unix:///s container run -it alpine sh',
      'docker',
      '/usr/bin/docker -H unix:///s container run',
      '-it alpine sh',
    ],
    ['docker --debug run run', 'docker', 'docker --debug run', 'run'],
  ])('finds where options of the container go: %s', (line, engine, head, tail) => {
    const command = readEngineCommand(words(line));
    expect(command).toEqual({ engine, head: words(head), tail: words(tail) });
    expect(command && withOptions(command, ['--x']).join(' ')).toBe(`${head} --x ${tail}`);
  });

  it.each(['podman ps', 'podman exec run ls', 'docker --context run ps', 'runc run x', 'podman', 'sh -c podman run x'])(
    'is no run of a container: %s',
    (line) => {
      expect(readEngineCommand(words(line))).toBeUndefined();
    },
  );
});

describe('ownProfile', () => {
  it.each([
    ['podman run --security-opt seccomp=a.json alpine', 'a.json'],
    ['docker run --security-opt=seccomp:a.json alpine', 'a.json'],
    ['docker run --security-opt no-new-privileges alpine', undefined],
    ['docker run alpine', undefined],
  ])('reads %s', (line, profile) => {
    const command = readEngineCommand(words(line));
    expect(command && ownProfile(command)).toBe(profile);
  });
});

it.each([
  ['podman run --cidfile a alpine', 'a'],
  ['docker run --cidfile=b alpine', 'b'],
  ['docker run alpine', undefined],
])('valueOf reads an option with its value: %s', (line, value) => {
  const command = readEngineCommand(words(line));
  expect(command && valueOf(command, '--cidfile')).toBe(value);
});
