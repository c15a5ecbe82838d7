// What libseccomp makes of flat profiles. Reads them from standard input and builds each one the way runc and crun do.
//
//   version                                     prints the library's version
//   numbers ARCH                                prints the number of each name on standard input, or `-`
//   filters                                     reads profiles, one line a statement:
//     profile OPTIMIZE ACTION ERRNO ARCH…         the default (ERRNO `-` if none) and the architectures, the native one first
//     rule ACTION ERRNO NAME,NAME… CONDITION…     a condition is INDEX:OP:VALUE:VALUETWO
//     end                                         writes u32 status, u32 length, the exported program
//
// A profile is built in a child of its own: libseccomp can loop for ever. Status 0 is a program, 1 to 133 the error number
// of the refusal, 128 + n a child ended by signal n (26, SIGVTALRM: it did not end in time).
#define _GNU_SOURCE
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_RULES 256
#define MAX_CONDITIONS 16

struct rule {
  char names[4096];
  uint32_t action;
  unsigned count;
  struct scmp_arg_cmp conditions[MAX_CONDITIONS];
};

struct profile {
  unsigned optimize;
  uint32_t action;
  char arches[256];
  unsigned count;
  struct rule rules[MAX_RULES];
};

static struct profile profile;

static void die(const char *what) {
  fprintf(stderr, "export-filter: %s\n", what);
  exit(2);
}

static uint32_t read_action(const char *name, const char *number) {
  // Without a number EPERM; with one, its low 16 bits.
  uint16_t data = strcmp(number, "-") == 0 ? 1 : (uint16_t)strtoul(number, NULL, 10);
  if (strcmp(name, "SCMP_ACT_KILL") == 0 || strcmp(name, "SCMP_ACT_KILL_THREAD") == 0) return SCMP_ACT_KILL_THREAD;
  if (strcmp(name, "SCMP_ACT_KILL_PROCESS") == 0) return SCMP_ACT_KILL_PROCESS;
  if (strcmp(name, "SCMP_ACT_TRAP") == 0) return SCMP_ACT_TRAP;
  if (strcmp(name, "SCMP_ACT_ERRNO") == 0) return SCMP_ACT_ERRNO(data);
  if (strcmp(name, "SCMP_ACT_TRACE") == 0) return SCMP_ACT_TRACE(data);
  if (strcmp(name, "SCMP_ACT_LOG") == 0) return SCMP_ACT_LOG;
  if (strcmp(name, "SCMP_ACT_NOTIFY") == 0) return SCMP_ACT_NOTIFY;
  if (strcmp(name, "SCMP_ACT_ALLOW") == 0) return SCMP_ACT_ALLOW;
  die(name);
  return 0;
}

static enum scmp_compare read_operator(const char *name) {
  static const char *const names[] = {"", "NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"};
  for (int i = 1; i < 8; i++)
    if (strcmp(names[i], name) == 0) return (enum scmp_compare)i;
  die(name);
  return _SCMP_CMP_MIN;
}

static struct scmp_arg_cmp read_condition(char *text) {
  struct scmp_arg_cmp condition;
  char *save = NULL;
  condition.arg = (unsigned)strtoul(strtok_r(text, ":", &save), NULL, 10);
  condition.op = read_operator(strtok_r(NULL, ":", &save));
  condition.datum_a = strtoull(strtok_r(NULL, ":", &save), NULL, 10);
  condition.datum_b = strtoull(strtok_r(NULL, ":", &save), NULL, 10);
  return condition;
}

static void read_rule(char *save) {
  if (profile.count == MAX_RULES) die("too many rules");
  struct rule *rule = &profile.rules[profile.count++];
  const char *action = strtok_r(NULL, " ", &save);
  rule->action = read_action(action, strtok_r(NULL, " ", &save));
  snprintf(rule->names, sizeof rule->names, "%s", strtok_r(NULL, " ", &save));
  rule->count = 0;
  for (char *text; (text = strtok_r(NULL, " ", &save)) != NULL;) {
    if (rule->count == MAX_CONDITIONS) die("too many conditions");
    rule->conditions[rule->count++] = read_condition(text);
  }
}

static int repeats_index(const struct rule *rule) {
  unsigned seen = 0;
  for (unsigned i = 0; i < rule->count; i++) {
    if (seen & 1U << rule->conditions[i].arg) return 1;
    seen |= 1U << rule->conditions[i].arg;
  }
  return 0;
}

// As both runtimes do: unknown names are passed over, and one repeated index makes a rule of each condition.
static int add_rule(scmp_filter_ctx filter, const struct rule *rule) {
  char names[sizeof rule->names], *save = NULL;
  memcpy(names, rule->names, sizeof names);
  for (char *name = strtok_r(names, ",", &save); name != NULL; name = strtok_r(NULL, ",", &save)) {
    int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) continue;
    unsigned each = repeats_index(rule) ? 1 : rule->count;
    unsigned i = 0;
    do {
      int status = seccomp_rule_add_array(filter, rule->action, number, each, rule->conditions + i);
      if (status != 0) return status;
      i += each;
    } while (i < rule->count);
  }
  return 0;
}

static int build(scmp_filter_ctx filter) {
  char *save = NULL;
  char *name = strtok_r(profile.arches, " ", &save);
  uint32_t native = seccomp_arch_resolve_name(name);
  int status = 0;
  if (native != seccomp_arch_native()) {
    status = seccomp_arch_remove(filter, SCMP_ARCH_NATIVE);
    if (status == 0) status = seccomp_arch_add(filter, native);
  }
  while (status == 0 && (name = strtok_r(NULL, " ", &save)) != NULL) {
    uint32_t arch = seccomp_arch_resolve_name(name);
    if (seccomp_arch_exist(filter, arch) != 0) status = seccomp_arch_add(filter, arch);
  }
  if (status == 0 && profile.optimize > 1) status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, profile.optimize);
  // Both runtimes skip rules that repeat the default; libseccomp would refuse them.
  for (unsigned i = 0; status == 0 && i < profile.count; i++)
    if (profile.rules[i].action != profile.action) status = add_rule(filter, &profile.rules[i]);
  return status;
}

static void limit_time(void) {
  const struct itimerval limit = {.it_value = {.tv_usec = 400000}};
  const struct rlimit memory = {.rlim_cur = 1U << 29, .rlim_max = 1U << 29};
  setrlimit(RLIMIT_AS, &memory);
  setitimer(ITIMER_VIRTUAL, &limit, NULL);
}

static void export_profile(void) {
  static uint8_t program[1 << 20];
  int out = memfd_create("filter", 0);
  pid_t child = fork();
  if (child == 0) {
    limit_time();
    scmp_filter_ctx filter = seccomp_init(profile.action);
    int status = filter == NULL ? -22 : build(filter);
    if (status == 0) status = seccomp_export_bpf(filter, out);
    _exit(-status);
  }
  int ended;
  waitpid(child, &ended, 0);
  ssize_t length = pread(out, program, sizeof program, 0);
  close(out);
  uint32_t status = WIFEXITED(ended) ? (uint32_t)WEXITSTATUS(ended) : 128U + (uint32_t)WTERMSIG(ended);
  uint32_t head[2] = {status, status == 0 ? (uint32_t)length : 0};
  fwrite(head, sizeof head, 1, stdout);
  fwrite(program, 1, head[1], stdout);
  fflush(stdout);
}

static void read_profile(char *save) {
  profile.optimize = (unsigned)strtoul(strtok_r(NULL, " ", &save), NULL, 10);
  const char *action = strtok_r(NULL, " ", &save);
  profile.action = read_action(action, strtok_r(NULL, " ", &save));
  snprintf(profile.arches, sizeof profile.arches, "%s", save);
  profile.count = 0;
}

static void export_filters(void) {
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline(&line, &size, stdin)) > 0;) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    char *save = NULL;
    const char *word = strtok_r(line, " ", &save);
    if (word == NULL) continue;
    if (strcmp(word, "profile") == 0) read_profile(save);
    else if (strcmp(word, "rule") == 0) read_rule(save);
    else if (strcmp(word, "end") == 0) export_profile();
    else die(word);
  }
  free(line);
}

static void print_numbers(const char *arch) {
  char name[256];
  uint32_t token = seccomp_arch_resolve_name(arch);
  while (scanf("%255s", name) == 1) {
    int number = token == 0 ? __NR_SCMP_ERROR : seccomp_syscall_resolve_name_arch(token, name);
    if (number == __NR_SCMP_ERROR) puts("-");
    else printf("%d\n", number);
  }
}

int main(int argc, char **argv) {
  const char *command = argc > 1 ? argv[1] : "";
  if (strcmp(command, "version") == 0) {
    const struct scmp_version *version = seccomp_version();
    printf("%u.%u.%u\n", version->major, version->minor, version->micro);
  } else if (strcmp(command, "numbers") == 0 && argc > 2) print_numbers(argv[2]);
  else if (strcmp(command, "filters") == 0) export_filters();
  else die("version | numbers ARCH | filters");
  return 0;
}
