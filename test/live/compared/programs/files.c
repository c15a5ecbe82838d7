// Files and folders, in the folder it is started in.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  char target[64];
  syscall(SYS_mkdir, "made", 0700);
  syscall(SYS_chdir, "made");
  int file = syscall(SYS_creat, "file", 0600);
  syscall(SYS_pwrite64, file, "text", 4, 0L);
  syscall(SYS_ftruncate, file, 2L);
  syscall(SYS_fsync, file);
  syscall(SYS_close, file);
  syscall(SYS_link, "file", "second");
  syscall(SYS_symlink, "file", "pointer");
  syscall(SYS_readlink, "pointer", target, sizeof target);
  syscall(SYS_rename, "second", "third");
  syscall(SYS_chmod, "file", 0640);
  syscall(SYS_access, "file", R_OK);
  for (char **name = (char *[]){"file", "pointer", "third", 0}; *name; name++) syscall(SYS_unlink, *name);
  syscall(SYS_chdir, "..");
  syscall(SYS_rmdir, "made");
  return 0;
}
