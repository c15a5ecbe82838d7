// Takes errno numbers and the constants of scalar arguments from the kernel's UAPI headers of every architecture.
//   node scripts/dist/generate-kernel-constants.js [--check] [--headers ROOT]
// ROOT holds usr/include and usr/lib/linux/uapi/ARCH, as Debian's linux-libc-dev (6.12 or newer) unpacks; it needs gcc.
// Without --headers, --check compares the committed file with its own digest only, and says so.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { constantSources } from './constant-sets.ts';
import { differs, selfInconsistent, sha256, withHead, writeGenerated } from './generated-file.ts';
import { headerTexts, readConstants, targets, type HeaderTarget } from './header-constants.ts';

const generator = 'scripts/generate-kernel-constants.ts';
const workspace = path.resolve(import.meta.dirname, '../..');
const target = 'packages/core/src/kernel/tables/constants.ts';

type Values = ReadonlyMap<string, bigint>;

function render(root: string): string {
  const [base, ...others] = targets;
  if (base === undefined) throw new Error('no target');
  const sets = Object.entries(constantSources).map(([set, source]) => ({
    set,
    source,
    values: readConstants(root, base, source) ?? new Map<string, bigint>(),
  }));
  const differing = others.map((other) => ({
    table: other.table,
    changes: sets.flatMap(({ set, source, values }) => listChanges(set, values, readConstants(root, other, source))),
  }));
  const body = [
    '',
    '/** The constants of each set as x86_64 has them, `NAME=value`. */',
    'export const constants = {',
    ...sets.map(
      ({ set, values }) => `  '${set}': ${wrapped([...values].map(([name, value]) => `${name}=${literal(value)}`))},`,
    ),
    '} as const;',
    '',
    '/** Where kernel tables differ from that: `NAME=value` is other or more, `NAME=` is not there. */',
    'export const differences = {',
    ...differing
      .filter(({ changes }) => changes.length > 0)
      .map(({ table, changes }) => `  ${table}: {\n${changes.join('\n')}\n  },`),
    '} as const;',
    '',
    '/** The headers of each set. */',
    'export const sources = {',
    ...sets.map(({ set, source }) => `  '${set}': '${source.headers.join(' ')}',`),
    '} as const;',
    '',
  ].join('\n');
  const source = `Linux UAPI ${release(root)} headers (include/uapi, arch/*/include/uapi)`;
  return withHead(generator, { source, inputSha256: digest(root, targets), body });
}

function listChanges(set: string, base: Values, values: Values = base): readonly string[] {
  const changed = [...values]
    .filter(([name, value]) => base.get(name) !== value)
    .map(([name, value]) => `${name}=${literal(value)}`);
  const missing = [...base.keys()].filter((name) => !values.has(name)).map((name) => `${name}=`);
  const list = [...changed, ...missing];
  return list.length === 0 ? [] : [`    '${set}': ${wrapped(list)},`];
}

function digest(root: string, all: readonly HeaderTarget[]): string {
  const sources = Object.values(constantSources);
  return sha256(all.flatMap((one) => sources.map((source) => headerTexts(root, one, source))).join('\n'));
}

/** LINUX_VERSION_CODE is 0xMMmmpp. */
function release(root: string): string {
  const text = readFileSync(path.join(root, 'usr/include/linux/version.h'), 'utf8');
  const code = Number(/LINUX_VERSION_CODE (\d+)/.exec(text)?.[1]);
  return `v${code >> 16}.${(code >> 8) & 0xff}`;
}

function literal(value: bigint): string {
  return value < 256n ? value.toString() : `0x${value.toString(16)}`;
}

/** A template literal of words, wrapped. */
function wrapped(words: readonly string[]): string {
  let text = '';
  let column = 0;
  for (const word of words) {
    const wraps = column + word.length >= 140;
    text += `${wraps || text === '' ? '\n' : ' '}${word}`;
    column = (wraps ? 0 : column) + word.length + 1;
  }
  return `\`${text}\n\``;
}

function check(headers: string | undefined): number {
  const file = path.join(workspace, target);
  const problem = headers === undefined ? selfInconsistent(file) : differs(file, render(headers));
  if (problem !== undefined) {
    process.stderr.write(`${problem}\nRun: node scripts/dist/generate-kernel-constants.js --headers ROOT\n`);
    return 1;
  }
  const how =
    headers === undefined
      ? 'matches its own digest (no --headers given, so it was not compared with the headers)'
      : `matches ${headers}`;
  process.stdout.write(`${target}: ${how}\n`);
  return 0;
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, headers: { type: 'string' } } });
if (values.check) process.exitCode = check(values.headers);
else process.stdout.write(`${writeGenerated(path.join(workspace, target), render(values.headers ?? '/'))}\n`);
