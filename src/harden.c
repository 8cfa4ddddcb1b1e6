#include "harden.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bridge/log.h"
#include "bridge/rest.h"

/* Later than the oldest headers that this is built with. */
#define TRUNCATE  (UINT64_C(1) << 14) /* ABI 3 */
#define IOCTL_DEV (UINT64_C(1) << 15) /* ABI 5 */

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE                                                                                      \
  (READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |                            \
   LANDLOCK_ACCESS_FS_REMOVE_FILE | TRUNCATE)
#define OF_A_FILE                                                                                  \
  (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |     \
   TRUNCATE | IOCTL_DEV)

static int ruleset = -1; /* -1 also without Landlock, and once it is in force */
static uint64_t handled; /* the rights that this kernel knows */
static int error_of_begin;

void harden_process(void) {
  const struct rlimit none = {0, 0};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    log_line(LOG_WARN, "cannot give up privileges and core dumps",
             LOG_TEXT("why", strerror(errno)));
  (void)setrlimit(RLIMIT_CORE, &none); /* a system-call filter may refuse it; the above is enough */
}

/* ---- one path -------------------------------------------------------------------------------- */

static uint64_t rights_of_abi(long abi) {
  uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1; /* ABI 1 */
  if (abi >= 2)
    rights |= LANDLOCK_ACCESS_FS_REFER;
  if (abi >= 3)
    rights |= TRUNCATE;
  if (abi >= 5)
    rights |= IOCTL_DEV;
  return rights;
}

void harden_begin(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  const struct landlock_ruleset_attr attributes = {.handled_access_fs = rights_of_abi(abi)};
  handled = attributes.handled_access_fs;
  if (abi > 0)
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes,
                           sizeof attributes.handled_access_fs, 0);
  error_of_begin = ruleset < 0 ? errno : 0;
}

/* What does not exist needs no rule. */
static void allow(const char *path, uint64_t rights) {
  struct stat file;
  int fd = ruleset < 0 ? -1 : open(path, O_PATH | O_CLOEXEC);
  if (fd < 0)
    return;
  bool folder = fstat(fd, &file) == 0 && S_ISDIR(file.st_mode);
  const struct landlock_path_beneath_attr rule = {
      .allowed_access = rights & handled & (folder ? UINT64_MAX : OF_A_FILE), .parent_fd = fd};
  (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(fd);
}

/* The folder that a file is in; when that is not there yet, the nearest above it that is. "/" would
 * be everything: of that only the file, unless others must be made beside it. */
static void allow_folder_of(const char *path, uint64_t rights) {
  char copy[PATH_MAX], folder[PATH_MAX] = "";
  struct stat file;
  if ((size_t)snprintf(copy, sizeof copy, "%s", path) >= sizeof copy)
    return;
  char *above = dirname(copy);
  while (!realpath(above, folder) && strcmp(above, "/") != 0 && strcmp(above, ".") != 0)
    above = dirname(above);
  bool special = stat(path, &file) == 0 && !S_ISREG(file.st_mode);
  if (rights == READ && (special || strcmp(folder, "/") == 0))
    allow(path, rights);
  else
    allow(folder, rights);
}

/* Where a link leads, if need be to nothing yet. */
static bool follow(char out[PATH_MAX], const char *path) {
  char link[PATH_MAX], copy[PATH_MAX];
  if (realpath(path, out))
    return true;
  ssize_t len = readlink(path, link, sizeof link - 1);
  if (len < 0 || (size_t)snprintf(copy, sizeof copy, "%s", path) >= sizeof copy)
    return false;
  link[len] = '\0';
  int written = link[0] == '/' ? snprintf(out, PATH_MAX, "%s", link)
                               : snprintf(out, PATH_MAX, "%s/%s", dirname(copy), link);
  return written < PATH_MAX;
}

static void allow_file(const char *path, uint64_t rights) {
  char target[PATH_MAX];
  if (!path || !path[0])
    return;
  allow_folder_of(path, rights);
  if (follow(target, path))
    allow_folder_of(target, rights);
}

void harden_allow_reading(const char *path) {
  if (ruleset >= 0)
    allow_file(path, READ);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* All of /etc: resolv.conf and others are replaced while the bridge runs, by files of the same
 * name. */
static void allow_system(void) {
  static const char *const folders[] = {"/etc",        "/usr",        "/lib",
                                        "/lib64",      "/proc/self",  "/sys/devices/system/cpu",
                                        "/dev/random", "/dev/urandom"};
  static const char *const files[] = {"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
                                      "/etc/localtime"};
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
    allow(folders[i], READ);
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    allow_file(files[i], READ);
  allow("/dev/null", READ | LANDLOCK_ACCESS_FS_WRITE_FILE);
  const char *folder = getenv("SSL_CERT_DIR"); /* OpenSSL's; it takes several */
  if (folder)
    allow(folder, READ);
  allow_file(getenv("SSL_CERT_FILE"), READ);
  allow_file(rest_system_certificates(), READ);
}

static void allow_configured(const struct config *config) {
  const char *const files[] = {config->telnyx_ca_file, config->mqtt_ca_file,
                               config->mqtt_cert_file, config->mqtt_key_file,
                               config->http_cert_file, config->http_key_file};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    allow_file(files[i], READ);
  for (size_t i = 0; i < config->texml_documents_count; i++) {
    allow_file(config->texml_documents[i].file, READ);
    allow_file(config->texml_documents[i].fallback, READ);
  }
  allow_file(config->journal_path, WRITE);
}

void harden_files(const struct config *config) {
  int error = error_of_begin;
  if (ruleset >= 0) {
    allow_system();
    allow_configured(config);
    error = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ? 0 : errno;
    close(ruleset);
    ruleset = -1;
  }
  if (error != 0)
    log_line(LOG_WARN, "no Landlock: whoever takes the process over can open other files too",
             LOG_TEXT("why", strerror(error)));
}
