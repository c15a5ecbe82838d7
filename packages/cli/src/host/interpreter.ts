import type { Host } from './host.ts';

/** The kernel looks no further. */
const headBytes = 256;

/** `#!/usr/bin/env -S python3 -u`: blanks, the path, and what it is given. */
const firstLine = /^#![ \t]*([^ \t\n\0]+)/;

/** The interpreter that a script names and that is not there; undefined where all is well, or cannot be told. */
export async function missingInterpreter(path: string, host: Host): Promise<string | undefined> {
  const interpreter = firstLine.exec(await headOf(path, host))?.[1];
  if (interpreter === undefined) return undefined;
  return host.fs.stat(host.resolve(interpreter)).then(
    () => undefined,
    () => interpreter,
  );
}

async function headOf(path: string, host: Host): Promise<string> {
  try {
    const file = await host.fs.open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // What may be executed need not be readable.
    return '';
  }
}
