import { errnoNumber } from '../kernel/errno.ts';

/**
 * The error names Podman knows in `errno` and `defaultErrno` (containers/common pkg/seccomp/errno_list.go). Common names are
 * missing there (EINTR, EWOULDBLOCK, EPROTO …) and make Podman refuse the profile.
 */
const podmanErrnos: ReadonlySet<string> = new Set(
  [
    'EPERM ENOENT ESRCH EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV',
    'ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE',
    'EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM EBADMSG EOVERFLOW EILSEQ EUSERS ENOTSOCK',
    'EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP ENOTSUP EPFNOSUPPORT',
    'EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN',
    'ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE',
    'EREMOTE EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED EOWNERDEAD ENOTRECOVERABLE',
  ]
    .join(' ')
    .split(' '),
);

/** What Podman makes of an `errno` string: a name of its table or a decimal number; undefined where it gives up. */
export function podmanErrno(text: string): number | undefined {
  if (podmanErrnos.has(text)) return errnoNumber(text, 'x86_64');
  return /^\d{1,20}$/.test(text) && Number(text) <= 0xffff_ffff ? Number(text) : undefined;
}
