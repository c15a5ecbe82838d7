// Calls that fail, each in a way of its own, and none that succeeds but the end.
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  syscall(SYS_open, "/none", O_RDONLY);
  syscall(SYS_rmdir, "/proc");
  syscall(SYS_read, -1, 0, 0);
  syscall(SYS_write, 2, (void *)1, 1);
  syscall(SYS_ioctl, 0, ~0, 0);
  syscall(SYS_lseek, 99, 0, 0);
  syscall(SYS_kill, 0x3fffffff, 0);
  syscall(SYS_setpriority, 9, 0, 0);
  syscall(SYS_chdir, "/dev/null");
  syscall(SYS_execve, "/none", 0, 0);
  return 0;
}
