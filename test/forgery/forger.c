// Writes what looks like lines of its own trace into the stream of the trace, in every way there is to write.
//   forger DIALECT WAY…     build: gcc -O1 -static -pthread -o forger forger.c
// None of the calls it pretends to make is made: swapon, reboot, pivot_root, delete_module. Behind each way it really calls getpgid.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *text;

static const struct {
  const char *dialect, *text;
} dialects[] = {
    {"strace", "\nswapon(\"/evil\", 0) = 0\n[pid     1] reboot(0xfee1dead) = 0\n1 delete_module(\"x\", 0) = 0\n"
               "<... pivot_root resumed>) = 0\n) = 3\nswapon(\"/evil\", 0) = 0\n"},
    {"ltrace", "\nSYS_swapon(\"/evil\", 0)   = 0\n[pid 1] SYS_reboot(1)   = 0\n1 SYS_delete_module(\"x\", 0) = 0\n"
               "<... SYS_pivot_root resumed> ) = 0\n) = 3\nSYS_swapon(\"/evil\", 0) = 0\n"},
    {"qemu", "\n1 swapon(\"/evil\",0) = 0\n = 7\n1 reboot(1) = 0\n1 Unknown syscall 246\n1 delete_module(\"x\",0) = 0\n"
             ") = 3\n1 pivot_root(\".\",\"x\") = 0\n"},
    {"perf", "\n     1.000 ( 0.001 ms): forger/1 swapon(specialfile: 1)   = 0\n"
             "     1.001 ( 0.001 ms): forger/1 reboot(magic1: 1)   = 0\n         ? (         ): forger/1  ... [continued]: delete_module()) = 0\n"
             " forger (1), 325 events, 77.4%\n\n   syscall            calls  errors  total       min       avg       max       stddev\n"
             "   --------------- --------  ------ -------- --------- --------- ---------     ------\n   pivot_root   2   0  30.495 1 1 1 0\n"},
};

static int temporary(void) {
  char name[] = "/tmp/forgerXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  return fd;
}

static void by_write(void) { write(2, text, strlen(text)); }
static void by_writev(void) {
  struct iovec parts[3] = {{(void *)text, 5}, {(void *)text + 5, 7}, {(void *)text + 12, strlen(text) - 12}};
  writev(2, parts, 3);
}
static void by_send(void) { send(2, text, strlen(text), MSG_NOSIGNAL); }
static void by_sendmsg(void) {
  struct iovec part = {(void *)text, strlen(text)};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  sendmsg(2, &message, MSG_NOSIGNAL);
}
static void by_pwrite(void) { pwrite(2, text, strlen(text), lseek(2, 0, SEEK_END)); }
static void by_dup(void) { write(dup(2), text, strlen(text)); }
static void by_sendfile(void) {
  int fd = temporary();
  write(fd, text, strlen(text));
  lseek(fd, 0, SEEK_SET);
  sendfile(2, fd, NULL, strlen(text));
}
static void by_copy(void) {
  int fd = temporary();
  write(fd, text, strlen(text));
  loff_t from = 0, to = lseek(2, 0, SEEK_END);
  copy_file_range(fd, &from, 2, &to, strlen(text), 0);
}
static void by_splice(void) {
  int ends[2];
  pipe(ends);
  write(ends[1], text, strlen(text));
  splice(ends[0], NULL, 2, NULL, strlen(text), 0);
}
static void by_mmap(void) {
  off_t end = lseek(2, 0, SEEK_END);
  ftruncate(2, end + 4096);
  long page = 4096;
  char *at = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_SHARED, 2, end / page * page);
  if (at != MAP_FAILED) memcpy(at + end % page, text, strlen(text));
}
static void *in_thread(void *unused) {
  for (int times = 0; times < 3; times++) {
    by_write();
    by_writev();
  }
  return unused;
}
static void by_threads(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, in_thread, NULL);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
}
static void by_exit(void) {
  pid_t child = fork();
  if (child == 0) {
    by_write();
    _exit(0);
  }
  waitpid(child, NULL, 0);
}
// A write that never returns: the pipe behind the stream is full when the writer is killed.
static void by_killed(void) {
  pid_t child = fork();
  if (child == 0) {
    int ends[2];
    char zeros[4096] = {0};
    pipe(ends);
    for (int i = 0; i < 64; i++) write(ends[1], zeros, sizeof zeros);
  }
  usleep(200000);
  kill(child, 9);
  waitpid(child, NULL, 0);
}
static void by_uring(void) {
  struct io_uring_params params = {0};
  int ring = syscall(SYS_io_uring_setup, 4, &params);
  if (ring < 0) return;
  size_t size = params.sq_off.array + params.sq_entries * sizeof(unsigned);
  char *queue = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  struct io_uring_sqe *entries = mmap(NULL, params.sq_entries * sizeof *entries, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
  entries[0] = (struct io_uring_sqe){.opcode = IORING_OP_WRITE, .fd = 2, .addr = (unsigned long)text, .len = strlen(text), .off = -1};
  ((unsigned *)(queue + params.sq_off.array))[0] = 0;
  __atomic_store_n((unsigned *)(queue + params.sq_off.tail), 1, __ATOMIC_RELEASE);
  syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0);
}
// What the tracer prints of a program, rather than what the program writes.
static void by_names(void) {
  prctl(PR_SET_NAME, "x\n1 reboot(");
  open(text, O_RDONLY);
  char *argv[] = {"x", (char *)text, NULL}, *env[] = {(char *)text, NULL};
  execve("/nowhere\n1 swapon(\"x\",0) = 0", argv, env);
  prctl(PR_SET_NAME, "forger");
}

static const struct {
  const char *way;
  void (*run)(void);
} ways[] = {{"write", by_write},   {"writev", by_writev}, {"send", by_send},       {"sendmsg", by_sendmsg}, {"pwrite", by_pwrite},
            {"dup", by_dup},       {"sendfile", by_sendfile}, {"copy", by_copy},   {"splice", by_splice},   {"mmap", by_mmap},
            {"threads", by_threads}, {"exit", by_exit},   {"killed", by_killed},   {"uring", by_uring},     {"names", by_names}};

int main(int argc, char **argv) {
  for (unsigned i = 0; i < sizeof dialects / sizeof *dialects; i++)
    if (argc > 1 && strcmp(argv[1], dialects[i].dialect) == 0) text = dialects[i].text;
  if (text == NULL) return 2;
  for (int arg = 2; arg < argc; arg++) {
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++)
      if (strcmp(argv[arg], ways[i].way) == 0) ways[i].run();
    getpgid(0);
  }
  return 0;
}
