/* Loads configurations from texts, for the tests of domain/config. */
#ifndef TESTS_CONFIG_RIG_H
#define TESTS_CONFIG_RIG_H

#include "bridge/buf.h"
#include "bridge/config.h"
#include "bridge/err.h"

/* A public key of Ed25519, and what is needed at least, as variables. */
#define RIG_KEY            "BmlifftGd0rjaKFz0a8eRlkbQ1KLmx9W0IvokF1h+4c="
#define RIG_SECRET         "KEY-s3cr3t"
#define RIG_NEEDED_ENV     "TELNYX_API_KEY=" RIG_SECRET, "TELNYX_PUBLIC_KEY=" RIG_KEY
#define RIG_FILE_NAME      "bridge.yaml"
#define RIG_ENV(...)       ((const char *const[]){__VA_ARGS__, NULL})
#define RIG_FLAG(name, to) {"--set", {name, sizeof name - 1}, {to, sizeof to - 1}}

struct rig {
  struct config *config; /* NULL after an error */
  struct config_errors errors;
  char text[(CONFIG_WHERE_SIZE + CONFIG_MESSAGE_SIZE) * (CONFIG_ERRORS_MAX + 1)]; /* the errors */
};

/* `file` NULL: none; `environment` NULL: RIG_NEEDED_ENV. Files that can be read: /run/key holds
 * RIG_SECRET and a line end, /run/crlf the same with CR LF, /run/marked the same behind a
 * byte-order mark, /run/utf16 one of UTF-16, /run/quoted, /run/spaced and /run/lines the same in
 * quotes, with a space, with two line ends, /run/public RIG_KEY, /run/empty a line end, /run/long
 * one byte too much; below /run/credentials/a.service/, none and mark are empty, key holds
 * RIG_SECRET; of tzdata there is Europe/Berlin, and a list that has Arctic/Longyearbyen, too. */
enum err rig_load(struct rig *rig, const char *file, const char *const *environment,
                  const struct config_flag *flags, size_t flag_count) MUST_CHECK;

/* Loads and expects success, or exactly these errors ("" for none). */
void rig_expect(struct rig *rig, const char *file, const char *const *environment,
                const struct config_flag *flags, size_t flag_count, const char *errors);

void rig_free(struct rig *rig);

#endif
