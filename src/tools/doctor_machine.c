#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/rest.h"
#include "bridge/signature.h"
#include "doctor.h"

enum {
  SYNCS = 5,
  SYNC_BYTES = 4096,
  SLOW_SYNC_US = 100000, /* each webhook waits for one */
  LEAST_ROOM_BYTES = 64 * 1024 * 1024,
  MIB = 1024 * 1024,
  DAY_S = 86400,
  CERTIFICATE_DAYS = 21, /* to renew it in; what renews by itself does so 30 days before */
};

/* ---- the configuration ----------------------------------------------------------------------- */

static void look_at_files(struct doctor *doctor) {
  struct config_errors *errors = mem_alloc(sizeof *errors);
  if (!errors)
    return;
  config_check_files(errors, doctor->config, rest_system_certificates());
  for (size_t i = 0; i < errors->count; i++)
    doctor_tell(doctor, DOCTOR_FAULT, "files", "put there what the setting names, or change it",
                "%s: %s", errors->items[i].where, errors->items[i].message);
  if (errors->count == 0)
    doctor_tell(doctor, DOCTOR_OK, "files", NULL, "all that the configuration names is there");
  mem_free(errors);
}

static void look_at_keys(struct doctor *doctor) {
  const struct config *config = doctor->config;
  if (strncmp(config->telnyx_api_key, "KEY", 3) != 0)
    doctor_tell(doctor, DOCTOR_WARNING, "api key", "copy it again from portal.telnyx.com, API Keys",
                "does not begin with KEY, as Telnyx's do");
  for (size_t i = 0; i < config->telnyx_public_keys_count; i++) {
    struct signature_key key;
    if (signature_key_parse(&key, span_of(config->telnyx_public_keys[i])) == ERR_OK)
      doctor_tell(doctor, DOCTOR_OK, "public key", NULL, "%zu of %zu: %s", i + 1,
                  config->telnyx_public_keys_count, signature_form_name(key.form));
  }
}

static void look_at_certificate(struct doctor *doctor, const char *setting, const char *path) {
  int64_t end_s = 0;
  if (!path || !path[0] || config_certificate_end(&end_s, path) != ERR_OK)
    return; /* that it cannot be read is among the files' errors */
  int64_t days = (end_s - clock_wall_ms() / 1000) / DAY_S;
  if (end_s <= clock_wall_ms() / 1000)
    doctor_tell(doctor, DOCTOR_FAULT, "certificate", "renew it, then SIGHUP to the bridge",
                "%s has expired: %s", setting, path);
  else if (days < CERTIFICATE_DAYS)
    doctor_tell(doctor, DOCTOR_WARNING, "certificate", "renew it, then SIGHUP to the bridge",
                "%s expires in %lld days: %s", setting, (long long)days, path);
  else
    doctor_tell(doctor, DOCTOR_OK, "certificate", NULL, "%s is good for %lld days", setting,
                (long long)days);
}

static void look_at_limits(struct doctor *doctor) {
  const struct config *config = doctor->config;
  const struct {
    const char *setting;
    bool off;
  } limits[] = {{"guard.enabled", !config->guard_enabled},
                {"guard.calls_per_minute", config->guard_calls_per_minute == 0},
                {"guard.calls_per_hour", config->guard_calls_per_hour == 0},
                {"guard.calls_at_once", config->guard_calls_at_once == 0},
                {"guard.longest_call", config->guard_longest_call_ms == 0},
                {"guard.messages_per_minute", config->guard_messages_per_minute == 0},
                {"guard.messages_per_day", config->guard_messages_per_day == 0},
                {"guard.daily_budget",
                 strspn(config->guard_daily_budget, "0.") == strlen(config->guard_daily_budget)},
                {"alerts.calls_per_minute", config->alerts_calls_per_minute == 0},
                {"alerts.calls_per_hour", config->alerts_calls_per_hour == 0},
                {"alerts.calls_at_once", config->alerts_calls_at_once == 0},
                {"alerts.messages_per_minute", config->alerts_messages_per_minute == 0},
                {"alerts.messages_per_day", config->alerts_messages_per_day == 0},
                {"alerts.daily_budget",
                 strspn(config->alerts_daily_budget, "0.") == strlen(config->alerts_daily_budget)}};
  size_t off = 0;
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
    if (limits[i].off) {
      char mend[128];
      (void)snprintf(mend, sizeof mend, "leave %s out of the configuration, or give it a value",
                     limits[i].setting);
      doctor_tell(doctor, DOCTOR_WARNING, "limits", mend, "%s is off", limits[i].setting);
      off++;
    }
  if (off == 0)
    doctor_tell(doctor, DOCTOR_OK, "limits", NULL, "on, for calls, messages and money");
}

/* ---- the journal and its disk ---------------------------------------------------------------- */

static void look_at_journal(struct doctor *doctor) {
  const char *path = doctor->config->journal_path;
  char mend[PATH_MAX + 16];
  struct stat file;
  (void)snprintf(mend, sizeof mend, "chmod 600 %s", path);
  if (stat(path, &file) != 0)
    doctor_tell(doctor, DOCTOR_OK, "journal", NULL, "none yet at %s", path);
  else if (file.st_mode & 077)
    doctor_tell(doctor, DOCTOR_WARNING, "journal", mend, "others than its owner may use it: %s",
                path);
  else
    doctor_tell(doctor, DOCTOR_OK, "journal", NULL, "%lld MiB, its owner's alone",
                (long long)(file.st_size / MIB));
}

static void look_at_room(struct doctor *doctor, const char *folder) {
  struct statvfs disk;
  struct stat file = {0};
  if (statvfs(folder, &disk) != 0)
    return; /* the next one says it */
  int64_t free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
  (void)stat(doctor->config->journal_path, &file);
  int64_t wanted = doctor->config->journal_max_bytes - file.st_size;
  enum doctor_level level = DOCTOR_OK;
  if (free_bytes < wanted)
    level = free_bytes < LEAST_ROOM_BYTES ? DOCTOR_FAULT : DOCTOR_WARNING;
  doctor_tell(doctor, level, "disk",
              level == DOCTOR_OK ? NULL : "make room, or lower journal.max_bytes",
              "%lld MiB free; the journal may still take %lld MiB", (long long)(free_bytes / MIB),
              (long long)(wanted > 0 ? wanted / MIB : 0));
}

/* The time of the median of several writes that are synced; -1 with errno set. */
static int64_t measure_sync_us(int fd) {
  static const char block[SYNC_BYTES];
  int64_t times[SYNCS] = {0};
  for (int i = 0; i < SYNCS; i++) {
    int64_t start = clock_mono_us();
    if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fdatasync(fd) != 0)
      return -1;
    int64_t time = clock_mono_us() - start;
    int at = i;
    for (; at > 0 && times[at - 1] > time; at--)
      times[at] = times[at - 1];
    times[at] = time;
  }
  return times[SYNCS / 2];
}

static void look_at_sync(struct doctor *doctor, const char *folder) {
  char name[PATH_MAX + 32];
  (void)snprintf(name, sizeof name, "%s/.telnyx-mqtt-doctor-XXXXXX", folder);
  int fd = mkostemp(name, O_CLOEXEC);
  int64_t time_us = fd < 0 ? -1 : measure_sync_us(fd);
  int error = errno;
  if (fd >= 0) {
    (void)unlink(name);
    close(fd);
  }
  if (time_us < 0)
    doctor_tell(doctor, DOCTOR_FAULT, "disk", "let the bridge's user write there",
                "cannot write in %s: %s", folder, strerror(error));
  else
    doctor_tell(doctor, time_us > SLOW_SYNC_US ? DOCTOR_WARNING : DOCTOR_OK, "disk",
                time_us > SLOW_SYNC_US ? "put journal.path on a quicker disk" : NULL,
                "a synced write takes %lld.%lld ms", (long long)(time_us / 1000),
                (long long)(time_us % 1000 / 100));
}

void doctor_look_at_machine(struct doctor *doctor) {
  const struct config *config = doctor->config;
  char copy[PATH_MAX];
  look_at_files(doctor);
  look_at_keys(doctor);
  look_at_certificate(doctor, "http.cert_file", config->http_cert_file);
  look_at_certificate(doctor, "mqtt.cert_file", config->mqtt_cert_file);
  look_at_limits(doctor);
  look_at_journal(doctor);
  (void)snprintf(copy, sizeof copy, "%s", config->journal_path);
  const char *folder = dirname(copy);
  look_at_room(doctor, folder);
  look_at_sync(doctor, folder);
}
