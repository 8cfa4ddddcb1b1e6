#include "unit/config_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/sample_zone.h"

static enum err read_file(void *context, struct buf *out, const char *path, char *why,
                          size_t why_size) {
  static const struct {
    const char *path, *content;
  } files[] = {{"/run/key", RIG_SECRET "\n"},
               {"/run/crlf", RIG_SECRET "\r\n"},
               {"/run/public", RIG_KEY "\n"},
               {"/run/marked", "\xEF\xBB\xBF" RIG_SECRET "\n"},
               {"/run/utf16", "\xFF\xFEK"},
               {"/run/quoted", "\"" RIG_SECRET "\"\n"},
               {"/run/spaced", RIG_SECRET " \n"},
               {"/run/lines", RIG_SECRET "\n\n"},
               {"/run/empty", "\n"},
               {"/usr/share/zoneinfo/zone.tab", "#code\tcoordinates\tTZ\tcomments\n"
                                                "DE\t+5230+01322\tEurope/Berlin\tmost of Germany\n"
                                                "SJ\t+7800+01600\tArctic/Longyearbyen\n"},
               {"/run/credentials/a.service/none", "\n"},
               {"/run/credentials/a.service/mark", "\xEF\xBB\xBF"},
               {"/run/credentials/a.service/key", RIG_SECRET "\n"}};
  (void)context;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (strcmp(files[i].path, path) == 0) {
      buf_add_text(out, files[i].content);
      return buf_status(out);
    }
  }
  if (strcmp(path, "/usr/share/zoneinfo/Europe/Berlin") == 0) {
    char zone[SAMPLE_ZONE_SIZE];
    buf_add(out, sample_zone(zone, "CET-1CEST,M3.5.0,M10.5.0/3"));
    return buf_status(out);
  }
  if (strcmp(path, "/run/long") == 0) {
    for (size_t i = 0; i <= CONFIG_TEXT_MAX; i++)
      buf_add_char(out, 'x');
    return buf_status(out);
  }
  snprintf(why, why_size, "cannot be read: No such file or directory");
  return ERR_IO;
}

enum err rig_load(struct rig *rig, const char *file, const char *const *environment,
                  const struct config_flag *flags, size_t flag_count) {
  const struct config_sources sources = {.file_name = file ? RIG_FILE_NAME : NULL,
                                         .file = span_of(file),
                                         .environment =
                                             environment ? environment : RIG_ENV(RIG_NEEDED_ENV),
                                         .flags = flags,
                                         .flag_count = flag_count,
                                         .read_file = read_file};
  rig->config = NULL;
  rig->text[0] = '\0';
  enum err err = config_load(&rig->config, &sources, &rig->errors);
  if (err != ERR_SYNTAX)
    return err;
  struct buf text;
  buf_init(&text, sizeof rig->text - 1);
  config_print_errors(&text, &rig->errors, "");
  assert_int_equal(buf_status(&text), ERR_OK);
  memcpy(rig->text, text.data, text.len + 1);
  buf_free(&text);
  return err;
}

void rig_expect(struct rig *rig, const char *file, const char *const *environment,
                const struct config_flag *flags, size_t flag_count, const char *errors) {
  enum err err = rig_load(rig, file, environment, flags, flag_count);
  if (strcmp(rig->text, errors) != 0)
    fail_msg("\n---- file\n%s\n---- wanted\n%s---- got\n%s", file ? file : "(none)", errors,
             rig->text);
  assert_int_equal(err, errors[0] ? ERR_SYNTAX : ERR_OK);
  assert_int_equal(rig->config == NULL, errors[0] != '\0');
}

void rig_free(struct rig *rig) {
  config_free(&rig->config);
  assert_null(rig->config);
}
