// Four threads at once, of which each makes a call that no other makes.
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

static const long calls[] = {SYS_getpriority, SYS_getsid, SYS_getpgid, SYS_sched_getscheduler};

static void *work(void *number) {
  for (int turn = 0; turn < 1000; turn++) syscall(SYS_getppid);
  syscall(*(const long *)number, 0, 0);
  // Whoever joins it has to wait then.
  usleep(300000);
  return 0;
}

int main(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, work, (void *)&calls[i]);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
  return 0;
}
