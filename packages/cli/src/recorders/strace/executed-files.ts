import type { Host } from '../../host/host.ts';
import { readInput } from '../../inputs/input.ts';

const call = Buffer.from('exec');
/** A line is looked at up to here: file names are no longer than 4096 bytes, four characters each at most. */
const longestLine = 1 << 15;

/**
 * Collects the files that a trace strace wrote shows being executed, from chunks of any size. A line that only looks so adds a file that
 * was not: nothing is left out. Relative names are as they stand.
 */
export class ExecutedFiles {
  readonly files = new Set<string>();
  #rest = Buffer.alloc(0);

  push(chunk: Uint8Array): void {
    const text = Buffer.concat([this.#rest, chunk]);
    const end = text.lastIndexOf(lineBreak) + 1;
    this.#read(text.subarray(0, end));
    this.#rest = Buffer.from(text.subarray(Math.max(end, text.length - longestLine)));
  }

  end(): void {
    this.#read(this.#rest);
  }

  #read(lines: Buffer): void {
    for (let at = lines.indexOf(call); at >= 0; at = lines.indexOf(call, at + 1)) {
      const found = shown.exec(lines.toString('latin1', at, Math.min(at + longestLine, lines.length)));
      if (found !== null) this.files.add(unescaped(found[1] ?? ''));
    }
  }
}

/** The files that the trace of a program in our folder shows being executed. */
export async function executedFiles(trace: string, host: Host): Promise<readonly string[]> {
  const executed = new ExecutedFiles();
  for await (const chunk of readInput(trace, host)) executed.push(chunk);
  executed.end();
  return [...executed.files].map((file) => host.resolve(file));
}

const lineBreak = 10;
/** `execve("/bin/ls", …` and `execveat(AT_FDCWD, "/bin/ls", …`; a result does not matter: a file is looked at, not believed. */
const shown = /^exec(?:ve\(|veat\([^,"\n]*, )"((?:[^"\\\n]|\\[^\n])*)"/;

/** strace writes C's escapes, octal for what is not printable. */
function unescaped(text: string): string {
  const bytes = text.replaceAll(/\\(?:([0-7]{1,3})|(.))/g, (_all, octal: string | undefined, letter: string) =>
    octal === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(octal, 8) & 255),
  );
  return Buffer.from(bytes, 'latin1').toString();
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };
