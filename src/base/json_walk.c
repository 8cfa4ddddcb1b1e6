#include "bridge/json.h"

#include <string.h>

struct walker {
  const char *at, *end;
  struct json_walk *walk;
  unsigned depth;
};

static enum err walk_value(struct walker *walker, struct span key);

static void skip_space(struct walker *walker) {
  while (walker->at < walker->end &&
         (*walker->at == ' ' || *walker->at == '\n' || *walker->at == '\r' || *walker->at == '\t'))
    walker->at++;
}

/* Takes the character if it comes next. */
static bool take(struct walker *walker, char c) {
  if (walker->at == walker->end || *walker->at != c)
    return false;
  walker->at++;
  return true;
}

static bool is_digit(const struct walker *walker) {
  return walker->at < walker->end && *walker->at >= '0' && *walker->at <= '9';
}

/* Whether a value ends here, as far as what follows tells. */
static bool ends_value(const struct walker *walker) {
  return walker->at == walker->end || (*walker->at != '\0' && strchr(" \n\r\t,]}", *walker->at));
}

static bool take_digits(struct walker *walker) {
  if (!is_digit(walker))
    return false;
  while (is_digit(walker))
    walker->at++;
  return true;
}

static enum err expect(struct walker *walker, const char *expected) {
  walker->walk->expected = expected;
  return ERR_SYNTAX;
}

static enum err report(struct walker *walker, enum json_walk_event event, struct span key,
                       struct span value) {
  return walker->walk->on_event(walker->walk->context, event, key, value);
}

static enum err walk_escape(struct walker *walker) {
  if (walker->walk->loose && walker->at < walker->end) {
    walker->at++;
    return ERR_OK;
  }
  if (take(walker, 'u')) {
    for (int i = 0; i < 4; i++, walker->at++)
      if (walker->at == walker->end || span_hex_value(*walker->at) < 0)
        return expect(walker, "a hex digit");
    return ERR_OK;
  }
  if (walker->at == walker->end || *walker->at == '\0' || !strchr("\"\\/bfnrt", *walker->at))
    return expect(walker, "an escape that JSON knows");
  walker->at++;
  return ERR_OK;
}

/* What stands for itself; most of a webhook's body is that. */
static void skip_plain(struct walker *walker) {
  const char *at = walker->at;
  while (at < walker->end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
    at++;
  walker->at = at;
}

/* A string, whose first quote is taken. */
static enum err walk_string(struct walker *walker, struct span *out) {
  const char *start = walker->at;
  bool loose = walker->walk->loose;
  for (skip_plain(walker); walker->at < walker->end && *walker->at != '"'; skip_plain(walker)) {
    if (*walker->at != '\\' && !loose)
      return expect(walker, "an escape in place of a control character");
    if (*walker->at++ == '\\' && walk_escape(walker) != ERR_OK)
      return ERR_SYNTAX;
  }
  *out = (struct span){start, (size_t)(walker->at - start)};
  if (!loose && !span_is_utf8(*out))
    return expect(walker, "a string that is well-formed UTF-8");
  return take(walker, '"') ? ERR_OK : expect(walker, "the string's closing quote");
}

static enum err walk_number(struct walker *walker, struct span *out) {
  const char *start = walker->at;
  take(walker, '-');
  if (!take(walker, '0') && !take_digits(walker))
    return expect(walker, "a digit");
  if (take(walker, '.') && !take_digits(walker))
    return expect(walker, "a digit");
  if (take(walker, 'e') || take(walker, 'E')) {
    if (!take(walker, '+'))
      take(walker, '-');
    if (!take_digits(walker))
      return expect(walker, "a digit");
  }
  *out = (struct span){start, (size_t)(walker->at - start)};
  return ERR_OK;
}

static enum err walk_literal(struct walker *walker, struct span key) {
  static const struct {
    const char *text;
    enum json_walk_event event;
  } literals[] = {{"true", JSON_WALK_TRUE}, {"false", JSON_WALK_FALSE}, {"null", JSON_WALK_NULL}};
  struct span rest = {walker->at, (size_t)(walker->end - walker->at)};
  for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++) {
    if (!span_starts_with(rest, literals[i].text))
      continue;
    walker->at += strlen(literals[i].text);
    return report(walker, literals[i].event, key, span_of(literals[i].text));
  }
  return expect(walker, "a value");
}

static enum err walk_member(struct walker *walker) {
  struct span key;
  skip_space(walker);
  if (!take(walker, '"'))
    return expect(walker, "a member's name in double quotes");
  if (walk_string(walker, &key) != ERR_OK)
    return ERR_SYNTAX;
  skip_space(walker);
  return take(walker, ':') ? walk_value(walker, key) : expect(walker, "':'");
}

/* A value that is neither quoted nor in brackets, whatever it is. */
static enum err walk_word(struct walker *walker, struct span key) {
  const char *start = walker->at;
  struct span number;
  if ((is_digit(walker) || (walker->at < walker->end && *walker->at == '-')) &&
      walk_number(walker, &number) == ERR_OK && ends_value(walker))
    return report(walker, JSON_WALK_NUMBER, key, number);
  for (walker->at = start; !ends_value(walker); walker->at++)
    if (strchr("\"{[:", *walker->at) && *walker->at != '\0')
      return expect(walker, "a value");
  struct span word = {start, (size_t)(walker->at - start)};
  if (word.len == 0)
    return expect(walker, "a value");
  return report(walker, JSON_WALK_NULL, key, word);
}

/* Behind an object or array that is nested too deep, whose first bracket is at hand. */
static enum err skip_list(struct walker *walker, struct span key) {
  const char *start = walker->at;
  size_t depth = 0;
  do {
    struct span string;
    if (walker->at == walker->end)
      return expect(walker, "a closing bracket");
    char c = *walker->at++;
    if (c == '"' && walk_string(walker, &string) != ERR_OK)
      return ERR_SYNTAX;
    depth += c == '{' || c == '[';
    depth -= c == '}' || c == ']';
  } while (depth > 0);
  return report(walker, JSON_WALK_NULL, key, (struct span){start, (size_t)(walker->at - start)});
}

/* An object or array up to its `close`; what opens it is taken. */
static enum err walk_list(struct walker *walker, struct span key, char close) {
  static const struct span none = {NULL, 0};
  const char *start = walker->at - 1;
  bool object = close == '}';
  if (walker->depth == walker->walk->max_depth)
    return ERR_LIMIT;
  walker->depth++;
  enum err err = report(walker, object ? JSON_WALK_OBJECT : JSON_WALK_ARRAY, key, none);
  skip_space(walker);
  if (err == ERR_OK && !take(walker, close)) {
    do {
      err = object ? walk_member(walker) : walk_value(walker, none);
      skip_space(walker);
    } while (err == ERR_OK && take(walker, ','));
    if (err == ERR_OK && !take(walker, close))
      err = expect(walker, object ? "',' or '}'" : "',' or ']'");
  }
  walker->depth--;
  if (err != ERR_OK)
    return err;
  return report(walker, JSON_WALK_END, key, (struct span){start, (size_t)(walker->at - start)});
}

static enum err walk_value(struct walker *walker, struct span key) {
  skip_space(walker);
  bool list = walker->at < walker->end && (*walker->at == '{' || *walker->at == '[');
  if (list && walker->walk->loose && walker->depth == walker->walk->max_depth)
    return skip_list(walker, key);
  if (take(walker, '{'))
    return walk_list(walker, key, '}');
  if (take(walker, '['))
    return walk_list(walker, key, ']');
  bool string = take(walker, '"');
  if (!string && walker->walk->loose)
    return walk_word(walker, key);
  if (!string && !is_digit(walker) && (walker->at == walker->end || *walker->at != '-'))
    return walk_literal(walker, key);
  struct span value;
  enum err err = string ? walk_string(walker, &value) : walk_number(walker, &value);
  return err == ERR_OK ? report(walker, string ? JSON_WALK_STRING : JSON_WALK_NUMBER, key, value)
                       : err;
}

struct span json_unwrapped(struct span text) {
  static const char blanks[] = {'\0', ' ', '\t', '\r', '\n'};
  (void)span_take_text(&text, "\xEF\xBB\xBF"); /* a byte-order mark */
  size_t end = text.len;
  for (size_t at = end; at > 0 && memchr(blanks, text.data[at - 1], sizeof blanks); at--)
    end = text.data[at - 1] == '\0' ? at - 1 : end;
  return (struct span){text.data, end};
}

enum err json_walk(struct json_walk *walk, struct span text) {
  if (!text.data)
    text = span_of("");
  struct walker walker = {.at = text.data, .end = text.data + text.len, .walk = walk};
  enum err err = walk_value(&walker, (struct span){NULL, 0});
  if (err == ERR_OK) {
    skip_space(&walker);
    err = walker.at == walker.end ? ERR_OK : expect(&walker, "nothing more");
  }
  walk->stopped_at = (size_t)(walker.at - text.data);
  return err;
}
