// Makes system calls and tells what became of each. Standard input has one call a line, `ABI NUMBER A0 … A5` (ABI `syscall`
// for x86_64 and x32, `int80` for i386; numbers in any base C reads); standard output gets a line for each:
//
//   returned VALUE · trap DATA · killed-process · killed-thread · refused ERRNO
//
// `run-calls` is under a filter already (a container's). `run-calls FILE` loads one for each call: FILE has programs, each its
// length in bytes (u32) and its instructions; a line `program N` selects one, and the line `load` only
// tells whether the kernel takes it.
//
// Each call is made by a thread of its own in a process of its own, so that a killed thread differs from a killed process.
// After the call it makes no other: the filter may deny any. The result is left in shared memory and the process
// ends by an illegal instruction.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum outcome { NOTHING, RETURNED, TRAPPED, REFUSED };

struct result {
  volatile enum outcome outcome;
  volatile int64_t value;
};

struct call {
  int int80;
  uint64_t number;
  uint64_t args[6];
};

static struct result *result;
static struct call call;
static struct sock_fprog program;

static void leave(enum outcome outcome, int64_t value) {
  result->value = value;
  result->outcome = outcome;
  __builtin_trap();
}

static void on_trap(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  leave(TRAPPED, info->si_errno);
}

static int64_t make_syscall(void) {
  int64_t value;
  register uint64_t a3 __asm__("r10") = call.args[3];
  register uint64_t a4 __asm__("r8") = call.args[4];
  register uint64_t a5 __asm__("r9") = call.args[5];
  __asm__ volatile("syscall"
                   : "=a"(value)
                   : "a"(call.number), "D"(call.args[0]), "S"(call.args[1]), "d"(call.args[2]), "r"(a3), "r"(a4), "r"(a5)
                   : "rcx", "r11", "memory");
  return value;
}

static int64_t make_int80(void) {
  int64_t value;
  // rbx and rbp are the compiler's own.
  __asm__ volatile("push %%rbx\n\t"
                   "push %%rbp\n\t"
                   "mov 0(%[args]), %%rbx\n\t"
                   "mov 8(%[args]), %%rcx\n\t"
                   "mov 16(%[args]), %%rdx\n\t"
                   "mov 32(%[args]), %%rdi\n\t"
                   "mov 40(%[args]), %%rbp\n\t"
                   "mov 24(%[args]), %%rsi\n\t"
                   "int $0x80\n\t"
                   "pop %%rbp\n\t"
                   "pop %%rbx"
                   : "=a"(value)
                   : "a"(call.number), [args] "S"(call.args)
                   : "rcx", "rdx", "rdi", "r8", "r9", "r10", "r11", "memory");
  return (int32_t)value;
}

static void load_filter(void) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
    leave(REFUSED, errno);
}

static void *make_call(void *only_load) {
  if (program.len > 0) load_filter();
  if (only_load != NULL) leave(RETURNED, 0);
  leave(RETURNED, call.int80 ? make_int80() : make_syscall());
  return NULL;
}

static void run_child(void *only_load) {
  const struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_NODEFER};
  const struct rlimit none = {0, 0};
  pthread_t thread;
  setrlimit(RLIMIT_CORE, &none);
  sigaction(SIGSYS, &action, NULL);
  if (pthread_create(&thread, NULL, make_call, only_load) != 0) _exit(3);
  pthread_join(thread, NULL);
  _exit(0);
}

static void tell(int status) {
  switch (result->outcome) {
    case RETURNED: printf("returned %lld\n", (long long)result->value); return;
    case TRAPPED: printf("trap %lld\n", (long long)result->value); return;
    case REFUSED: printf("refused %lld\n", (long long)result->value); return;
    case NOTHING: break;
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) puts("killed-process");
  else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) puts("killed-thread");
  else printf("status %d\n", status);
}

static void run(int only_load) {
  int status = 0;
  result->outcome = NOTHING;
  pid_t child = fork();
  if (child == 0) run_child(only_load ? result : NULL);
  if (child < 0 || waitpid(child, &status, 0) != child) {
    perror("run-calls");
    exit(2);
  }
  tell(status);
}

static uint8_t *programs;

static void read_programs(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) exit(2);
  size_t size = (size_t)ftell(file);
  rewind(file);
  programs = malloc(size + 1);
  if (programs == NULL || fread(programs, 1, size, file) != size) exit(2);
  fclose(file);
}

static void select_program(unsigned long wanted) {
  uint8_t *at = programs;
  uint32_t length;
  for (memcpy(&length, at, 4); wanted > 0; wanted--) {
    at += 4 + length;
    memcpy(&length, at, 4);
  }
  program = (struct sock_fprog){.len = (unsigned short)(length / sizeof(struct sock_filter)), .filter = (void *)(at + 4)};
}

int main(int argc, char **argv) {
  char line[512], word[16];
  result = mmap(NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (result == MAP_FAILED) return 2;
  if (argc > 1) read_programs(argv[1]);
  while (fgets(line, sizeof line, stdin) != NULL) {
    int at = 0;
    if (sscanf(line, "%15s%n", word, &at) != 1) continue;
    char *rest = line + at;
    if (strcmp(word, "program") == 0) {
      select_program(strtoul(rest, NULL, 10));
      continue;
    }
    call.int80 = strcmp(word, "int80") == 0;
    call.number = strtoull(rest, &rest, 0);
    for (int i = 0; i < 6; i++) call.args[i] = strtoull(rest, &rest, 0);
    // What is buffered must not be written once more by the child.
    fflush(stdout);
    run(strcmp(word, "load") == 0);
  }
  return 0;
}
