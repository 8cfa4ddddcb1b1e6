#include "bridge/err.h"

#include <assert.h>

struct err_row {
  const char *name;
  const char *sentence;
};

#define ERR_AS_ROW(id, name, sentence) [id] = {name, sentence},
static const struct err_row rows[ERR_COUNT] = {ERR_TABLE(ERR_AS_ROW)};
#undef ERR_AS_ROW

const char *err_name(enum err err) {
  assert(err < ERR_COUNT);
  return rows[err].name;
}

const char *err_text(enum err err) {
  assert(err < ERR_COUNT);
  return rows[err].sentence;
}
