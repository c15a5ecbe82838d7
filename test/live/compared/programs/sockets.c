// A client and a server in one process, by a socket without a place in the file system, and a datagram pair.
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_un place = {.sun_family = AF_UNIX};
  int pair[2], on = 1;
  char text[4];
  socklen_t size = sizeof on;
  int server = syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0), client = syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
  // The kernel chooses the name.
  syscall(SYS_bind, server, &place, sizeof(sa_family_t));
  socklen_t length = sizeof place;
  syscall(SYS_getsockname, server, &place, &length);
  syscall(SYS_listen, server, 1);
  syscall(SYS_connect, client, &place, length);
  int accepted = syscall(SYS_accept4, server, 0, 0, SOCK_CLOEXEC);
  syscall(SYS_setsockopt, client, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
  syscall(SYS_getsockopt, client, SOL_SOCKET, SO_TYPE, &on, &size);
  syscall(SYS_sendto, client, "text", 4, 0, 0, 0);
  syscall(SYS_recvfrom, accepted, text, 4, 0, 0, 0);
  syscall(SYS_shutdown, accepted, SHUT_RDWR);
  syscall(SYS_socketpair, AF_UNIX, SOCK_DGRAM, 0, pair);
  return 0;
}
