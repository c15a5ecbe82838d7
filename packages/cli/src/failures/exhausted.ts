import { errorCode, UserError } from './user-error.ts';

export function tooManyFiles(where = 'in this process', fix = 'ulimit -n 256'): UserError {
  return new UserError('environment', `no more files may be open at once ${where}`, `Let more be open: ${fix}`);
}

/** What an error says there is no more of; undefined for any other error. */
export function exhausted(error: unknown): UserError | undefined {
  switch (errorCode(error)) {
    case 'EMFILE':
      return tooManyFiles();
    case 'ENFILE':
      return tooManyFiles('on this machine', 'sysctl fs.file-max says how many');
    // A result that cannot be written is told by its name.
    case 'ENOSPC':
    case 'EDQUOT':
      return new UserError(
        'environment',
        'no space is left for temporary files',
        'Make room, or name another folder for them: TMPDIR=/var/tmp',
      );
    default:
      return undefined;
  }
}
