// Turns a table of system calls (a row a name, a column a kernel table) into packages/core/src/kernel/tables/syscalls.ts.
//   node scripts/dist/generate-kernel-tables.js [--check] [--data FILE]
// --check writes nothing and exits 1 when the committed file is not what FILE gives. Without FILE at hand it checks the
// committed file against its own digest only, and says so.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { differs, selfInconsistent, sha256, withHead, writeGenerated } from './generated-file.ts';

const generator = 'scripts/generate-kernel-tables.ts';
const root = path.resolve(import.meta.dirname, '../..');
const target = 'packages/core/src/kernel/tables/syscalls.ts';

interface Row {
  readonly name: string;
  readonly since: string;
  readonly numbers: readonly string[];
}

/** Reads the table; its head is `name since TABLE…`, an empty cell means the call is not in that table. */
function parseTable(text: string): { tables: readonly string[]; rows: readonly Row[] } {
  const [head, ...lines] = text.trimEnd().split('\n');
  const [first, second, ...tables] = (head ?? '').split('\t');
  if (first !== 'name' || second !== 'since' || tables.length === 0)
    throw new Error('the data does not begin with: name since TABLE…');
  return { tables, rows: lines.map((line, index) => parseRow(line, index + 2, tables.length)) };
}

function parseRow(line: string, lineNumber: number, columns: number): Row {
  const [name = '', since = '', ...numbers] = line.split('\t');
  const wellFormed =
    /^[a-z_][a-z0-9_]*$/.test(name) &&
    /^(\d+\.\d+(\.\d+)?)?$/.test(since) &&
    numbers.every((cell) => /^\d*$/.test(cell));
  if (!wellFormed || numbers.length !== columns)
    throw new Error(`line ${lineNumber} is not NAME VERSION NUMBER…: ${line}`);
  return { name, since, numbers };
}

/** A template literal of words, wrapped; `-` stands for an empty one. */
function words(list: readonly string[]): string {
  let text = '';
  let column = 0;
  for (const word of list.map((item) => item || '-')) {
    const wraps = column + word.length >= 140;
    text += `${wraps || text === '' ? '\n' : ' '}${word}`;
    column = (wraps ? 0 : column) + word.length + 1;
  }
  return `\`${text}\n\``;
}

function render(text: string): string {
  const { tables, rows } = parseTable(text);
  const columns = tables.map((table, index) => `  ${table}: ${words(rows.map((row) => row.numbers[index] ?? ''))},`);
  const body = [
    '',
    '/** Every name of a system call, in the order of the lists below. */',
    `export const names = ${words(rows.map((row) => row.name))};`,
    '',
    '/** The kernel release that introduced each, `-` where no released kernel says. */',
    `export const since = ${words(rows.map((row) => row.since))};`,
    '',
    "/** Each call's number in a kernel table, `-` where the table lacks it. */",
    'export const numbers = {',
    ...columns,
    '} as const;',
    '',
  ].join('\n');
  const source = `Linux UAPI v7.1, system call tables of ${tables.length} architectures, ${rows.length} names`;
  return withHead(generator, { source, inputSha256: sha256(text), body });
}

function check(data: string): number {
  const file = path.join(root, target);
  const present = existsSync(data);
  const problem = present ? differs(file, render(readFileSync(data, 'utf8'))) : selfInconsistent(file);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\nRun: node scripts/dist/generate-kernel-tables.js --data FILE\n`);
    return 1;
  }
  const how = present
    ? `matches ${data}`
    : `matches its own digest (${data} is not here, so it was not compared with the data)`;
  process.stdout.write(`${target}: ${how}\n`);
  return 0;
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, data: { type: 'string' } } });
const data = path.resolve(values.data ?? path.join(root, '../shared/data/syscalls.tsv'));
if (values.check) process.exitCode = check(data);
else process.stdout.write(`${writeGenerated(path.join(root, target), render(readFileSync(data, 'utf8')))}\n`);
