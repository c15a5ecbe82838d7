import { describe, expect, it } from 'vitest';
import {
  containerOf,
  engineVerbs,
  engineOf,
  optionsOf,
  ownProfile,
  readEngineCommand,
  valueOf,
  withGlobalOptions,
  withOptions,
} from './engine-command.ts';

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
    ['sudo podman --log-level debug run alpine', 'podman', 'sudo podman --log-level debug run', 'alpine'],
  ])('finds where options of the container go: %s', (line, engine, head, tail) => {
    const command = readEngineCommand(words(line));
    expect(command).toEqual({
      engine,
      bySudo: line.startsWith('sudo'),
      verb: 'run',
      head: words(head),
      tail: words(tail),
    });
    expect(command && withOptions(command, ['--x']).join(' ')).toBe(`${head} --x ${tail}`);
  });

  it.each([
    'podman ps',
    'podman exec run ls',
    'docker --context run ps',
    'runc run x',
    'podman',
    'sh -c podman run x',
    'sudo -u web podman run x',
    'sudo',
  ])('is no run of a container: %s', (line) => {
    expect(readEngineCommand(words(line))).toBeUndefined();
  });
});

describe('ownProfile', () => {
  it.each([
    ['podman run --security-opt seccomp=a.json alpine', 'a.json'],
    ['docker run --security-opt=seccomp:a.json alpine', 'a.json'],
    ['docker run --security-opt no-new-privileges alpine', undefined],
    ['docker run alpine', undefined],
    ['docker run alpine sh --security-opt seccomp=b.json', undefined],
    ['podman run -it --name x -- alpine --security-opt seccomp=b.json', undefined],
  ])('reads %s', (line, profile) => {
    const command = readEngineCommand(words(line));
    expect(command && ownProfile(command)).toBe(profile);
  });
});

it.each([
  ['podman run --cidfile a alpine', 'a'],
  ['docker run --cidfile=b alpine', 'b'],
  ['docker run alpine', undefined],
  ['docker run alpine --cidfile c', undefined],
  ['docker run --cidfile a --cidfile b alpine', 'b'],
  ['docker run --cidfile', undefined],
])('valueOf reads an option with its value: %s', (line, value) => {
  const command = readEngineCommand(words(line));
  expect(command && valueOf(command, '--cidfile')).toBe(value);
});

it.each([
  ['podman run --rm -it -v /a:/b --name=x alpine ls -d', '--rm --interactive --tty -v=/a:/b --name=x'],
  ['podman run -p 80:80 alpine -d', '-p=80:80'],
  ['podman run -itv/a:/b -eA=b -d=false alpine', '--interactive --tty -v=/a:/b -e=A=b --detach=false'],
  ['podman run --rootfs /dir capsh --privileged', '--rootfs'],
  ['podman run --systemd always -a stdout --replace alpine', '--systemd=always -a=stdout --replace'],
  ['docker run - --rm', ''],
])('optionsOf ends at the image: %s', (line, expected) => {
  const command = readEngineCommand(words(line));
  const options = command === undefined ? [] : optionsOf(command);
  expect(options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)).join(' ')).toBe(expected);
});

describe('a container that is there', () => {
  it.each([
    ['podman exec -it -u root web sh -c ls', 'web'],
    ['docker --debug container exec --env A=b web ls', 'web'],
    ['podman start -a web', 'web'],
    ['docker start --attach -i web', 'web'],
    ['docker restart -t 5 web', 'web'],
    ['podman restart --time=5 -a', undefined],
    ['podman restart --running --signal TERM web', 'web'],
    ['sudo podman exec -t web ls', 'web'],
    ['podman exec --latest', undefined],
    ['podman run web', undefined],
  ])('is named: %s', (line, container) => {
    const command = readEngineCommand(words(line), engineVerbs);
    expect(command && containerOf(command)).toBe(container);
  });
});

it('puts options of the engine itself in front of its own', () => {
  const command = readEngineCommand(words('sudo docker -H unix:///s container run alpine'));
  expect(command && withGlobalOptions(command, ['--debug']).join(' ')).toBe(
    'sudo docker --debug -H unix:///s container run alpine',
  );
  expect(command && engineOf(command).join(' ')).toBe('sudo docker -H unix:///s');
});
