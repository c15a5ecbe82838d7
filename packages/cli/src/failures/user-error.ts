/**
 * Whose turn it is: `usage` the command line, `input` and `output` a file, `environment` the machine (a tool or a privilege is missing),
 * `recorder` a recording that could not be made, `no-program` and `bad-program` the program to record.
 */
export type UserErrorKind = 'usage' | 'input' | 'output' | 'environment' | 'recorder' | 'no-program' | 'bad-program';

/** Something the user can put right: told in one line with a way out, never with a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly kind: UserErrorKind;
  /** The way out. */
  readonly hint: string;

  constructor(kind: UserErrorKind, message: string, hint: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}

/** The `code` of an error of the file system or of a process (`ENOENT`), undefined for any other value. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

interface Reason {
  readonly text: string;
  /** What can be done where it was to be read, and where it was to be written. */
  readonly input: string;
  readonly output: string;
}

const elsewhere = 'Name a file elsewhere.';
const asOther = 'Run this as a user who may read it.';
const fetchAgain = 'Check that the file is whole, or make it again.';

const reasons: Readonly<Record<string, Reason>> = {
  ENOENT: {
    text: 'there is no such file or folder',
    input: 'Check its name: without a / in front it is looked for in the folder you are in.',
    output: 'Make the folder first that it is to be in.',
  },
  EACCES: { text: 'permission denied', input: asOther, output: elsewhere },
  EPERM: { text: 'operation not permitted', input: asOther, output: elsewhere },
  EISDIR: { text: 'it is a folder', input: 'Name a file in it.', output: 'Name a file in it.' },
  ENOTDIR: { text: 'a part of its path is not a folder', input: 'Check its name.', output: elsewhere },
  ENOSPC: {
    text: 'no space is left on the device',
    input: 'Make room.',
    output: 'Make room, or name a file elsewhere.',
  },
  EROFS: { text: 'the file system is read-only', input: asOther, output: elsewhere },
  ELOOP: { text: 'too many symbolic links', input: 'See where its links lead.', output: elsewhere },
};

const verbs = { input: 'read', output: 'write' } as const;

/** A file that cannot be read or written, with what the system said of it. */
export function fileError(kind: 'input' | 'output', name: string, error: unknown): UserError {
  const code = errorCode(error);
  const reason = code === undefined ? undefined : reasons[code];
  const text = reason?.text ?? (error instanceof Error ? error.message : String(error));
  const hint = reason?.[kind] ?? (kind === 'input' ? fetchAgain : elsewhere);
  return new UserError(kind, `cannot ${verbs[kind]} ${name}: ${text}`, hint);
}
