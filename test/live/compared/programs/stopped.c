// A child that is stopped while it sleeps: when it goes on, the kernel has it call restart_syscall.
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  struct timespec sleep = {1, 500000000}, little = {0, 500000000};
  int child = syscall(SYS_fork);
  if (child == 0) {
    syscall(SYS_nanosleep, &sleep, 0);
    syscall(SYS_exit, 0);
  }
  syscall(SYS_nanosleep, &little, 0);
  syscall(SYS_kill, child, SIGSTOP);
  syscall(SYS_wait4, child, 0, WUNTRACED, 0);
  syscall(SYS_kill, child, SIGCONT);
  syscall(SYS_wait4, child, 0, 0, 0);
  return 0;
}
