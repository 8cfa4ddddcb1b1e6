/* Time zones by their names, from the system's tzdata. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bridge/config.h"
#include "bridge/nearest.h"

#define FOLDER "/usr/share/zoneinfo/"

enum { ZONE_FILE_MAX = 64 * 1024, LIST_MAX = 1024 * 1024, PATH_SIZE = sizeof FOLDER + NEAREST_MAX };

/* Names of folders and files, and no way out of theirs. */
static bool is_name(struct span name) {
  bool good = name.len > 0 && name.len <= NEAREST_MAX && isalpha((unsigned char)name.data[0]);
  for (size_t i = 0; i < name.len; i++)
    good = good && (isalnum((unsigned char)name.data[i]) || strchr("/_+-", name.data[i]));
  return good;
}

/* Lines of the list, by tabs: country, place, zone, remarks. */
static void offer_all(struct nearest *nearest, struct span list) {
  while (list.data) {
    struct span line = span_cut(&list, '\n');
    (void)span_cut(&line, '\t');
    (void)span_cut(&line, '\t');
    struct span name = span_cut(&line, '\t');
    char text[NEAREST_MAX + 1];
    snprintf(text, sizeof text, "%.*s", (int)name.len, name.data);
    nearest_offer(nearest, text);
  }
}

static enum err read_file(const struct config_sources *sources, struct buf *out, const char *path,
                          char *why, size_t why_size) {
  return sources->read_file ? sources->read_file(sources->context, out, path, why, why_size)
                            : ERR_IO;
}

static enum err refuse(const struct config_sources *sources, struct span name, char *why,
                       size_t why_size) {
  struct nearest nearest;
  struct buf list;
  int shown = name.len < NEAREST_MAX ? (int)name.len : NEAREST_MAX;
  buf_init(&list, LIST_MAX);
  nearest_start(&nearest, name);
  if (read_file(sources, &list, FOLDER "zone.tab", why, why_size) == ERR_OK) {
    offer_all(&nearest, buf_span(&list));
    snprintf(why, why_size, "names no time zone of this machine: %.*s%s%s", shown, name.data,
             nearest.name[0] ? "; did you mean " : "", nearest.name);
    if (nearest.name[0])
      snprintf(why + strlen(why), why_size - strlen(why), "?");
  } else {
    snprintf(why, why_size,
             "needs the time zone %.*s, and there is none: the system has no tzdata installed",
             shown, name.data);
  }
  buf_free(&list);
  return ERR_SYNTAX;
}

enum err config_read_zone(struct zone **out, struct span name, const struct config_sources *sources,
                          char *why, size_t why_size) {
  char path[PATH_SIZE];
  struct buf file;
  *out = NULL;
  if (!is_name(name))
    return refuse(sources, name, why, why_size);
  buf_init(&file, ZONE_FILE_MAX);
  snprintf(path, sizeof path, FOLDER "%.*s", (int)name.len, name.data);
  enum err err = read_file(sources, &file, path, why, why_size);
  if (err == ERR_OK)
    err = zone_read(out, buf_span(&file));
  buf_free(&file);
  return err == ERR_OK || err == ERR_MEMORY ? err : refuse(sources, name, why, why_size);
}
