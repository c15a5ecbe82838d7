import type { Random } from './random.ts';

/** What there is to make an input from. Lines are latin1 text: a character is a byte. */
export interface Material {
  /** Recordings of the format. */
  readonly own: readonly (readonly string[])[];
  /** Recordings of every format. */
  readonly all: readonly (readonly string[])[];
}

/** A small input: a piece of a recording that was damaged, or made to look like something it is not, a few times. */
export function makeInput(material: Material, random: Random): Uint8Array {
  let lines = pieceOf(random.of(material.own), random);
  // Often enough, now and then, for what is learnt from repetition.
  if (random.below(8) === 0) lines = Array.from({ length: 2 + random.below(6) }, () => lines).flat();
  for (let count = random.below(7); count > 0; count -= 1) random.of(changes)(lines, random, material);
  const text = lines.join('\n') + (random.below(5) === 0 ? '' : '\n');
  return Buffer.from(random.below(12) === 0 ? text.slice(0, random.below(text.length + 1)) : text, 'latin1');
}

/** Some lines in a row: half of the time the first ones, which tell what the rest is. */
function pieceOf(seed: readonly string[], random: Random): string[] {
  const length = 1 + random.below(random.below(4) === 0 ? 40 : 12);
  const at = random.below(2) === 0 ? 0 : random.below(seed.length);
  return seed.slice(at, at + length).map((line) => line.slice(0, longestLine));
}

const longestLine = 1500;

type Change = (lines: string[], random: Random, material: Material) => void;

/** Each changes the lines in place. */
const changes: readonly Change[] = [
  (lines, random) => void lines.splice(random.below(lines.length), 1 + random.below(3)),
  (lines, random) => void lines.splice(random.below(lines.length + 1), 0, ...lines.slice(random.below(lines.length))),
  (lines, random) => {
    const [a, b] = [random.below(lines.length), random.below(lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  },
  // Lines of another recording of the format, or of another format.
  (lines, random, { own, all }) => {
    const other = pieceOf(random.of(random.below(2) === 0 ? own : all), random).slice(0, 3);
    lines.splice(random.below(lines.length + 1), 0, ...other);
  },
  inLine((line, at, random) => line.slice(0, at) + random.of(pieces) + line.slice(at)),
  inLine((line, at, random) => line.slice(0, at) + random.of(pieces) + line.slice(at + random.below(12))),
  inLine((line, at, random) => line.slice(0, at) + String.fromCharCode(random.below(256)) + line.slice(at + 1)),
  inLine((line, at, random) => line.slice(0, at) + line.slice(at + 1 + random.below(8))),
  inLine((line, at) => line.slice(0, at)),
  inLine((line, at) => line.slice(at)),
  inLine((line, at) => `${line.slice(0, at)}\n${line.slice(at)}`),
  inLine(
    (line, at, random) => line.slice(0, at) + line.slice(at, at + 20).repeat(1 + random.below(40)) + line.slice(at),
  ),
  inLine((line, at, random) => line.slice(0, at) + line.slice(at).replace(/\d+/, () => random.of(numbers))),
  // The end of one line behind the beginning of another.
  (lines, random) => {
    const [a = '', b = ''] = [lines[random.below(lines.length)], lines[random.below(lines.length)]];
    lines.splice(
      random.below(lines.length + 1),
      0,
      a.slice(0, random.below(a.length + 1)) + b.slice(random.below(b.length + 1)),
    );
  },
  // What was seen at one place shows up inside a string at another.
  (lines, random) => {
    const line = lines[random.below(lines.length)] ?? '';
    edit(lines, random, (text, at) => `${text.slice(0, at)}"${line}${random.of(['"', '\\n"', ''])}${text.slice(at)}`);
  },
];

function inLine(change: (line: string, at: number, random: Random) => string): Change {
  return (lines, random) => edit(lines, random, (line, at) => change(line, at, random));
}

function edit(lines: string[], random: Random, change: (line: string, at: number) => string): void {
  if (lines.length === 0) return;
  const index = random.below(lines.length);
  const line = lines[index] ?? '';
  lines[index] = change(line, random.below(line.length + 1)).slice(0, 1 << 14);
}

const numbers = [
  '0',
  '00',
  '-1',
  '-38',
  '4095',
  '65536',
  '1073741824',
  '2147483648',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '18446744073709551615',
  '18446744073709551616',
  '9'.repeat(400),
  '0x7fffffffffffffff',
  '0xffffffffffffffff',
  '1e9',
  '0x',
] as const;

/** Pieces that readers look for, and what terminals act on. */
const pieces = [
  '\0',
  '\r',
  '\t',
  '\x1b[31m',
  '\x1b]0;title\x07',
  '\x9b2J',
  '\xe2\x80\xae',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '"',
  '"...',
  "'",
  '\\',
  '\\n',
  '\\"',
  '\\u0000',
  '(',
  ')',
  ') = 0',
  ')      = -1 EPERM (Operation not permitted)',
  ') = ? ERESTARTSYS (To be restarted if SA_RESTART is set)',
  ') = ?',
  ' <unfinished ...>',
  '<... read resumed>',
  '<... ',
  '[pid   123] ',
  '123 ',
  '+++ exited with 0 +++',
  '+++ killed by SIGSYS +++',
  '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP} ---',
  'strace: ',
  'strace: [ Process PID=7 runs in 32 bit mode. ]',
  'execve("/bin/x", ["x"], 0x7ff /* 3 vars */) = 0',
  'write(2, "x\\n", 2x\n) = 2',
  'mount(',
  'syscall_0x1ff(',
  '[59] ',
  '0x',
  '/*',
  '{',
  '}',
  '[',
  ']: ',
  '@[',
  '=',
  ',',
  ':',
  ' = ',
  ' ',
  '%',
  '% time     seconds  usecs/call     calls    errors syscall',
  'type=SECCOMP ',
  'type=SYSCALL msg=audit(1.1:1): arch=c000003e syscall=165 success=yes exit=0 ',
  'audit: ',
  'audit(1.1:1): ',
  'kernel: ',
  'syscall=',
  'arch=40000003 ',
  'sys_enter: NR 165 (',
  'sys_exit: NR 165 = 0',
  'raw_syscalls:sys_enter: ',
  'syscalls:sys_enter_mount: ',
  'CPU:0 [LOST 5 EVENTS]',
  'SYS_mount(',
  '{"log":"',
  ' stderr F ',
  ' stderr P ',
  '{"type": "map", "data": ',
  '"MESSAGE":"',
  '"syscallName"="mount"',
  ' E mount(',
  ' X mount(',
] as const;
