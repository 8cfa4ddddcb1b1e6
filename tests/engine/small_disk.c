#include "engine/small_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cmocka.h>

static bool write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
  if (fd >= 0)
    close(fd);
  return written;
}

/* Who is not root is root in a name space of his own. The group is needed too: without one that the
 * new disk knows, no file is made there. */
static bool become_root(void) {
  char user[32], group[32];
  snprintf(user, sizeof user, "0 %u 1", getuid());
  snprintf(group, sizeof group, "0 %u 1", getgid());
  return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_text("/proc/self/uid_map", user) &&
         write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/gid_map", group);
}

bool small_disk_start(void) {
  if (getuid() == 0 ? unshare(CLONE_NEWNS) != 0 : !become_root())
    return false;
  return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

void small_disk_mount(const char *folder, const char *size) {
  char options[32];
  snprintf(options, sizeof options, "size=%s", size);
  assert_int_equal(mount("tmpfs", folder, "tmpfs", 0, options), 0);
}

void small_disk_unmount(const char *folder) {
  assert_int_equal(umount2(folder, MNT_DETACH), 0);
}

static void filler_path(char out[256], const char *folder) {
  snprintf(out, 256, "%s/filler", folder);
}

void small_disk_fill(const char *folder) {
  static const char block[4096];
  char path[256];
  filler_path(path, folder);
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  assert_true(fd >= 0);
  while (write(fd, block, sizeof block) > 0)
    continue;
  close(fd);
}

void small_disk_free(const char *folder) {
  char path[256];
  filler_path(path, folder);
  assert_int_equal(unlink(path), 0);
}
