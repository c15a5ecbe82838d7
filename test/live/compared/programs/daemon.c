// Goes on in the background, in a session of its own, after the program has ended.
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  struct timespec little = {0, 200000000}, more = {1, 0};
  int child = syscall(SYS_fork);
  if (child == 0) {
    syscall(SYS_setsid);
    if (syscall(SYS_fork) != 0) return 0;
    syscall(SYS_nanosleep, &more, 0);
    syscall(SYS_getpriority, 0, 0);
    return 0;
  }
  // Under strace a child's end would interrupt the sleep, and the kernel would have it call restart_syscall.
  syscall(SYS_wait4, child, 0, 0, 0);
  syscall(SYS_nanosleep, &little, 0);
  return 0;
}
