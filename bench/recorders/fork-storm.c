// CHILDREN processes at once, which call getppid TURNS times each; every tenth makes one call that it shares with nobody.
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const long rare[] = {SYS_getpriority, SYS_getsid, SYS_getpgid, SYS_sched_getscheduler, SYS_umask,
                            SYS_getegid,     SYS_sync_file_range, SYS_chroot, SYS_mincore, SYS_flock};

int main(int count, char **words) {
  int children = count > 1 ? atoi(words[1]) : 100, turns = count > 2 ? atoi(words[2]) : 1000;
  for (int child = 0; child < children; child++) {
    if (syscall(SYS_fork) != 0) continue;
    for (int turn = 0; turn < turns; turn++) {
      syscall(SYS_getppid);
      if (child % (children / 10) == 0 && turn == turns / 2) syscall(rare[child / (children / 10) % 10], -1, -1, -1, -1);
    }
    syscall(SYS_exit_group, 0);
  }
  while (wait(0) > 0) continue;
  return 0;
}
