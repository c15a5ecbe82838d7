// Children that share the memory until they execute something.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
  if (count > 1) return syscall(SYS_getpriority, 0, 0) < 0;
  for (int turn = 0; turn < 5; turn++) {
    int child = vfork();
    if (child == 0) {
      execl(words[0], words[0], "again", (char *)0);
      _exit(1);
    }
    syscall(SYS_wait4, child, 0, 0, 0);
  }
  return 0;
}
