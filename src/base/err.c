#include "bridge/err.h"

#include <assert.h>

#define ERR_AS_TEXT(id, sentence) [id] = (sentence),
static const char *const sentences[ERR_COUNT] = {ERR_TABLE(ERR_AS_TEXT)};
#undef ERR_AS_TEXT

const char *err_text(enum err err) {
  assert(err < ERR_COUNT);
  return sentences[err];
}
