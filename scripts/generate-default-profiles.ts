// Writes profiles/default: what container engines apply by default, in our canonical form, each with where it comes from.
//   node scripts/dist/generate-default-profiles.js [--check]
// Writing needs root, dockerd, dpkg-deb and a Debian mirror. --check needs none of them: it holds the committed files to the digests in
// PROVENANCE.json and to their canonical form.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { canonicalProfile } from './canonical-profile.ts';
import { dockerApplied } from './docker-applied.ts';
import { sha256 } from './generated-file.ts';
import { mustRun } from './kernel-events.ts';
import { ruleDifference } from './rule-difference.ts';

const folder = path.resolve(import.meta.dirname, '../../profiles/default');
const provenanceFile = path.join(folder, 'PROVENANCE.json');

/** A file of profiles/default: its SHA-256 and where it comes from. */
interface Provenance {
  readonly file: string;
  readonly sha256: string;
  readonly source: Readonly<Record<string, string>>;
}

const pool = 'http://deb.debian.org/debian/pool/main/g/golang-github-containers-common';

/** The profile that Podman and its relatives use, as Debian packages it (Apache-2.0). */
const packages = [
  { version: '0.50.1+ds1-4', digest: '39d5c31902c4ce55bd419286946d0b291383169585f1b3509000f6bf57454181' },
  { version: '0.67.1-3', digest: '63755dc21aad16ee39c20920a6356edc716cdf0e97ad1bcd2fd175c8d1de9ed7' },
];

if (parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check) check();
else writeFileSync(provenanceFile, print([...packages.map(writePackaged), ...(await writeApplied())]));

function writePackaged({ version, digest }: { version: string; digest: string }): Provenance {
  const url = `${pool}/golang-github-containers-common_${version}_all.deb`;
  const profile = unpacked(url, digest);
  const text = canonicalProfile(url, profile);
  const source = {
    url,
    'package sha256': digest,
    path: '/usr/share/containers/seccomp.json',
    'sha256 of it': sha256(profile),
  };
  return write(`containers-common-${version.split(/[+-]/)[0]}.json`, text, source);
}

function unpacked(url: string, digest: string): string {
  const temporary = mkdtempSync('/tmp/default-profiles-');
  try {
    const file = path.join(temporary, 'package.deb');
    mustRun(['curl', '--silent', '--show-error', '--fail', '--output', file, url]);
    const [found] = mustRun(['sha256sum', file]).split(' ');
    if (found !== digest) throw new Error(`${url}: sha256 ${found}`);
    mustRun(['dpkg-deb', '--extract', file, temporary]);
    return readFileSync(path.join(temporary, 'usr/share/containers/seccomp.json'), 'utf8');
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

async function writeApplied(): Promise<readonly Provenance[]> {
  const applied = await dockerApplied(capabilitiesOfKernel());
  const name = `docker-${applied.version.split('+')[0]}`;
  const canonical = (text: string): string => canonicalProfile(name, text);
  const plain = canonical(applied.plain);
  const differences = {
    'without any': ruleDifference(plain, canonical(applied.withoutCapabilities)),
    ...Object.fromEntries(
      [...applied.withCapability].map(([capability, text]) => [
        capability,
        text === undefined ? null : ruleDifference(plain, canonical(text)),
      ]),
    ),
  };
  const source = {
    engine: `docker ${applied.version}`,
    what: 'linux.seccomp of the config.json that the runtime is given',
    host: `x86_64, Linux ${os.release()}`,
    capabilities: "Docker's default ones",
  };
  return [
    write(`${name}.json`, plain, source),
    write(`${name}.capabilities.json`, print(differences), {
      ...source,
      capabilities:
        'none, and the default ones with each of the others: rules added to those of the plain profile, and removed; null: this engine refuses it',
    }),
  ];
}

/** Names from the kernel's header, so that none is forgotten. */
function capabilitiesOfKernel(): readonly string[] {
  const header = readFileSync('/usr/include/linux/capability.h', 'utf8');
  return [...header.matchAll(/^#define (CAP_[A-Z_]+)\s+\d+$/gm)].map(([, name = '']) => name);
}

function write(file: string, text: string, source: Provenance['source']): Provenance {
  writeFileSync(path.join(folder, file), text);
  console.log(`${file}: written`);
  return { file, sha256: sha256(text), source };
}

function check(): void {
  const entries = JSON.parse(readFileSync(provenanceFile, 'utf8')) as readonly Provenance[];
  const known = new Set([...entries.map(({ file }) => file), path.basename(provenanceFile)]);
  const problems = [
    ...readdirSync(folder)
      .filter((file) => !known.has(file))
      .map((file) => `${file}: not in PROVENANCE.json`),
    ...entries.flatMap(problemsOf),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`profiles/default: ${entries.length} files as recorded`);
}

function problemsOf({ file, sha256: digest }: Provenance): readonly string[] {
  const text = readFileSync(path.join(folder, file), 'utf8');
  if (sha256(text) !== digest) return [`${file}: does not match its digest`];
  const isProfile = 'defaultAction' in (JSON.parse(text) as object);
  return isProfile && canonicalProfile(file, text) !== text ? [`${file}: not in canonical form`] : [];
}

function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
