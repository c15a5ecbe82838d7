// Gives up being root, then executes itself, which is setuid root: only root goes on to chroot.
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **words) {
  if (count > 1) return syscall(SYS_geteuid) == 0 ? syscall(SYS_chroot, "/none") == 0 : syscall(SYS_getpriority, 0, 0) < 0;
  if (syscall(SYS_setresuid, 65534, 65534, 65534) != 0) return 1;
  execl(words[0], words[0], "again", (char *)0);
  return 1;
}
