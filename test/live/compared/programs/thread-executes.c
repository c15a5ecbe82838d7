// A second thread executes the program again, which goes on under the number of the first.
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *work(void *name) {
  // The first thread is to be in pause by then.
  usleep(300000);
  syscall(SYS_getpriority, 0, 0);
  execl(name, name, "again", (char *)0);
  return 0;
}

int main(int count, char **words) {
  pthread_t thread;
  if (count > 1) return syscall(SYS_getsid, 0) < 0;
  pthread_create(&thread, 0, work, words[0]);
  for (;;) pause();
}
