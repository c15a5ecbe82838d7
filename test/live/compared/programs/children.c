// Children in three generations, joined by a pipe.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const long calls[] = {SYS_getpriority, SYS_getsid, SYS_getpgid};

static void generation(int depth, int *ends) {
  if (depth == 3) return;
  int child = syscall(SYS_fork);
  if (child != 0) {
    syscall(SYS_wait4, child, 0, 0, 0);
    return;
  }
  syscall(calls[depth], 0, 0);
  syscall(SYS_write, ends[1], "x", 1);
  generation(depth + 1, ends);
  syscall(SYS_exit_group, 0);
}

int main(void) {
  int ends[2];
  char text[3];
  syscall(SYS_pipe2, ends, 0);
  generation(0, ends);
  syscall(SYS_dup2, ends[0], 9);
  syscall(SYS_read, 9, text, 3);
  return 0;
}
