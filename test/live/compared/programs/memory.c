// Memory is mapped, changed, asked about and given back.
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  unsigned char in[4];
  char *at = (char *)syscall(SYS_mmap, 0, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
  at[0] = 1;
  syscall(SYS_mincore, at, 16384, in);
  syscall(SYS_mprotect, at, 4096, PROT_READ);
  syscall(SYS_madvise, at, 16384, MADV_NORMAL);
  syscall(SYS_msync, at, 16384, MS_ASYNC);
  syscall(SYS_mlock, at, 4096);
  syscall(SYS_munlock, at, 4096);
  at = (char *)syscall(SYS_mremap, at + 4096, 12288, 8192, MREMAP_MAYMOVE);
  syscall(SYS_munmap, at, 8192);
  syscall(SYS_memfd_create, "memory", 0);
  return 0;
}
