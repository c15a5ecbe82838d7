// A filter that answers with a signal: SIGSYS, which is handled, and then death.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void handle(int signal) { (void)signal; }

int main(void) {
  struct sock_filter code[] = {
      {0x20, 0, 0, 0},
      {0x15, 0, 1, SYS_getsid},
      {6, 0, 0, SECCOMP_RET_TRAP},
      {0x15, 0, 1, SYS_getpgid},
      {6, 0, 0, SECCOMP_RET_KILL_PROCESS},
      {6, 0, 0, SECCOMP_RET_ALLOW},
  };
  struct sock_fprog filter = {6, code};
  int child = syscall(SYS_fork);
  if (child == 0) {
    signal(SIGSYS, handle);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) syscall(SYS_exit_group, 1);
    syscall(SYS_getsid, 0);
    syscall(SYS_getpriority, 0, 0);
    syscall(SYS_getpgid, 0);
  }
  syscall(SYS_wait4, child, 0, 0, 0);
  return 0;
}
