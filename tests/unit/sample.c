#include "unit/sample.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"

#define SAMPLES TESTS_DIR "/../src/sim/samples"

char *sample_read_file(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    fail_msg("there is no file %s", path);
  enum { FILE_MAX = 1 << 20 };
  char *text = mem_alloc(FILE_MAX);
  size_t len = fread(text, 1, FILE_MAX - 1, file);
  fclose(file);
  text[len] = '\0';
  return text;
}

char *sample_read(const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", SAMPLES, name);
  char *text = sample_read_file(path);
  if (span_ends_with(span_of(name), ".form"))
    text[span_trim(span_of(text)).len] = '\0';
  return text;
}

struct span sample_content_type(const char *name) {
  bool form = span_ends_with(span_of(name), ".form");
  return span_of(form ? "application/x-www-form-urlencoded" : "application/json");
}

static int count_samples(void) {
  int count = 0;
  DIR *folder = opendir(SAMPLES);
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder));)
    count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

void sample_each(void (*visit)(const struct sample_row *row)) {
  char *table = sample_read_file(TESTS_DIR "/data/event_topics.tsv");
  int count = 0;
  for (char *rest = table, *line; (line = strtok_r(rest, "\n", &rest));) {
    struct sample_row row;
    if (line[0] == '#')
      continue;
    assert_int_equal(sscanf(line, "%127s %127s %511s", row.name, row.type, row.topic), 3);
    visit(&row);
    count++;
  }
  mem_free(table);
  assert_int_equal(count, count_samples());
}
