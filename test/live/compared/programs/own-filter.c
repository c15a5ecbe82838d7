// A program under a filter of its own, which refuses a call that was allowed before, and one that never was.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  struct sock_filter code[] = {
      {0x20, 0, 0, 0},
      {0x15, 1, 0, SYS_getpriority},
      {0x15, 0, 1, SYS_getsid},
      {6, 0, 0, SECCOMP_RET_ERRNO | EPERM},
      {6, 0, 0, SECCOMP_RET_ALLOW},
  };
  struct sock_fprog filter = {5, code};
  syscall(SYS_getpriority, 0, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) return 1;
  for (int turn = 0; turn < 3000; turn++) {
    syscall(SYS_getpriority, 0, 0);
    syscall(SYS_getsid, 0);
  }
  return syscall(SYS_getpgid, 0) < 0;
}
