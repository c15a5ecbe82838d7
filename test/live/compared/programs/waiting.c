// Every way to wait for something that is there already, or soon.
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  int event = syscall(SYS_eventfd2, 1, 0), poller = syscall(SYS_epoll_create1, 0);
  int timer = syscall(SYS_timerfd_create, CLOCK_MONOTONIC, 0);
  struct epoll_event wanted = {.events = EPOLLIN}, got;
  struct itimerspec soon = {{0, 0}, {0, 1000000}};
  struct pollfd polled = {event, POLLIN, 0};
  fd_set set;
  unsigned long mask = 0, count;
  FD_ZERO(&set);
  FD_SET(event, &set);
  syscall(SYS_timerfd_settime, timer, 0, &soon, 0);
  syscall(SYS_epoll_ctl, poller, EPOLL_CTL_ADD, timer, &wanted);
  syscall(SYS_epoll_wait, poller, &got, 1, -1);
  syscall(SYS_poll, &polled, 1, -1);
  syscall(SYS_select, event + 1, &set, 0, 0, 0);
  syscall(SYS_read, event, &count, sizeof count);
  syscall(SYS_inotify_init1, 0);
  syscall(SYS_signalfd4, -1, &mask, sizeof mask, 0);
  syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &soon.it_value, 0);
  return 0;
}
