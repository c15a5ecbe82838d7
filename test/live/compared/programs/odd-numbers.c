// Numbers that the kernel does not know, one that it knows by name only, and one with the mark of x32.
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  syscall(1000);
  syscall(400);
  syscall(SYS_vserver);
  syscall(0x40000000 | SYS_getpriority, 0, 0);
  return 0;
}
