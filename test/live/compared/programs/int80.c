// A 64-bit program that makes one call by the entry of 32-bit programs: getppid, of number 64 there. Natively that is semget, which it calls
// as often as it is told to before.
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **words) {
  long result, turns = count > 1 ? atol(words[1]) : 0;
  struct timespec little = {0, 1000000};
  for (long turn = 0; turn < turns; turn++) {
    syscall(SYS_semget, 1, 0, 0);
    syscall(SYS_nanosleep, &little, 0);
  }
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(64L) : "memory", "r8", "r9", "r10", "r11");
  return result < 0;
}
