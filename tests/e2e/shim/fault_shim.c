/* Loaded with LD_PRELOAD into a program under test: moves its clocks, slows and breaks its disk,
 * and slows its look-ups of names, as the file that FAULT_SHIM names says from moment to moment
 * (support/shim.py writes it).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* In milliseconds. */
struct control {
  volatile int64_t wall;      /* ahead of the true time */
  volatile int64_t boot;      /* CLOCK_BOOTTIME; a suspended machine's goes on */
  volatile int64_t monotonic; /* CLOCK_MONOTONIC; a stopped process's goes on too */
  volatile int64_t sync;      /* that each sync to the disk takes longer */
  volatile int64_t look_up;   /* that each look-up of a name takes longer */
  volatile int64_t broken;    /* whether each sync fails */
};

static const struct control none;
static const struct control *control = &none;

__attribute__((constructor)) static void open_control(void) {
  const char *path = getenv("FAULT_SHIM");
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0)
    abort();
  void *map = mmap(NULL, sizeof *control, PROT_READ, MAP_SHARED, fd, 0);
  if (map == MAP_FAILED)
    abort();
  control = map;
  close(fd);
}

static int64_t ahead_ms(clockid_t clock) {
  switch (clock) {
  case CLOCK_REALTIME:
  case CLOCK_REALTIME_COARSE:
    return control->wall;
  case CLOCK_BOOTTIME:
    return control->boot;
  case CLOCK_MONOTONIC:
  case CLOCK_MONOTONIC_COARSE:
    return control->monotonic;
  default:
    return 0;
  }
}

static void move(struct timespec *time, int64_t ms) {
  int64_t ns = time->tv_nsec + ms % 1000 * 1000000;
  time->tv_sec += ms / 1000;
  if (ns < 0) {
    ns += 1000000000;
    time->tv_sec--;
  }
  time->tv_sec += ns / 1000000000;
  time->tv_nsec = ns % 1000000000;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (syscall(SYS_clock_gettime, clock, now) != 0)
    return -1;
  move(now, ahead_ms(clock));
  return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  *now = (struct timeval){time.tv_sec, time.tv_nsec / 1000};
  return 0;
}

time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out)
    *out = now.tv_sec;
  return now.tv_sec;
}

/* Deadlines go to the kernel, which knows the true time alone. Which clock one is of, its size
 * tells: no machine has been up since 2001. */
static struct timespec true_deadline(const struct timespec *deadline) {
  struct timespec moved = *deadline;
  move(&moved, -(deadline->tv_sec > 1000000000 ? control->wall : control->monotonic));
  return moved;
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict deadline) {
  static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  if (!real) /* the unversioned name finds the oldest, for condition variables of another shape */
    real = (int (*)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *))dlvsym(
        RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  struct timespec moved = true_deadline(deadline);
  return real(cond, mutex, &moved);
}

int sem_timedwait(sem_t *restrict sem, const struct timespec *restrict deadline) {
  static int (*real)(sem_t *, const struct timespec *);
  if (!real)
    real = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
  struct timespec moved = true_deadline(deadline);
  return real(sem, &moved);
}

static void take_time(int64_t ms) {
  struct timespec left = {ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&left, &left) != 0 && errno == EINTR)
    continue;
}

static int sync_file(long call, int fd) {
  take_time(control->sync);
  if (!control->broken)
    return (int)syscall(call, fd);
  errno = EIO;
  return -1;
}

int fsync(int fd) {
  return sync_file(SYS_fsync, fd);
}

int fdatasync(int fd) {
  return sync_file(SYS_fdatasync, fd);
}

typedef int look_up(const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* FAULT_SHIM_HOSTS is "name=address,address": the name stands for these, and each look-up begins
 * with the next of them. */
static const char *addresses_of(const char *node) {
  const char *hosts = getenv("FAULT_SHIM_HOSTS");
  size_t len = node ? strlen(node) : 0;
  return hosts && len > 0 && strncmp(hosts, node, len) == 0 && hosts[len] == '=' ? hosts + len + 1
                                                                                 : NULL;
}

static int look_up_all(look_up *real, const char *addresses, const char *service,
                       const struct addrinfo *hints, struct addrinfo **result) {
  static atomic_uint turns;
  char text[256], *all[8], *rest = text;
  unsigned count = 0, turn = atomic_fetch_add(&turns, 1);
  strncpy(text, addresses, sizeof text - 1);
  text[sizeof text - 1] = '\0';
  while (rest && count < 8)
    all[count++] = strsep(&rest, ",");
  for (unsigned i = 0; i < count; i++) {
    int status = real(all[(turn + i) % count], service, hints, result);
    if (status != 0)
      return status;
    result = &(*result)->ai_next;
  }
  return 0;
}

int getaddrinfo(const char *restrict node, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict result) {
  static look_up *real;
  unsigned char address[16];
  if (!real)
    real = (look_up *)dlsym(RTLD_NEXT, "getaddrinfo");
  bool name = node && inet_pton(AF_INET, node, address) != 1 && !strchr(node, ':');
  if (name)
    take_time(control->look_up);
  const char *addresses = addresses_of(node);
  return addresses ? look_up_all(real, addresses, service, hints, result)
                   : real(node, service, hints, result);
}
