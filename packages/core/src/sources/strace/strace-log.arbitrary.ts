import fc from 'fast-check';

/** A call as it is printed, and what a reader should make of it. */
export interface PrintedCall {
  readonly name: string;
  readonly nr: number;
  /** Arguments, already printed; strace may stop behind any of them. */
  readonly args: readonly string[];
  readonly result: string;
  readonly outcome: 'ok' | 'errno';
  readonly errno: string | undefined;
}

/** One step of a log: a thread makes a call, which is printed whole or goes on later. */
export interface Step {
  readonly thread: number;
  readonly call: PrintedCall;
  readonly split: boolean;
}

/** The options of strace that change how lines look. */
export interface Look {
  readonly pid: 'none' | 'bare' | 'bracket';
  readonly comm: boolean;
  readonly time: 'none' | '-t' | '-tt' | '-ttt' | 'ns';
  readonly relative: boolean;
  readonly number: boolean;
  readonly pointer: boolean;
  readonly duration: boolean;
  readonly oldResumed: boolean;
}

/** Strings that look like anything strace prints. */
const hostile = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    ') = 0',
    '\nswapon("/evil", 0) = 0\n',
    'a" <unfinished ...>\n',
    '<... read resumed>) = 3',
    '+++ exited with 0 +++',
    "\u001b[2J\u0000\u007f'\\",
    '[pid 7] mount("a", "b") = 0',
  ),
);

/** A string as strace prints it: C escapes, cut after 32 bytes. */
function quoted(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const escapes: Record<number, string> = { 10: '\\n', 13: '\\r', 9: '\\t', 34: '\\"', 92: '\\\\' };
  const shown = [...bytes.subarray(0, 32)].map((byte) => {
    const escape = escapes[byte];
    if (escape !== undefined) return escape;
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${shown.join('')}"${bytes.length > 32 ? '...' : ''}`;
}

const path = hostile.map(quoted);
/** `3</tmp/we\74ird (x) = 3>`: only angle brackets are escaped. */
const descriptor = fc.tuple(
  fc.nat(9),
  fc.constantFrom('', '</tmp/we\\74ird\\76 (x) = 3/a\\"b>', '<TCP:[127.0.0.1:1->[::1]:2]>', '</dev/null<char 1:3>>'),
);
const fd = descriptor.map(([number, note]) => `${number}${note}`);

const shapes: fc.Arbitrary<Pick<PrintedCall, 'name' | 'nr' | 'args'>> = fc.oneof(
  path.map((text) => ({ name: 'openat', nr: 257, args: ['AT_FDCWD', text, 'O_RDONLY|O_CLOEXEC'] })),
  fc.tuple(fd, path).map(([from, text]) => ({ name: 'read', nr: 0, args: [from, text, '4096'] })),
  fc.tuple(fd, hostile).map(([to, text]) => ({
    name: 'write',
    nr: 1,
    args: [to, quoted(text), `${new TextEncoder().encode(text).length}`],
  })),
  fd.map((one) => ({ name: 'close', nr: 3, args: [one] })),
  fc.constant({ name: 'getppid', nr: 110, args: [] }),
  fc.constant({
    name: 'newfstatat',
    nr: 262,
    args: ['3', '""', '{st_mode=S_IFREG|0644, st_size=41507, ...}', 'AT_EMPTY_PATH'],
  }),
  path.map((text) => ({
    name: 'execveat',
    nr: 322,
    args: ['3', text, `[${text}, ${text}]`, '0x7ffd5f91bdc0 /* 35 vars ) = 0 */', '0'],
  })),
);

const results: fc.Arbitrary<Pick<PrintedCall, 'result' | 'outcome' | 'errno'>> = fc.oneof(
  fc.nat(9999).map((value) => ({ result: `${value + 400}`, outcome: 'ok' as const, errno: undefined })),
  fc.constant({ result: '0x7f13e601f000', outcome: 'ok' as const, errno: undefined }),
  fc
    .constantFrom('3</tmp/a.>', '3</tmp/unfinished ...>', '3</tmp/a.000066>')
    .map((result) => ({ result, outcome: 'ok' as const, errno: undefined })),
  fc.constant({ result: '3</tmp/a) = -1 ENOENT (x)>', outcome: 'ok' as const, errno: undefined }),
  fc.constant({ result: '1 ([{fd=3, revents=POLLIN}])', outcome: 'ok' as const, errno: undefined }),
  fc
    .constantFrom(['ENOENT', 'No such file or directory'], ['EAGAIN', 'Resource temporarily unavailable'])
    .map(([name, text]) => ({ result: `-1 ${name} (${text})`, outcome: 'errno' as const, errno: name })),
);

const call: fc.Arbitrary<PrintedCall> = fc.tuple(shapes, results).map(([shape, result]) => ({ ...shape, ...result }));

/** Steps of up to four threads. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ thread: fc.nat(3), call, split: fc.boolean() }),
  { minLength: 1, maxLength: 30 },
);

/** Every mix of options; without pids there is one thread only. */
export const looks: fc.Arbitrary<Look> = fc.record({
  pid: fc.constantFrom('none', 'bare', 'bracket'),
  comm: fc.boolean(),
  time: fc.constantFrom('none', '-t', '-tt', '-ttt', 'ns'),
  relative: fc.boolean(),
  number: fc.boolean(),
  pointer: fc.boolean(),
  duration: fc.boolean(),
  oldResumed: fc.boolean(),
});

/** Those of a file with all threads, and none the compiled lane cannot read. */
export const plainLooks = looks.map((look) => ({
  ...look,
  pid: 'bare' as const,
  comm: false,
  relative: false,
  pointer: false,
}));

/** The threads of steps as children of one 64-bit program: then no call of theirs is held back. */
export const family: readonly string[] = [
  '4000  execve("/x", ["x"], 0x7ff /* 3 vars */) = 0',
  '4000  newfstatat(3, "", {}, 0) = 0',
  ...[1, 2, 3].map((child) => `4000  clone(child_stack=NULL, flags=SIGCHLD) = ${4000 + child}`),
];

const times = {
  none: '',
  '-t': '12:29:05 ',
  '-tt': '12:29:05.045319 ',
  '-ttt': '1795436947.857469 ',
  ns: '1795436946.159836633 ',
};

function leader(look: Look, thread: number, nr: number): string {
  const comm = look.comm ? '<w)k\\74er\\76 1>' : '';
  const pid = {
    none: '',
    bare: `${`${4000 + thread}${comm}`.padEnd(5)} `,
    bracket: `[pid ${`${4000 + thread}`.padStart(5)}${comm}] `,
  }[look.pid];
  const relative = !look.relative ? '' : look.time === 'none' ? '     0.000439 ' : '(+     0.000180) ';
  const number = look.number ? `[${`${nr}`.padStart(4)}] ` : '';
  const pointer = look.pointer ? '[00007f390a3fbc47] ' : '';
  return `${pid}${times[look.time]}${relative}${number}${pointer}`;
}

/** Prints steps as strace does, split calls being resumed before their thread's next one and at the end. */
export function printLog(all: readonly Step[], look: Look): readonly string[] {
  const lines: string[] = [];
  const pending = new Map<number, { readonly call: PrintedCall; readonly shown: number }>();
  const tail = (result: string): string => `${result}${look.duration ? ' <0.000066>' : ''}`;
  const resume = (thread: number): void => {
    const open = pending.get(thread);
    if (open === undefined) return;
    pending.delete(thread);
    const rest = open.call.args.slice(open.shown).join(', ');
    const mark = `<... ${open.call.name} resumed>${look.oldResumed ? ' ' : ''}`;
    lines.push(`${leader(look, thread, open.call.nr)}${mark}${rest})   = ${tail(open.call.result)}`);
  };
  all.forEach(({ thread: wanted, call: made, split }, index) => {
    const thread = look.pid === 'none' ? 0 : wanted;
    resume(thread);
    const front = `${leader(look, thread, made.nr)}${made.name}(`;
    // What a program writes to the log itself is another test's matter.
    if (split && look.pid !== 'none' && made.name !== 'write') {
      const shown = index % (made.args.length + 1);
      const comma = shown > 0 && shown < made.args.length ? ', ' : '';
      lines.push(`${front}${made.args.slice(0, shown).join(', ')}${comma} <unfinished ...>`);
      pending.set(thread, { call: made, shown });
    } else lines.push(`${front}${made.args.join(', ')})${' '.repeat((index % 5) + 1)}= ${tail(made.result)}`);
  });
  for (const thread of pending.keys()) resume(thread);
  return lines;
}
