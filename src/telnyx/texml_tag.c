#include "texml_tag.h"

#include <string.h>

#include "bridge/texml.h"

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip_space(struct span tag, size_t at) {
  while (at < tag.len && is_space(tag.data[at]))
    at++;
  return at;
}

static size_t skip_name(struct span tag, size_t at) {
  while (at < tag.len && !is_space(tag.data[at]) && !memchr("=/>", tag.data[at], 3))
    at++;
  return at;
}

bool texml_next_attribute(struct texml_attribute *out, struct span tag, size_t *at) {
  if (*at == 0)
    *at = skip_name(tag, 1);
  size_t begin = *at, name = skip_space(tag, begin), name_end = skip_name(tag, name);
  size_t quote = skip_space(tag, skip_space(tag, name_end) + 1); /* past the "=" */
  if (name_end == name || quote >= tag.len)
    return false;
  const char *value = tag.data + quote + 1;
  const char *end = memchr(value, tag.data[quote], tag.len - quote - 1);
  if (!end)
    return false;
  out->name = (struct span){tag.data + name, name_end - name};
  out->value = (struct span){value, (size_t)(end - value)};
  *at = (size_t)(end - tag.data) + 1;
  out->whole = (struct span){tag.data + begin, *at - begin};
  return true;
}

/* In characters, as Expat counts; CR LF is one end of a line. */
void texml_advance(unsigned long *line, unsigned long *column, struct span tag, const char *to) {
  for (const char *at = tag.data; at < to; at++) {
    bool ends = *at == '\r' || (*at == '\n' && (at == tag.data || at[-1] != '\r'));
    if (ends) {
      ++*line;
      *column = 1;
    } else if (*at != '\n' && ((unsigned char)*at & 0xC0) != 0x80) {
      ++*column;
    }
  }
}

/* In any case: nobody knows what Telnyx makes of another. */
static bool is_limit(const struct texml_attribute *attribute) {
  return span_equal_nocase(attribute->name, "timeLimit");
}

static bool is_within(const struct texml_attribute *attribute, unsigned most_s) {
  enum { LEAST_S = 60 };
  int64_t seconds = 0;
  return span_equal_text(attribute->name, "timeLimit") && span_to_int(&seconds, attribute->value) &&
         seconds >= LEAST_S && seconds <= most_s;
}

enum err texml_limit_dial(struct buf *out, struct span tag, unsigned most_s) {
  struct texml_attribute attribute;
  size_t copied = skip_name(tag, 1), at = 0;
  bool limited = false;
  buf_add(out, (struct span){tag.data, copied});
  for (; texml_next_attribute(&attribute, tag, &at); copied = at) {
    limited = limited || is_within(&attribute, most_s);
    if (!is_limit(&attribute) || is_within(&attribute, most_s))
      buf_add(out, attribute.whole);
  }
  if (!limited)
    buf_addf(out, " timeLimit=\"%u\"", most_s);
  buf_add(out, (struct span){tag.data + copied, tag.len - copied});
  return buf_status(out);
}
