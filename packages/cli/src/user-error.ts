/**
 * Whose turn it is: `usage` the command line, `input` and `output` a file, `environment` the machine (a tool or a privilege is missing),
 * `recorder` a recording that could not be made, `no-program` and `bad-program` the program to record.
 */
export type UserErrorKind = 'usage' | 'input' | 'output' | 'environment' | 'recorder' | 'no-program' | 'bad-program';

/** Something the user can put right: told in one line with a way out, never with a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly kind: UserErrorKind;
  readonly hint: string | undefined;

  constructor(kind: UserErrorKind, message: string, hint?: string) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }
}

/** The `code` of an error of the file system or of a process (`ENOENT`), undefined for any other value. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'no space is left on the device',
  EROFS: 'the file system is read-only',
  ELOOP: 'too many symbolic links',
};

/** Why the system refused, in words. */
export function systemReason(error: unknown): string {
  const code = errorCode(error);
  return (code === undefined ? undefined : reasons[code]) ?? (error instanceof Error ? error.message : String(error));
}
