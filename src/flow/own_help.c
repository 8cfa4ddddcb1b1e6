#include "own_help.h"

#include <jansson.h>

#include "bridge/dispatch.h"
#include "bridge/json.h"
#include "bridge/operation_help.h"
#include "bridge/topic.h"

enum { LIST_BYTES = OWN_HELP_BYTES - 1024 }; /* the rest is for what else a result says */

struct help {
  const char *root;
  struct span pattern; /* data NULL: names alone */
  struct buf list;
  size_t left_out;
};

/* What does not fit is left out; one that is shorter may still fit. */
static void add(struct help *help, const struct buf *one) {
  const char *comma = help->list.len > 0 ? "," : "";
  if (buf_status(one) == ERR_LIMIT || help->list.len + one->len + 1 > LIST_BYTES) {
    help->left_out++;
  } else {
    buf_add_text(&help->list, comma);
    buf_add(&help->list, buf_span(one));
    buf_fail(&help->list, buf_status(one));
  }
}

static void add_name(struct help *help, const char *name) {
  struct buf one;
  buf_init(&one, LIST_BYTES);
  json_write_string(&one, span_of(name));
  add(help, &one);
  buf_free(&one);
}

static void add_operation(struct help *help, const struct operation *operation) {
  struct buf one;
  buf_init(&one, LIST_BYTES);
  operation_help_add(&one, operation, help->root);
  add(help, &one);
  buf_free(&one);
}

/* The bridge's own first, so that they are never left out for others. */
static void add_own(struct help *help) {
  const struct operation *own;
  for (size_t i = 0; (own = own_operation_described(i)); i++)
    if (!help->pattern.data)
      add_name(help, own->name);
    else if (operation_fits(own, help->pattern))
      add_operation(help, own);
}

static void add_telnyxs(struct help *help) {
  struct operation_look look;
  for (size_t i = 0; i < operation_count(); i++) {
    if (!help->pattern.data) {
      add_name(help, operation_name_at(i));
    } else if (operation_fits_at(i, help->pattern)) {
      operation_look(&look, i);
      add_operation(help, &look.operation);
    }
  }
}

static void answer(struct own_call *call, const struct help *help) {
  struct buf data;
  buf_init(&data, OWN_HELP_BYTES);
  buf_add_text(&data, "{\"operations\":[");
  buf_add(&data, buf_span(&help->list));
  buf_add_char(&data, ']');
  if (help->left_out > 0)
    json_write_number(&data, "left_out", (int64_t)help->left_out);
  buf_add_char(&data, '}');
  buf_fail(&data, buf_status(&help->list));
  own_answer(call, &data);
}

/* Where the topics are of whoever asks. */
static void add_root(struct buf *out, const struct own_call *call) {
  const char *principal = call->command->principal;
  buf_addf(out, "%s%s%s", call->root, *principal ? "/as/" : "", principal);
}

void own_help(struct own_call *call) {
  const json_t *pattern = json_object_get(call->command->params, "pattern");
  struct buf root;
  buf_init(&root, TOPIC_MAX);
  add_root(&root, call);
  struct help help = {.root = buf_status(&root) == ERR_OK ? root.data : call->root,
                      .pattern = {json_string_value(pattern), json_string_length(pattern)}};
  buf_init(&help.list, LIST_BYTES);
  buf_fail(&help.list, buf_status(&root));
  add_own(&help);
  add_telnyxs(&help);
  answer(call, &help);
  buf_free(&help.list);
  buf_free(&root);
}
