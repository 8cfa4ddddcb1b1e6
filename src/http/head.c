#include "head.h"

#include <string.h>

#define HTTP_FIELD_AS_NAME(id, name) [id] = (name),
static const char *const field_names[HTTP_FIELD_COUNT] = {HTTP_FIELD_TABLE(HTTP_FIELD_AS_NAME)};
#undef HTTP_FIELD_AS_NAME

static const struct {
  const char *name;
  enum http_method method;
  bool without_body;
} methods[] = {
    {"POST", HTTP_POST, false}, {"GET", HTTP_GET, false},     {"HEAD", HTTP_GET, true},
    {"PUT", HTTP_PUT, false},   {"PATCH", HTTP_PATCH, false}, {"DELETE", HTTP_DELETE, false},
};

void http_head_init(struct http_head *head) {
  *head = (struct http_head){0};
}

static bool refuse(struct http_head *head, enum http_refusal why) {
  head->refusal = why;
  return false;
}

static bool is_token(struct span text) {
  return text.len > 0 && span_is_word(text, "!#$%&'*+-.^_`|~");
}

bool http_is_token_char(char c) {
  return is_token((struct span){&c, 1});
}

/* A control character in a line is either an attack or another protocol. */
bool http_is_line_char(char c) {
  unsigned char byte = (unsigned char)c;
  return (byte >= ' ' && byte != 0x7F) || byte == '\t';
}

/* The request line is checked more closely when it is whole. */
static bool is_line_text(struct span span) {
  for (size_t i = 0; i < span.len; i++) {
    if (!http_is_line_char(span.data[i]))
      return false;
  }
  return true;
}

static void read_method(struct http_head *head, struct span name) {
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    if (span_equal_text(name, methods[i].name)) {
      head->method = methods[i].method;
      head->without_body = methods[i].without_body;
      return;
    }
  }
}

/* Leaves path and query of an absolute-form target, which a server must accept (RFC 9112 section
 * 3.2.2). The authority ends where any of both begins, or the fragment (RFC 3986 section 3.2). */
static struct span without_authority(struct span target) {
  struct span rest = target;
  size_t end = 0;
  if (!span_take_text(&rest, "http://") && !span_take_text(&rest, "https://"))
    return target;
  while (end < rest.len && !strchr("/?#", rest.data[end]))
    end++;
  return end > 0 ? (struct span){rest.data + end, rest.len - end} : target;
}

static bool read_target(struct http_head *head, struct span target) {
  struct span rest = without_authority(target);
  bool is_absolute = rest.data != target.data;
  bool is_asterisk = span_equal_text(target, "*");
  if (target.len == 0 || !span_is_visible(target) || memchr(target.data, '#', target.len) ||
      (target.data[0] != '/' && !is_asterisk && !is_absolute))
    return refuse(head, HTTP_REFUSAL_TARGET);
  head->query = rest;
  head->path = span_cut(&head->query, '?');
  if (head->path.len == 0)
    head->path = span_of("/"); /* RFC 9110 section 4.2.3 */
  return true;
}

static bool read_version(struct http_head *head, struct span version) {
  if (version.len != 8 || !span_starts_with(version, "HTTP/") || version.data[6] != '.')
    return refuse(head, HTTP_REFUSAL_REQUEST_LINE);
  if (version.data[5] != '1' || version.data[7] < '0' || version.data[7] > '9')
    return refuse(head, HTTP_REFUSAL_VERSION);
  head->is_http_1_0 = version.data[7] == '0';
  head->close = head->is_http_1_0;
  return true;
}

static bool read_request_line(struct http_head *head, struct span line) {
  struct span version = line;
  struct span method = span_cut(&version, ' ');
  struct span target = span_cut(&version, ' ');
  if (!is_token(method))
    return refuse(head, HTTP_REFUSAL_REQUEST_LINE);
  read_method(head, method);
  head->has_request_line = true;
  return read_version(head, version) && read_target(head, target);
}

static enum http_field find_field(struct span name) {
  enum http_field field = 0;
  while (field < HTTP_FIELD_COUNT && !span_equal_nocase(name, field_names[field]))
    field++;
  return field;
}

static bool read_content_length(struct http_head *head, struct span text) {
  uint64_t value = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return refuse(head, HTTP_REFUSAL_LENGTH);
    uint64_t digit = (uint64_t)(text.data[i] - '0');
    value = value > (UINT64_MAX - digit) / 10 ? UINT64_MAX : value * 10 + digit;
  }
  head->content_length = value;
  return text.len > 0 || refuse(head, HTTP_REFUSAL_LENGTH);
}

static void read_connection(struct http_head *head, struct span options) {
  while (options.len > 0) {
    if (span_equal_nocase(span_trim(span_cut(&options, ',')), "close"))
      head->close = true;
  }
}

/* Exactly one spelling: what another reader on the way might not take for the coding is none. */
static bool read_transfer_encoding(struct http_head *head, struct span value) {
  while (span_take(&value, ' '))
    continue;
  while (span_ends_with(value, " "))
    value.len--;
  head->chunked = span_equal_text(value, "chunked");
  return head->chunked || refuse(head, HTTP_REFUSAL_CODING);
}

static bool read_value(struct http_head *head, enum http_field field, struct span value) {
  if (field == HTTP_FIELD_CONTENT_LENGTH)
    return read_content_length(head, value);
  if (field == HTTP_FIELD_CONNECTION)
    read_connection(head, value);
  if (field != HTTP_FIELD_EXPECT)
    return true;
  head->expect_continue = span_equal_nocase(value, "100-continue");
  return head->expect_continue || refuse(head, HTTP_REFUSAL_EXPECT);
}

static bool read_field(struct http_head *head, struct span line) {
  struct span value = line;
  struct span name = span_cut(&value, ':');
  if (name.len == line.len || !is_token(name)) /* also a space before the colon, a folded line */
    return refuse(head, HTTP_REFUSAL_FIELD);
  if (++head->field_count > HTTP_HEAD_MAX_FIELDS)
    return refuse(head, HTTP_REFUSAL_FIELDS);
  enum http_field field = find_field(name);
  if (field == HTTP_FIELD_COUNT)
    return true;
  if (head->has_field[field] && field != HTTP_FIELD_CONNECTION)
    return refuse(head, HTTP_REFUSAL_TWICE);
  head->has_field[field] = true;
  head->field[field] = span_trim(value);
  if (field == HTTP_FIELD_TRANSFER_ENCODING)
    return read_transfer_encoding(head, value);
  return read_value(head, field, head->field[field]);
}

/* What can be judged only when all fields are known. */
static enum http_head_state finish(struct http_head *head) {
  if (!head->has_field[HTTP_FIELD_HOST] && !head->is_http_1_0)
    refuse(head, HTTP_REFUSAL_NO_HOST);
  else if (head->chunked && head->has_field[HTTP_FIELD_CONTENT_LENGTH])
    refuse(head, HTTP_REFUSAL_TWO_LENGTHS);
  else if (head->chunked && (head->is_http_1_0 || !(head->method & HTTP_METHODS_WITH_BODY)))
    refuse(head, HTTP_REFUSAL_CODING);
  if (head->is_http_1_0) /* RFC 9110 10.1.1 */
    head->expect_continue = false;
  return head->refusal ? HTTP_HEAD_REFUSED : HTTP_HEAD_WHOLE;
}

/* The next line without its CRLF; false when it is not there yet, or refused. */
static bool next_line(struct http_head *head, struct span *line, struct span bytes) {
  struct span rest = {bytes.data + head->used, bytes.len - head->used};
  const char *end = memchr(rest.data, '\n', rest.len);
  *line = (struct span){rest.data, end ? (size_t)(end - rest.data) : rest.len};
  bool has_cr = line->len > 0 && line->data[line->len - 1] == '\r';
  if (has_cr)
    line->len--;
  if (!is_line_text(*line) || (end && !has_cr))
    return refuse(head, HTTP_REFUSAL_LINE);
  size_t line_end = head->used + line->len + (size_t)has_cr + (size_t)(end != NULL);
  if (line_end > HTTP_HEAD_MAX_BYTES || (!end && line_end == HTTP_HEAD_MAX_BYTES))
    return refuse(head, HTTP_REFUSAL_HEAD_TOO_LONG);
  if (end)
    head->used = line_end;
  return end != NULL;
}

enum http_head_state http_head_read(struct http_head *head, struct span bytes) {
  struct span line;
  while (!head->refusal && head->used < bytes.len && next_line(head, &line, bytes)) {
    if (line.len > 0 && !head->has_request_line)
      read_request_line(head, line);
    else if (line.len > 0)
      read_field(head, line);
    else if (head->has_request_line)
      return finish(head);
    else if (head->used > 2) /* RFC 9112 2.2: one empty line before a request is forgiven */
      refuse(head, HTTP_REFUSAL_LINE);
  }
  return head->refusal ? HTTP_HEAD_REFUSED : HTTP_HEAD_PARTIAL;
}
