/* Preloaded into a process, lets one of its allocations fail: LD_PRELOAD=liballoc_shim.so with
 * ALLOC_SHIM_FILE naming a file of struct control, which the test maps as well. Allocations of all
 * threads and libraries count. ALLOC_SHIM_SPARE, words with a comma between them, spares those
 * allocations whose backtrace (see describe) has one of them in it: the next one fails instead. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FRAMES = 24, OWN_FRAMES = 2, WHERE_SIZE = 2000, WORDS = 16 };

/* As tests/e2e/support/allocations.py knows it. */
struct control {
  _Atomic int64_t count;   /* allocations so far */
  _Atomic int64_t fail_at; /* the one to fail, by its number; 0 for none */
  _Atomic int64_t failed;  /* how many did */
  char where[WHERE_SIZE];  /* the backtrace of the last that did */
};

/* glibc's own, to which malloc and the others are aliases there. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static struct control *control;
static const char *spared[WORDS];
static _Thread_local bool inside;

static void read_spared(void) {
  static char list[1000];
  const char *given = getenv("ALLOC_SHIM_SPARE");
  snprintf(list, sizeof list, "%s", given ? given : "");
  char *rest = list;
  for (size_t i = 0; i + 1 < WORDS; i++)
    spared[i] = strtok_r(NULL, ",", &rest);
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("ALLOC_SHIM_FILE");
  int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0)
    return;
  void *frames[2];
  inside = true;
  (void)backtrace(frames, 2); /* loads what it needs, which allocates */
  inside = false;
  read_spared();
  void *map = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED)
    control = map;
}

/* "malloc from module(function+0x12) module(+0x34) ...", innermost first. */
static void describe(char out[WHERE_SIZE], const char *function) {
  void *frames[FRAMES];
  int count = backtrace(frames, FRAMES);
  size_t used = (size_t)snprintf(out, WHERE_SIZE, "%s from ", function);
  for (int i = OWN_FRAMES; i < count && used < WHERE_SIZE - 1; i++) {
    Dl_info info;
    if (!dladdr(frames[i], &info) || !info.dli_fname)
      continue;
    const char *module = strrchr(info.dli_fname, '/');
    const void *base = info.dli_sname ? info.dli_saddr : info.dli_fbase;
    used +=
        (size_t)snprintf(out + used, WHERE_SIZE - used, "%s(%s+0x%zx) ",
                         module ? module + 1 : info.dli_fname, info.dli_sname ? info.dli_sname : "",
                         (size_t)((const char *)frames[i] - (const char *)base));
  }
}

static bool is_spared(const char *where) {
  for (size_t i = 0; spared[i]; i++)
    if (strstr(where, spared[i]))
      return true;
  return false;
}

static bool fails(const char *function) {
  if (!control || inside)
    return false;
  int64_t number = atomic_fetch_add(&control->count, 1) + 1;
  int64_t fail_at = atomic_load(&control->fail_at);
  if (fail_at == 0 || number < fail_at)
    return false;
  char where[WHERE_SIZE];
  inside = true;
  describe(where, function);
  inside = false;
  if (is_spared(where) || !atomic_compare_exchange_strong(&control->fail_at, &fail_at, 0))
    return false;
  memcpy(control->where, where, sizeof where);
  atomic_fetch_add(&control->failed, 1);
  errno = ENOMEM;
  return true;
}

void *malloc(size_t size) {
  return fails("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return fails("calloc") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  return fails("realloc") ? NULL : __libc_realloc(block, size);
}
