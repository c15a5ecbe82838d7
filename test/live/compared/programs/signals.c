// Signals that come while it runs and while it waits.
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static void handle(int signal) { (void)signal; }

int main(void) {
  struct sigaction action = {.sa_handler = handle};
  sigaction(SIGUSR1, &action, 0);
  sigaction(SIGALRM, &action, 0);
  syscall(SYS_kill, syscall(SYS_getpid), SIGUSR1);
  syscall(SYS_tgkill, syscall(SYS_getpid), syscall(SYS_gettid), SIGUSR1);
  // Again and again: the first one may come before the pause.
  struct itimerval soon = {{0, 20000}, {0, 20000}};
  syscall(SYS_setitimer, ITIMER_REAL, &soon, 0);
  syscall(SYS_pause);
  return 0;
}
