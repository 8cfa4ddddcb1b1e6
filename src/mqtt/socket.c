#include "socket.h"

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/mem.h"

enum { SEND_BUFFER_BYTES = 1024 * 1024, SOCKETS_FIRST = 64 };

enum err mqtt_socket_copy(struct mqtt_socket *out, int fd) {
  out->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return out->fd >= 0 ? ERR_OK : ERR_LIMIT;
}

/* ---- finding it ---- */

/* The inode of a socket, another for each, for as long as the machine runs; 0 for what is none. */
static uint64_t inode_of(int fd) {
  struct stat facts;
  return fstat(fd, &facts) == 0 && S_ISSOCK(facts.st_mode) ? (uint64_t)facts.st_ino : 0;
}

/* Calls `visit` for each descriptor of the process until it says no. ERR_IO. */
static enum err each_descriptor(bool (*visit)(void *context, int fd), void *context) {
  DIR *folder = opendir("/proc/self/fd");
  if (!folder)
    return ERR_IO;
  bool more = true;
  for (struct dirent *entry = readdir(folder); more && entry; entry = readdir(folder))
    if (entry->d_name[0] != '.')
      more = visit(context, (int)strtol(entry->d_name, NULL, 10));
  closedir(folder);
  return ERR_OK;
}

static bool note(void *context, int fd) {
  struct mqtt_sockets *sockets = context;
  uint64_t inode = inode_of(fd);
  if (inode == 0)
    return true;
  if (sockets->count == sockets->capacity) {
    size_t capacity = sockets->capacity > 0 ? 2 * sockets->capacity : SOCKETS_FIRST;
    uint64_t *inodes = mem_resize(sockets->inodes, capacity * sizeof *inodes);
    sockets->complete = inodes != NULL;
    if (!inodes)
      return false;
    sockets->inodes = inodes;
    sockets->capacity = capacity;
  }
  sockets->inodes[sockets->count++] = inode;
  return true;
}

static int compare(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return left < right ? -1 : left > right;
}

enum err mqtt_sockets_note(struct mqtt_sockets *out) {
  *out = (struct mqtt_sockets){0};
  out->complete = true;
  enum err err = each_descriptor(note, out);
  if (err == ERR_OK && !out->complete)
    err = ERR_MEMORY;
  if (err != ERR_OK)
    mqtt_sockets_free(out);
  else if (out->count > 0)
    qsort(out->inodes, out->count, sizeof *out->inodes, compare);
  return err;
}

void mqtt_sockets_free(struct mqtt_sockets *sockets) {
  mem_free(sockets->inodes);
  *sockets = (struct mqtt_sockets){0};
}

static bool was_there(const struct mqtt_sockets *before, uint64_t inode) {
  return before->count > 0 &&
         bsearch(&inode, before->inodes, before->count, sizeof inode, compare) != NULL;
}

static uint16_t port_of(const struct sockaddr_storage *storage) {
  if (storage->ss_family == AF_INET)
    return ntohs(((const struct sockaddr_in *)storage)->sin_port);
  return storage->ss_family == AF_INET6 ? ntohs(((const struct sockaddr_in6 *)storage)->sin6_port)
                                        : 0;
}

static bool same_host(const struct sockaddr_storage *a, const struct sockaddr_storage *b) {
  if (a->ss_family != b->ss_family)
    return false;
  if (a->ss_family == AF_INET)
    return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
           ((const struct sockaddr_in *)b)->sin_addr.s_addr;
  return memcmp(&((const struct sockaddr_in6 *)a)->sin6_addr,
                &((const struct sockaddr_in6 *)b)->sin6_addr, sizeof(struct in6_addr)) == 0;
}

/* Zeroes when there is none. */
static struct sockaddr_storage name_of(int fd, int (*get)(int, struct sockaddr *, socklen_t *)) {
  struct sockaddr_storage name;
  socklen_t len = sizeof name;
  memset(&name, 0, sizeof name);
  if (get(fd, (struct sockaddr *)&name, &len) != 0)
    memset(&name, 0, sizeof name);
  return name;
}

struct search {
  const struct mqtt_sockets *before;
  const struct mqtt_address *address;
  bool listening[UINT16_MAX + 1]; /* ports of the process's own listeners */
  uint64_t inode;                 /* of the last one found; another descriptor of it is no other */
  int found, found_there;         /* with the port alone, and with the address as well */
  unsigned count, count_there;
};

static bool note_listener(void *context, int fd) {
  struct search *search = context;
  int listens = 0;
  socklen_t len = sizeof listens;
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 && listens) {
    const struct sockaddr_storage name = name_of(fd, getsockname);
    search->listening[port_of(&name)] = true;
  }
  return true;
}

static bool consider(void *context, int fd) {
  struct search *search = context;
  const struct sockaddr_storage peer = name_of(fd, getpeername);
  if (port_of(&peer) == 0 || port_of(&peer) != port_of(&search->address->storage))
    return true;
  const struct sockaddr_storage own = name_of(fd, getsockname);
  uint64_t inode = inode_of(fd);
  if (search->listening[port_of(&own)] || was_there(search->before, inode) ||
      inode == search->inode)
    return true;
  search->inode = inode;
  search->found = fd;
  search->count++;
  if (same_host(&peer, &search->address->storage)) {
    search->found_there = fd;
    search->count_there++;
  }
  return true;
}

enum err mqtt_socket_find(struct mqtt_socket *out, const struct mqtt_sockets *before,
                          const struct mqtt_address *address) {
  struct search search = {.before = before, .address = address};
  enum err err = each_descriptor(note_listener, &search);
  if (err == ERR_OK)
    err = each_descriptor(consider, &search);
  if (err != ERR_OK)
    return err;
  if (search.count == 1)
    return mqtt_socket_copy(out, search.found);
  return search.count_there == 1 ? mqtt_socket_copy(out, search.found_there) : ERR_NOT_FOUND;
}

/* ---- using it ---- */

size_t mqtt_socket_tune(const struct mqtt_socket *socket) {
  int on = 1, size = 0, wanted = SEND_BUFFER_BYTES;
  socklen_t len = sizeof size;
  (void)setsockopt(socket->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* slower without */
  if (getsockopt(socket->fd, SOL_SOCKET, SO_SNDBUF, &size, &len) != 0)
    return 0;
  if (size < wanted)
    (void)setsockopt(socket->fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted);
  (void)getsockopt(socket->fd, SOL_SOCKET, SO_SNDBUF, &size, &len);
  return (size_t)size;
}

void mqtt_socket_acknowledge(const struct mqtt_socket *socket) {
  int on = 1;
  (void)setsockopt(socket->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on); /* slower without */
}

void mqtt_socket_cut(const struct mqtt_socket *socket) {
  (void)shutdown(socket->fd, SHUT_RDWR); /* fails only when the broker was quicker */
}

void mqtt_socket_close(struct mqtt_socket *socket) {
  if (socket->fd >= 0)
    close(socket->fd);
  socket->fd = -1;
}
