#include "bridge/config.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/texml.h"
#include "check.h"
#include "loader.h"
#include "setting.h"

struct look {
  const struct config *config;
  struct config_errors *errors;
};

/* ---- what is wrong --------------------------------------------------------------------------- */

static void complain(struct look *look, const char *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void complain(struct look *look, const char *where, const char *format, ...) {
  va_list args;
  va_start(args, format);
  config_error_add(look->errors, where, format, args);
  va_end(args);
}

/* "mqtt.ca_file: the file /etc/ca.pem cannot be read", at the place where the setting was made. */
static void refuse(struct look *look, enum config_id id, const char *kind, const char *path,
                   const char *reason) {
  const char *origin = look->config->origin[id];
  complain(look, origin[0] ? origin : "default", "%s: the %s %s %s", config_name_of(id).text, kind,
           path, reason);
}

static void refuse_use(struct look *look, enum config_id id, const char *kind, const char *path,
                       int error) {
  char reason[128];
  snprintf(reason, sizeof reason, "cannot be read and written: %s", strerror(error));
  refuse(look, id, kind, path, reason);
}

/* ---- files ----------------------------------------------------------------------------------- */

static const char *path_of(const struct look *look, enum config_id id) {
  const char *path = *(char *const *)((const char *)look->config + config_settings[id].offset);
  return path && path[0] ? path : NULL;
}

static void look_at_certificates(struct look *look, enum config_id id) {
  struct config_why why;
  if (config_certificate_check(path_of(look, id), &why) != ERR_OK)
    refuse(look, id, "file", path_of(look, id), why.text);
}

static void look_at_key(struct look *look, enum config_id id) {
  struct config_why why;
  enum config_id chain = config_settings[id].chain;
  if (config_key_check(path_of(look, id), &why) != ERR_OK) {
    refuse(look, id, "file", path_of(look, id), why.text);
    return;
  }
  struct config_why unused;
  if (config_certificate_check(path_of(look, chain), &unused) == ERR_OK &&
      !config_key_fits(path_of(look, id), path_of(look, chain))) {
    snprintf(why.text, sizeof why.text, "is the key of another certificate than that of %s",
             config_name_of(chain).text);
    refuse(look, id, "file", path_of(look, id), why.text);
  }
}

/* The journal has a second file beside it: of the file itself, wherever a link to it stands. */
static void look_at_journal(struct look *look, enum config_id id) {
  char path[PATH_MAX];
  struct stat file;
  if (!realpath(path_of(look, id), path))
    snprintf(path, sizeof path, "%s", path_of(look, id));
  bool exists = stat(path, &file) == 0;
  if (exists && !S_ISREG(file.st_mode))
    refuse(look, id, "file", path, "is none: it must be a file, or not exist yet");
  else if (exists && faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) != 0)
    refuse_use(look, id, "file", path, errno);
  const char *folder = dirname(path);
  if (faccessat(AT_FDCWD, folder, R_OK | W_OK | X_OK, AT_EACCESS) != 0)
    refuse_use(look, id, "folder", folder, errno);
}

static void look_at(struct look *look, enum config_id id) {
  if (config_settings[id].file != CONFIG_FILE_NONE && !path_of(look, id))
    return;
  switch (config_settings[id].file) {
  case CONFIG_FILE_NONE:
    break;
  case CONFIG_FILE_TRUST:
  case CONFIG_FILE_CHAIN:
    look_at_certificates(look, id);
    break;
  case CONFIG_FILE_KEY:
    look_at_key(look, id);
    break;
  case CONFIG_FILE_JOURNAL:
    look_at_journal(look, id);
    break;
  }
}

/* ---- the system ------------------------------------------------------------------------------ */

static void refuse_trust(struct look *look, enum config_id url, enum config_id ca_file,
                         const char *file) {
  complain(
      look, "system",
      "no certificates to trust for %s: none in %s; install ca-certificates, or name a file in "
      "%s",
      config_name_of(url).text, file, config_name_of(ca_file).text);
}

static void look_at_trust(struct look *look, const char *api_trust) {
  const struct config *config = look->config;
  struct span broker = span_of(config->mqtt_url);
  const char *file = NULL;
  if (span_starts_with(span_of(config->telnyx_api_url), "https:") &&
      !path_of(look, CONFIG_ID_telnyx_ca_file) && api_trust &&
      !config_certificate_is_there(api_trust))
    refuse_trust(look, CONFIG_ID_telnyx_api_url, CONFIG_ID_telnyx_ca_file, api_trust);
  if ((span_starts_with(broker, "mqtts:") || span_starts_with(broker, "wss:")) &&
      !path_of(look, CONFIG_ID_mqtt_ca_file) && !config_certificate_is_trusted(&file))
    refuse_trust(look, CONFIG_ID_mqtt_url, CONFIG_ID_mqtt_ca_file, file);
}

static void look_at_document(struct look *look, const struct config_texml_document *document,
                             const char *path) {
  struct texml_template *template = NULL;
  char why[192];
  if (path && path[0] && config_read_document(&template, path, why, sizeof why) == ERR_SYNTAX)
    complain(look, document->entry.origin, "texml.documents.%s: the file %s %s",
             document->entry.name, path, why);
  texml_template_free(&template);
}

static void look_at_documents(struct look *look) {
  const struct config *config = look->config;
  for (size_t i = 0; i < config->texml_documents_count; i++) {
    const struct config_texml_document *document = &config->texml_documents[i];
    look_at_document(look, document, document->file);
    look_at_document(look, document, document->fallback);
  }
}

void config_check_files(struct config_errors *errors, const struct config *config,
                        const char *api_trust) {
  struct look look = {.config = config, .errors = errors};
  errors->count = errors->left_out = 0;
  for (enum config_id id = 0; id < CONFIG_COUNT; id++)
    look_at(&look, id);
  look_at_documents(&look);
  look_at_trust(&look, api_trust);
  if (faccessat(AT_FDCWD, "/dev/urandom", R_OK, AT_EACCESS) != 0)
    complain(&look, "system", "/dev/urandom cannot be read: %s; TLS and the listener need it",
             strerror(errno));
}
