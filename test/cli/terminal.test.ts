import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../packages/cli/test-kit/command-line.ts';

/** What terminals act on, or people cannot see. */
const evil = '\x1b[31m\x07\x9b2J\u202e\u2028\u0085\x7f\r\u200bx';
const unsafe = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const hex = Buffer.from(`/${evil}`).toString('hex').toUpperCase();

/** Inputs full of it, under names that have it too. */
const files = {
  strace: `execve("/bin/${evil}", ["x"], 0x7f) = 0\n${evil}\nfoo${evil}(1) = 0\nreboot_x(1) = 0\nsocket(AF_${evil}, 1, 0) = 3\nread(0, "", 1) = -1 E${evil} (x)\nexit_group(0) = ?\n`,
  audit:
    'type=SECCOMP msg=audit(1795437880.608:1): auid=0 uid=0 gid=0 ses=1 pid=7 ' +
    `comm=${hex} exe=${hex} sig=0 arch=c000003e syscall=257 compat=0 ip=0x1 code=0x7ffc0000\ntype=SECCOMP msg=audit(1.1:3): ${evil}\n`,
  profile: JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    [`key${evil}`]: 1,
    syscalls: [
      { names: ['read', `call${evil}`, 'write'], action: 'SCMP_ACT_ALLOW', comment: evil },
      { names: ['execve', 'exit_group'], action: 'SCMP_ACT_ALLOW', comment: evil },
    ],
  }),
  refused: JSON.stringify({
    defaultAction: evil,
    syscalls: [{ names: [evil], action: evil, includes: { caps: [evil] } }],
  }),
  evidence: JSON.stringify({
    format: 'seccomp-tailor/evidence',
    version: 1,
    runs: [{ id: evil, arch: 'x86_64', inputs: [evil], calls: [] }],
  }),
  text: `${evil}\n${evil}\n`,
};

const traces = ['strace', 'audit', 'evidence', 'text', 'missing'];
const profiles = ['profile', 'refused', 'text', 'strace', 'missing'];
const commands: readonly (readonly string[])[] = [
  ...traces.flatMap((trace) => [
    ['evidence', trace],
    ['evidence', '--names', trace],
    ['evidence', trace, '-o', 'out'],
    ['generate', '--accept-incomplete', trace],
    ['generate', '--accept-incomplete', trace, '-o', 'out'],
    ['caps', trace],
    ['evidence', 'strace', '--comm', trace],
  ]),
  ...profiles.flatMap((profile) => [
    ['validate', profile],
    ['diff', profile],
    ['diff', 'profile', profile],
    ['explain', 'read', '--profile', profile],
    ['merge', 'profile', profile],
    ['bpf', 'stats', profile],
    ['bpf', 'disasm', profile],
    ['bpf', 'simulate', profile, 'read'],
    ['bpf', 'compile', profile, '-o', 'out'],
    ['generate', 'strace', '--accept-incomplete', '--base', profile],
  ]),
  ['wrong'],
  ['bpf', 'wrong'],
  ['evidence', '--wrong'],
  ['explain', 'wrong'],
  ['explain', 'read(wrong)'],
  ['generate', 'strace', '--caps', 'wrong'],
  ['diff', 'profile', '--arch', 'wrong'],
  ['run', '--', 'wrong'],
  ['record', '-o', 'out', '--', 'wrong'],
  ['record', '--backend', 'wrong', '--', 'true'],
  ['learn', 'wrong'],
];

/** Words that stand for something whose name has it. */
const named = new Set([...traces, ...profiles, 'out', 'wrong', '--wrong']);

it.each(commands.map((argv) => [argv.join(' '), argv] as const))(
  '%s prints nothing that acts on a terminal, of whatever it reads',
  async (_, argv) => {
    const cwd = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name + evil), text);
    const words = argv.map((word) => (named.has(word) ? word + evil : word.replace('wrong', evil)));
    for (const json of [[], ['--json']]) {
      const at = words.includes('--') ? words.indexOf('--') : words.length;
      const { exitCode, stdout, stderr } = await commandLine(words.toSpliced(at, 0, ...json), { cwd });
      expect(unsafe.exec(stdout + stderr)?.[0]).toBeUndefined();
      expect([0, 1, 2, 4, 127]).toContain(exitCode);
    }
  },
);

it.each(['profile', 'refused'] as const)(
  '%s, named by the configuration of containers, does not either',
  async (name) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), files.profile);
    writeFileSync(join(cwd, name + evil), files[name]);
    writeFileSync(join(cwd, 'conf'), `[containers]\nseccomp_profile = '${join(cwd, name + evil)}'\n`);
    for (const json of [[], ['--json']]) {
      const { stdout, stderr } = await commandLine(['diff', ...json, 'a'], {
        cwd,
        env: { CONTAINERS_CONF: join(cwd, 'conf') },
      });
      expect(stdout + stderr).toContain(name);
      expect(unsafe.exec(stdout + stderr)?.[0]).toBeUndefined();
    }
  },
);
