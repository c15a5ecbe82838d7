// Many short-lived children, of which 300 each make a call that nobody else makes: all of them fail, or change nothing but the child.
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/** Calls of every child or of the parent, and those that end, hold or copy a process, hang up the terminal or write out disks. */
static int is_left_out(int number) {
  static const int numbers[] = {
      SYS_pause, SYS_clone, SYS_fork, SYS_vfork, SYS_execve, SYS_exit, SYS_wait4, SYS_rt_sigreturn,
      SYS_vhangup, SYS_sync, SYS_exit_group, SYS_rt_sigsuspend, SYS_kill, SYS_clone3, SYS_execveat,
  };
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (numbers[i] == number) return 1;
  return number > SYS_rseq && number < SYS_pidfd_send_signal;
}

int main(int count, char **words) {
  int children = count > 1 ? atoi(words[1]) : 600, number = -1, made = 0;
  for (int i = 0; i < children; i++) {
    int own = made < 300 && i % (children / 300) == 0;
    if (own) {
      do number++;
      while (is_left_out(number));
      made++;
    }
    int child = syscall(SYS_fork);
    if (child == 0) {
      if (own) syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
      syscall(SYS_exit_group, 0);
    }
    syscall(SYS_wait4, child, 0, 0, 0);
  }
  return 0;
}
