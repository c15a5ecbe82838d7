/** What strace -f -n -s 0 -o shows of a small program, child included. */
export const completeTrace = `\
100 [  59] execve("/bin/app", ["app"], 0x7ffd /* 2 vars */) = 0
100 [  12] brk(NULL)                    = 0x55d0a1c2b000
100 [ 257] openat(AT_FDCWD, "/etc/nothing", O_RDONLY) = -1 ENOENT (No such file or directory)
100 [  56] clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f0) = 101
101 [   0] read(0, ""..., 100)         = 0
101 [ 231] exit_group(0)                = ?
101 [ 231] +++ exited with 0 +++
100 [ 231] exit_group(0)                = ?
100 [ 231] +++ exited with 0 +++
`;

export const completeNames = ['brk', 'clone', 'execve', 'exit_group', 'openat', 'read'];

/** The same recording, ended in the middle. */
export const cutOffTrace = completeTrace.split('\n').slice(0, 3).join('\n') + '\n';

/** Two records of a container that ran with a profile whose default is SCMP_ACT_LOG, and one line that says that others are missing. */
export const suppressedLog = `\
[ 3760.800832] audit: type=1326 audit(1795437771.336:40732): auid=4294967295 uid=0 gid=0 ses=4294967295 pid=10643 comm="app" exe="/bin/app" sig=0 arch=c000003e syscall=257 compat=0 ip=0x40828e code=0x7ffc0000
[ 3760.800833] audit: type=1326 audit(1795437771.336:40733): auid=4294967295 uid=0 gid=0 ses=4294967295 pid=10643 comm="app" exe="/bin/app" sig=0 arch=c000003e syscall=3 compat=0 ip=0x40828e code=0x7ffc0000
[ 3844.749026] kauditd_printk_skb: 552 callbacks suppressed
`;
