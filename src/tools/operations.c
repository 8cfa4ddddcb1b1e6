#include <string.h>

#include <jansson.h>

#include "bridge/arguments.h"
#include "bridge/log.h"
#include "bridge/operation.h"
#include "bridge/operation_help.h"
#include "bridge/tools.h"
#include "contract.h"
#include "tool.h"

enum { HELP_MAX = 1024 * 1024, TYPE_MAX = 64 * 1024, NAME_WIDTH = 32, INDENT = 2 };

/* ---- which ones ---- */

struct asking {
  const char *root;
  struct buf text;
  tool_help_fn *use;
  void *context;
};

static enum err tell(struct asking *asking, const struct operation *operation) {
  buf_clear(&asking->text);
  operation_help_add(&asking->text, operation, asking->root);
  enum err err = buf_status(&asking->text);
  json_t *help = err == ERR_OK ? json_loadb(asking->text.data, asking->text.len, 0, NULL) : NULL;
  if (help)
    asking->use(asking->context, help);
  json_decref(help);
  return help ? ERR_OK : ERR_MEMORY;
}

enum err tool_each_operation(const struct arguments *arguments, tool_help_fn *use, void *context) {
  const char *pattern = arguments->words.words[0];
  struct span wanted = span_of(pattern ? pattern : "*");
  struct asking asking = {.root = arguments->root, .use = use, .context = context};
  struct operation_look look;
  const struct operation *own;
  enum err err = ERR_OK;
  buf_init(&asking.text, HELP_MAX);
  for (size_t i = 0; err == ERR_OK && (own = arguments->own_operation(i)); i++)
    if (operation_fits(own, wanted))
      err = tell(&asking, own);
  for (size_t i = 0; err == ERR_OK && i < operation_count(); i++)
    if (operation_fits_at(i, wanted)) {
      operation_look(&look, i);
      err = tell(&asking, &look.operation);
    }
  buf_free(&asking.text);
  return err;
}

/* ---- as text ---- */

static void add_type(struct buf *out, const json_t *schema);

static void add_words(struct buf *out, const json_t *values) {
  size_t i;
  json_t *value;
  json_array_foreach(values, i, value) {
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    buf_addf(out, "%s%s", i > 0 ? " | " : "", text ? text : "");
    free(text);
  }
}

static bool is_object(const json_t *schema) {
  return strcmp(contract_text(schema, "type"), "object") == 0;
}

/* Objects last, as what is in each stands below. */
static void add_alternatives(struct buf *out, const json_t *schemas) {
  size_t i, objects = 0;
  json_t *schema;
  const char *between = "";
  json_array_foreach(schemas, i, schema) {
    objects += is_object(schema);
    if (is_object(schema))
      continue;
    buf_add_text(out, between);
    add_type(out, schema);
    between = " or ";
  }
  if (objects == 1)
    buf_addf(out, "%sobject", between);
  else if (objects > 1)
    buf_addf(out, "%sone of %zu objects", between, objects);
}

/* "array of string", "\"a\" | \"b\"", "string or array of string", "array of one of 3 objects". */
static void add_type(struct buf *out, const json_t *schema) {
  const json_t *words = json_object_get(schema, "enum");
  const json_t *alternatives = json_object_get(schema, "anyOf");
  const json_t *items = json_object_get(schema, "items");
  const char *type = contract_text(schema, "type");
  if (words) {
    add_words(out, words);
  } else if (alternatives) {
    add_alternatives(out, alternatives);
  } else if (items) {
    buf_add_text(out, "array of ");
    add_type(out, items);
  } else {
    buf_add_text(out, *type ? type : "anything");
  }
}

static void add_members(struct buf *out, const json_t *schema, int indent);

/* A name, and beside it what it takes; further lines stand below that. */
static void add_member(struct buf *out, const char *name, bool required, const json_t *schema,
                       int indent) {
  struct buf type;
  char lead[NAME_WIDTH + 1];
  snprintf(lead, sizeof lead, "%*s", NAME_WIDTH, "");
  buf_init(&type, TYPE_MAX);
  add_type(&type, schema);
  buf_fail(out, buf_status(&type));
  int used = indent + (int)strlen(name) + required;
  buf_addf(out, "%*s%s%s", indent, "", name, required ? "*" : "");
  if (used + 1 > NAME_WIDTH)
    buf_addf(out, "\n%s", lead);
  else
    buf_addf(out, "%*s", NAME_WIDTH - used, "");
  buf_add_wrapped(out, buf_span(&type), lead, NAME_WIDTH);
  buf_free(&type);
  add_members(out, schema, indent + INDENT);
}

static bool is_among(const json_t *names, const char *name) {
  size_t i;
  json_t *one;
  json_array_foreach(names, i, one) {
    if (strcmp(json_string_value(one), name) == 0)
      return true;
  }
  return false;
}

/* What is in an object, in each of an array's, in those of which one is good. */
static void add_members(struct buf *out, const json_t *schema, int indent) {
  const char *name;
  size_t i;
  json_t *member;
  json_object_foreach(json_object_get(schema, "properties"), name, member) {
    add_member(out, name, is_among(json_object_get(schema, "required"), name), member, indent);
  }
  if (json_is_object(json_object_get(schema, "items")))
    add_members(out, json_object_get(schema, "items"), indent);
  bool before = false;
  json_array_foreach(json_object_get(schema, "anyOf"), i, member) {
    if (before && is_object(member))
      buf_addf(out, "%*sor\n", indent, "");
    before |= is_object(member);
    add_members(out, member, indent);
  }
}

static const char *repeat_text(const json_t *help) {
  const char *repeat = contract_text(help, "repeat");
  if (strcmp(repeat, "read") == 0)
    return "safe to repeat";
  return strcmp(repeat, "command_id") == 0 ? "safe to repeat with its command_id"
                                           : "not safe to repeat";
}

static void add_parameters(struct buf *out, const json_t *help, bool required) {
  size_t i;
  json_t *parameter;
  json_array_foreach(json_object_get(help, "parameters"), i, parameter) {
    if (json_is_true(json_object_get(parameter, "required")) == required)
      add_member(out, contract_text(parameter, "name"), required,
                 json_object_get(parameter, "schema"), 2 * INDENT);
  }
}

static void add_operation(struct buf *out, const json_t *help) {
  const char *alias = contract_text(help, "alias");
  bool fits =
      strlen(contract_text(help, "operation")) + strlen(alias) + strlen(" ()") <= BUF_LINE_WIDTH;
  const char *opening = !*alias ? "" : fits ? " (" : "\n  (";
  bool pages = json_is_true(json_object_get(help, "page_all"));
  buf_addf(out, "%s%s%s%s\n  %s, %s%s\n  ", contract_text(help, "operation"), opening, alias,
           *alias ? ")" : "", contract_text(help, "class"), repeat_text(help),
           pages ? ", takes page_all" : "");
  buf_add_wrapped(out, span_of(contract_text(help, "topic")), "    ", INDENT);
  add_parameters(out, help, true);
  add_parameters(out, help, false);
  if (json_object_get(help, "one_of"))
    add_member(out, "(one of the forms)", false, json_object_get(help, "one_of"), 2 * INDENT);
  buf_add_char(out, '\n');
}

/* ---- the tool ---- */

struct listing {
  bool json, names; /* names alone */
  size_t count;
  enum err err;
};

static void add_line(struct buf *out, const json_t *help) {
  buf_addf(out, "%-50s %-9s %s\n", contract_text(help, "operation"), contract_text(help, "class"),
           contract_text(help, "repeat"));
}

static void show(void *context, const json_t *help) {
  struct listing *listing = context;
  struct buf text;
  buf_init(&text, HELP_MAX);
  if (listing->json) {
    if (json_dumpf(help, stdout, JSON_COMPACT) != 0)
      listing->err = ERR_IO;
    buf_add_char(&text, '\n');
  } else if (listing->names) {
    add_line(&text, help);
  } else {
    add_operation(&text, help);
  }
  if (tool_show(stdout, &text) != EXIT_DONE)
    listing->err = ERR_IO;
  listing->count++;
}

/* Without a pattern there are so many that they are only named, but for programs. */
int tool_operations(struct arguments *arguments) {
  const char *pattern = arguments->words.words[0];
  struct listing listing = {.json = arguments->json, .names = !pattern, .err = ERR_OK};
  enum err err = tool_each_operation(arguments, show, &listing);
  if (err != ERR_OK || listing.err != ERR_OK)
    return EXIT_FAILED;
  if (listing.count > 0)
    return EXIT_DONE;
  return tool_say("no operation fits %s", pattern);
}
