import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { definitionOf } from '../packages/core/src/diagnostics/catalogue.ts';
import type { Host } from '../packages/core/src/profile/host.ts';
import { compileRules } from '../packages/core/src/profile/compile-rules.ts';
import { evaluate } from '../packages/core/src/profile/evaluate.ts';
import { loadProblems, type LoadOptions } from '../packages/core/src/profile/load-problems.ts';
import { parseProfile } from '../packages/core/src/profile/parse.ts';
import { resolveProfile } from '../packages/core/src/profile/resolve.ts';
import { formatVerdict } from '../packages/core/src/profile/verdict.ts';
import { findings } from './verdicts/findings.ts';
import { hosts } from './verdicts/hosts.ts';
import { toCall, toText, type FindingCase, type VerdictCase } from './verdicts/notation.ts';
import { precedence } from './verdicts/precedence.ts';
import { runtimes } from './verdicts/runtimes.ts';

const plainHost: Host = { arch: 'x86_64', kernel: { major: 6, minor: 1 }, capabilities: [], engine: 'podman' };

function verdictsOf({ profile, host, load, calls }: VerdictCase): Readonly<Record<string, string>> {
  const on = { ...plainHost, ...host };
  const parsed = parseProfile(toText(profile), { input: 'profile.json', engine: on.engine }).profile;
  if (parsed === undefined) throw new Error('the profile does not parse');
  const { flat } = resolveProfile(parsed, on);
  const options: LoadOptions = { nativeArch: on.arch, ...load };
  return Object.fromEntries(
    Object.keys(calls).map((call) => [call, formatVerdict(evaluate(flat, toCall(call), options))]),
  );
}

/** What a user hears: a profile with errors is not resolved, as no engine would. */
function codesOf({ profile, engine = 'podman', host, load }: FindingCase): readonly string[] {
  const on = { ...plainHost, engine, ...host };
  const parsed = parseProfile(toText(profile), { input: 'profile.json', engine });
  const codes = parsed.diagnostics.map(({ code }) => code);
  const refused = parsed.diagnostics.some((diagnostic) => definitionOf(diagnostic).severity === 'error');
  if (parsed.profile === undefined || refused) return codes;
  const { flat, diagnostics } = resolveProfile(parsed.profile, on);
  return [
    ...codes,
    ...[...diagnostics, ...loadProblems(flat, { nativeArch: on.arch, ...load })].map(({ code }) => code),
  ];
}

describe('verdicts', () => {
  it.each([...precedence, ...hosts, ...runtimes])('$says', (row) => {
    expect(verdictsOf(row)).toEqual(row.calls);
  });
});

describe('findings', () => {
  it.each(findings)('$says', (row) => {
    expect(codesOf(row)).toEqual(row.codes);
  });
});

it('the table has every acceptance case', () => {
  const rows = [...precedence, ...hosts, ...runtimes, ...findings];
  const numbers = new Set(rows.map(({ says }) => Number.parseInt(says, 10)));
  const all = Array.from({ length: 36 }, (_, i) => i + 1);
  expect(all.filter((number) => !numbers.has(number))).toEqual([]);
});

const podmanCaps = 'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';
const dockerCaps = `${podmanCaps} MKNOD AUDIT_WRITE NET_RAW`;
const allCaps = `${dockerCaps} AUDIT_CONTROL AUDIT_READ BLOCK_SUSPEND BPF CHECKPOINT_RESTORE DAC_READ_SEARCH IPC_LOCK IPC_OWNER LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE NET_ADMIN NET_BROADCAST PERFMON SYSLOG SYS_ADMIN SYS_BOOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM`;

function capabilities(list: string): readonly string[] {
  return list
    .split(' ')
    .filter(Boolean)
    .map((cap) => `CAP_${cap}`);
}

const shared = fileURLToPath(new URL('../../shared/data/defaults/', import.meta.url));

/** Names allowed unconditionally, and how many of them x86_64 has: without capabilities, with Podman's, Docker's, all. */
const defaults = [
  {
    file: '/usr/share/containers/seccomp.json',
    engine: 'podman',
    counts: ['376/309', '377/310', '378/311', '400/331'],
  },
  { file: `${shared}podman-2025-08-25.json`, engine: 'podman', counts: ['372/311', '373/312', '374/313', '396/333'] },
  { file: `${shared}moby-2026-06-30.json`, engine: 'docker', counts: ['366/305', '367/306', '367/306', '413/349'] },
] as const;

function resolvedDefault(
  file: string,
  engine: Host['engine'],
  caps: readonly string[],
): ReturnType<typeof resolveProfile>['flat'] {
  const { profile, diagnostics } = parseProfile(readFileSync(file), { input: file, engine });
  if (profile === undefined) throw new Error(JSON.stringify(diagnostics));
  return resolveProfile(profile, { ...plainHost, engine, capabilities: caps }).flat;
}

describe.each(defaults.filter(({ file }) => existsSync(file)))('default profile $file', ({ file, engine, counts }) => {
  it('parses without a remark', () => {
    expect(parseProfile(readFileSync(file), { input: file, engine }).diagnostics).toEqual([]);
  });

  it('allows as many names as were counted', () => {
    const counted = ['', podmanCaps, dockerCaps, allCaps].map((list) => {
      const flat = resolvedDefault(file, engine, capabilities(list));
      const free = flat.syscalls.filter(({ action, args }) => action === 'SCMP_ACT_ALLOW' && args.length === 0);
      const lists = [...compileRules(flat, 'x86_64', { nativeArch: 'x86_64' }).byNumber.values()];
      const native = lists.filter(
        ({ decisions: [first] }) => first?.verdict.action === 'SCMP_ACT_ALLOW' && first.conditions.length === 0,
      );
      return `${new Set(free.flatMap(({ names }) => names)).size}/${native.length}`;
    });
    expect(counted).toEqual(counts);
  });

  it.each([
    ['runc', '1.1.5'],
    ['crun', '1.8.1'],
  ] as const)('loads on %s %s', (name, version) => {
    const flat = resolvedDefault(file, engine, capabilities(podmanCaps));
    expect(loadProblems(flat, { nativeArch: 'x86_64', runtime: { name, version } })).toEqual([]);
  });
});

describe.runIf(existsSync(shared))('34 perf_event_open in a default whose deny rule comes first', () => {
  it.each([
    ['', 'ERRNO(1)'],
    ['PERFMON', 'ERRNO(1)'],
    ['SYS_ADMIN', 'ERRNO(38)'],
    ['PERFMON SYS_ADMIN', 'ALLOW'],
  ])('with "%s" gives %s', (list, verdict) => {
    const flat = resolvedDefault(`${shared}podman-2025-08-25.json`, 'podman', capabilities(list));
    expect(formatVerdict(evaluate(flat, toCall('perf_event_open'), { nativeArch: 'x86_64' }))).toBe(verdict);
  });
});
