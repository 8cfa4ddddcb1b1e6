#include "bridge/type.h"

#include <string.h>

enum { VALUES_SHOWN_BYTES = 400 };

/* Up to what ends a type, or one of several: ',', '}', ']', the end, or '|'. */
static const char *behind_one(const char *at) {
  for (unsigned depth = 0;; at++)
    switch (*at) {
    case '(':
      at = strchr(at, ')');
      break;
    case '[':
    case '{':
      depth++;
      break;
    case ']':
    case '}':
      if (depth-- == 0)
        return at;
      break;
    case ',':
    case '|':
      if (depth == 0)
        return at;
      break;
    case '\0':
      return at;
    default:
      break;
    }
}

bool type_next_one(const char **at) {
  *at = behind_one(*at);
  if (**at != '|')
    return false;
  ++*at;
  return true;
}

static unsigned kind_of(char c) {
  static const char letters[] = "sinb~[{?";
  const char *letter = strchr(letters, c == 'f' ? 's' : c);
  return letter ? 1U << (letter - letters) : 0;
}

struct type type_read(const char *text) {
  struct type type = {.kinds = 0};
  const char *at = text;
  do {
    bool listed = *at != '\0' && at[1] == '(';
    *(listed ? &type.listed : &type.kinds) |= kind_of(*at);
    if (listed && !type.values)
      type.values = at + 2;
    else if (*at == '[')
      type.items = at + 1;
    else if (*at == '{' && !type.objects)
      type.objects = at + 1;
  } while (type_next_one(&at));
  return type;
}

bool type_next_value(struct span *value, const char **at) {
  if (!*at)
    return false;
  *value = (struct span){*at, strcspn(*at, "|)")};
  const char *behind = *at + value->len;
  *at = *behind == '|' ? behind + 1 : NULL;
  for (behind++; !*at && type_next_one(&behind);)
    if (behind[1] == '(')
      *at = behind + 2;
  return true;
}

bool type_next_object(const char **object, const char **at) {
  if (!*at)
    return false;
  *object = *at;
  const char *one = *at - 1;
  *at = NULL;
  while (!*at && type_next_one(&one))
    if (*one == '{')
      *at = one + 1;
  return true;
}

/* ---- objects --------------------------------------------------------------------------------- */

bool type_next_member(struct type_member *member, const char **at) {
  if (**at == '}')
    return false;
  member->name = (struct span){*at, strcspn(*at, "!:")};
  *at += member->name.len;
  member->required = **at == '!';
  *at += member->required ? 2 : 1;
  member->type = *at;
  while (type_next_one(at)) {
  }
  *at += **at == ',';
  return true;
}

bool type_find_member(struct type_member *member, const char *object, struct span name) {
  struct type_member other = {.type = NULL};
  for (const char *at = object; type_next_member(member, &at);) {
    if (span_equal(name, member->name))
      return true;
    if (span_equal_text(member->name, "*"))
      other = *member;
  }
  *member = other;
  return other.type != NULL;
}

/* ---- in words -------------------------------------------------------------------------------- */

/* `one of "a", "b" or "c"`; of very many those that have room, and how many more there are. */
static void describe_values(struct buf *out, const struct type *type) {
  const char *quote = type->listed & TYPE_TEXT ? "\"" : "";
  const char *at = type->values;
  struct span value;
  size_t start = out->len, more = 0;
  while (type_next_value(&value, &at)) {
    bool first = out->len == start;
    if (more > 0 || out->len - start + value.len > VALUES_SHOWN_BYTES)
      more++;
    else
      buf_addf(out, "%s%s%.*s%s",
               first ? at ? "one of " : ""
               : at  ? ", "
                     : " or ",
               quote, (int)value.len, value.data, quote);
  }
  if (more > 0)
    buf_addf(out, " or one of %zu more", more);
}

void type_describe(struct buf *out, const struct type *type) {
  static const struct {
    unsigned kind;
    const char *words;
  } rows[] = {{TYPE_TEXT, "a string"},    {TYPE_INTEGER, "an integer"},
              {TYPE_NUMBER, "a number"},  {TYPE_ARRAY, "an array"},
              {TYPE_OBJECT, "an object"}, {TYPE_BOOLEAN, "true or false"},
              {TYPE_ANY, "anything"}};
  size_t start = out->len;
  if (type->values)
    describe_values(out, type);
  unsigned left = type->kinds & ~(unsigned)TYPE_NULL;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (!(left & rows[i].kind))
      continue;
    left &= ~rows[i].kind;
    bool last = left == 0 && rows[i].kind != TYPE_BOOLEAN;
    buf_add_text(out, out->len == start ? "" : last ? " or " : ", ");
    buf_add_text(out, rows[i].words);
  }
}
