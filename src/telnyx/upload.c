#include "upload.h"

#include <string.h>

#include "bridge/crypt.h"
#include "bridge/json.h"
#include "bridge/mem.h"

/* ---- files ----------------------------------------------------------------------------------- */

bool upload_is_one(const struct operation_param *param) {
  return param->type && param->type[0] == 'f';
}

static struct span text_of(const json_t *string) {
  return (struct span){json_string_value(string), json_string_length(string)};
}

/* Printable ASCII: it becomes part of a line. */
static bool is_line(struct span text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] < ' ' || text.data[i] > '~')
      return false;
  return text.len > 0;
}

static bool is_given(const json_t *value) {
  return value && !json_is_null(value);
}

bool upload_read(struct upload *out, const json_t *value) {
  *out = (struct upload){.base64 = text_of(value)};
  if (!json_is_object(value))
    return json_is_string(value);
  const json_t *data = json_object_get(value, "data");
  const json_t *filename = json_object_get(value, "filename");
  const json_t *type = json_object_get(value, "content_type");
  out->base64 = text_of(data);
  out->filename = json_string_value(filename);
  out->content_type = json_string_value(type);
  return json_is_string(data) && (!is_given(filename) || json_is_string(filename)) &&
         (!is_given(type) || is_line(text_of(type)));
}

static size_t size_of(struct span base64) {
  size_t padding = span_ends_with(base64, "==") ? 2 : span_ends_with(base64, "=") ? 1 : 0;
  return base64.len / 4 * 3 - (base64.len >= padding && base64.len / 4 > 0 ? padding : 0);
}

bool upload_add_bytes(struct buf *out, const struct upload *upload) {
  size_t len = size_of(upload->base64);
  if (upload->base64.len == 0)
    return true;
  uint8_t *bytes = mem_alloc(len);
  if (!bytes) {
    buf_fail(out, ERR_MEMORY);
    return true;
  }
  bool good = crypt_base64_decode(bytes, len, upload->base64) == ERR_OK;
  if (good)
    buf_add(out, (struct span){(const char *)bytes, len});
  mem_free(bytes);
  return good;
}

/* ---- forms with files ------------------------------------------------------------------------ */

struct form {
  struct buf *out;
  struct buf name; /* of the field, as far as it goes */
  const char *boundary;
};

/* What would end the text between quotes goes percent-encoded (HTML, "multipart/form-data"). */
static void add_quoted(struct buf *out, struct span text) {
  buf_add_char(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (c == '"' || c == '\r' || c == '\n')
      buf_addf(out, "%%%02X", (unsigned)c);
    else
      buf_add_char(out, c);
  }
  buf_add_char(out, '"');
}

static void begin_field(const struct form *form) {
  buf_addf(form->out, "--%s\r\nContent-Disposition: form-data; name=", form->boundary);
  add_quoted(form->out, buf_span(&form->name));
}

static void add_file(const struct form *form, const json_t *value) {
  struct upload upload;
  if (!upload_read(&upload, value))
    return;
  begin_field(form);
  buf_add_text(form->out, "; filename=");
  add_quoted(form->out, span_of(upload.filename ? upload.filename : "file"));
  buf_addf(form->out, "\r\nContent-Type: %s\r\n\r\n",
           upload.content_type ? upload.content_type : UPLOAD_ANY_TYPE);
  (void)upload_add_bytes(form->out, &upload);
  buf_add_text(form->out, "\r\n");
}

static void add_text(const struct form *form, const json_t *value) {
  begin_field(form);
  buf_add_text(form->out, "\r\n\r\n");
  if (json_is_string(value))
    buf_add(form->out, text_of(value));
  else
    json_text_add(form->out, value);
  buf_add_text(form->out, "\r\n");
}

static void add_fields(struct form *form, const json_t *value) {
  const char *key;
  json_t *member;
  size_t i, len = form->name.len;
  if (json_is_object(value)) {
    json_object_foreach((json_t *)value, key, member) {
      buf_addf(&form->name, "[%s]", key);
      add_fields(form, member);
      buf_cut(&form->name, len);
    }
  } else if (json_is_array(value)) {
    buf_add_text(&form->name, "[]");
    json_array_foreach(value, i, member) {
      add_fields(form, member);
    }
    buf_cut(&form->name, len);
  } else if (is_given(value)) {
    add_text(form, value);
  }
}

void upload_add_multipart(struct buf *out, const struct operation *operation, const json_t *members,
                          const char *boundary) {
  struct form form = {.out = out, .boundary = boundary};
  const char *key;
  json_t *value;
  buf_init(&form.name, out->max_len);
  json_object_foreach((json_t *)members, key, value) {
    const struct operation_param *param =
        operation_param_find(operation, OPERATION_IN_BODY, span_of(key));
    buf_cut(&form.name, 0);
    buf_add_text(&form.name, key);
    if (param && upload_is_one(param))
      add_file(&form, value);
    else
      add_fields(&form, value);
  }
  buf_addf(out, "--%s--\r\n", boundary);
  buf_fail(out, buf_status(&form.name));
  buf_free(&form.name);
}
