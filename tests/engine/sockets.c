#include "engine/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

static int descriptors(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur
                                                                         : 65536;
}

size_t sockets_open(void) {
  int most = descriptors();
  size_t count = 0;
  struct stat facts;
  for (int fd = 0; fd < most; fd++)
    count += fstat(fd, &facts) == 0 && S_ISSOCK(facts.st_mode);
  return count;
}

int sockets_connected_to(uint16_t port) {
  int most = descriptors();
  for (int fd = 0; fd < most; fd++) {
    struct sockaddr_in peer = {0};
    socklen_t len = sizeof peer;
    if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0 && peer.sin_family == AF_INET &&
        ntohs(peer.sin_port) == port)
      return fd;
  }
  return -1;
}
