#include "bridge/request.h"

#include <assert.h>
#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/crypt.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "bridge/percent.h"
#include "upload.h"

struct request_block {
  struct request request; /* first: a pointer to it is a pointer to the whole */
  struct buf url;
  struct buf body;
  struct buf header;
  struct buf type; /* the content type, where it is no constant */
};

/* ---- path ------------------------------------------------------------------------------------ */

/* What a path segment keeps besides the unreserved characters (RFC 3986 section 3.3, pchar). */
static const char path_kept[] = "!$&'()*+,;=:@";

static void add_path(struct buf *out, const struct command *command) {
  const char *at = command->operation->path;
  for (size_t i = 0; *at; at++) {
    if (*at != '{') {
      buf_add_char(out, *at);
      continue;
    }
    percent_encode(out, span_of(command->ids[i++]), path_kept);
    at = strchr(at, '}');
  }
}

/* ---- queries and forms: name[member][member]=value, arrays joined with commas ------------------
 */

static void add_json(struct buf *out, const json_t *value) {
  struct buf text;
  buf_init(&text, REQUEST_MAX_BODY_BYTES);
  json_text_add(&text, value);
  buf_fail(out, buf_status(&text));
  percent_encode(out, buf_span(&text), "");
  buf_free(&text);
}

/* A value alone or in a list: text as it is, null as nothing. The SDK would write an object here as
 * "[object Object]"; it goes as JSON, which loses nothing. */
static void add_value(struct buf *out, const json_t *value) {
  if (json_is_string(value))
    percent_encode(out, (struct span){json_string_value(value), json_string_length(value)}, "");
  else if (json_is_array(value))
    for (size_t i = 0; i < json_array_size(value); i++) {
      buf_add_text(out, i > 0 ? "%2C" : "");
      add_value(out, json_array_get(value, i));
    }
  else if (!json_is_null(value))
    add_json(out, value);
}

/* The members of an object go one by one, empty objects and arrays not at all. `name` grows and
 * shrinks on the way. */
static void add_pairs(struct buf *out, struct buf *name, const json_t *value) {
  const char *key;
  json_t *member;
  size_t len = name->len;
  if (json_is_object(value)) {
    json_object_foreach((json_t *)value, key, member) {
      buf_addf(name, "[%s]", key);
      add_pairs(out, name, member);
      buf_cut(name, len);
    }
  } else if (!json_is_array(value) || json_array_size(value) > 0) {
    buf_add_text(out, out->len > 0 ? "&" : "");
    percent_encode(out, buf_span(name), "");
    buf_add_char(out, '=');
    add_value(out, value);
  }
}

static void add_param(struct buf *out, const char *key, const json_t *value) {
  struct buf name;
  buf_init(&name, REQUEST_MAX_URL_BYTES);
  buf_add_text(&name, key);
  add_pairs(out, &name, value);
  buf_fail(out, buf_status(&name));
  buf_free(&name);
}

/* ---- the parts ------------------------------------------------------------------------------- */

/* A parameter that the table does not know goes where the operation has room for it. */
static enum operation_place place_of(const struct operation *operation, const char *key) {
  static const enum operation_place places[] = {OPERATION_IN_HEADER, OPERATION_IN_QUERY,
                                                OPERATION_IN_BODY};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (operation_param_find(operation, places[i], span_of(key)))
      return places[i];
  bool room_in_body = operation->content != OPERATION_NO_BODY && !operation->whole_body;
  return room_in_body ? OPERATION_IN_BODY : OPERATION_IN_QUERY;
}

/* Where the operation's path begins. */
static struct span base_of(const struct operation *operation, const char *api_url) {
  struct span base = span_of(api_url);
  if (span_ends_with(base, "/"))
    base.len--;
  if (operation->above_root && span_ends_with(base, "/v2"))
    base.len -= strlen("/v2");
  return base;
}

static void build_url(struct buf *url, const struct command *command, const char *api_url) {
  buf_add(url, base_of(command->operation, api_url));
  add_path(url, command);
  struct buf query;
  buf_init(&query, REQUEST_MAX_URL_BYTES);
  const char *key;
  json_t *value;
  json_object_foreach(command->params, key, value) {
    if (place_of(command->operation, key) == OPERATION_IN_QUERY)
      add_param(&query, key, value);
  }
  if (query.len > 0)
    buf_add_char(url, strchr(command->operation->path, '?') ? '&' : '?');
  buf_add(url, buf_span(&query));
  buf_fail(url, buf_status(&query));
  buf_free(&query);
}

/* Telnyx ignores an equal id from whomever it comes: nobody may use up another's. */
static const char *id_for_telnyx(char digest[CRYPT_DIGEST_SIZE], const struct command *command) {
  if (!*command->principal)
    return command->command_id;
  crypt_digest_hex(digest, span_of(command->principal), span_of(command->command_id));
  return digest;
}

static bool sends_command_id(const struct command *command) {
  return command->operation->takes_command_id && *command->command_id;
}

/* The body's members as one object, sharing the command's values; NULL without memory. */
static json_t *body_members(const struct command *command) {
  json_t *members = json_object();
  const char *key;
  json_t *value;
  char digest[CRYPT_DIGEST_SIZE];
  bool done = members != NULL;
  json_object_foreach(command->params, key, value) {
    if (place_of(command->operation, key) == OPERATION_IN_BODY)
      done = done && json_object_set(members, key, value) == 0;
  }
  if (sends_command_id(command))
    done = done && json_object_set_new(members, "command_id",
                                       json_string(id_for_telnyx(digest, command))) == 0;
  if (done)
    return members;
  json_decref(members);
  return NULL;
}

static void build_form(struct buf *body, const json_t *members) {
  const char *key;
  json_t *value;
  json_object_foreach((json_t *)members, key, value) {
    add_param(body, key, value);
  }
}

/* What stands between the parts is made of what is in them, so that no part can hold it. */
static void build_multipart(struct request_block *block, const struct command *command,
                            const json_t *members) {
  char boundary[CRYPT_DIGEST_SIZE];
  struct buf text;
  buf_init(&text, (size_t)2 * REQUEST_MAX_BODY_BYTES);
  json_text_add(&text, members);
  crypt_digest_hex(boundary, buf_span(&text), span_of(""));
  buf_fail(&block->body, buf_status(&text));
  buf_free(&text);
  upload_add_multipart(&block->body, command->operation, members, boundary);
  buf_addf(&block->type, "multipart/form-data; boundary=%s", boundary);
}

static void build_bytes(struct request_block *block, const json_t *value) {
  struct upload upload;
  if (upload_read(&upload, value))
    (void)upload_add_bytes(&block->body, &upload);
  buf_add_text(&block->type, upload.content_type ? upload.content_type : UPLOAD_ANY_TYPE);
}

/* NULL where nobody checked that there is one. */
static void build_value(struct request_block *block, const struct command *command,
                        const json_t *value) {
  if (command->operation->content == OPERATION_BYTES)
    build_bytes(block, value);
  else if (value)
    json_text_add(&block->body, value);
}

/* JSON without a member is "{}", a form without a field is no body. */
static void build_body(struct request_block *block, const struct command *command) {
  if (command->operation->content == OPERATION_NO_BODY)
    return;
  json_t *members = body_members(command);
  if (!members)
    buf_fail(&block->body, ERR_MEMORY);
  else if (command->operation->whole_body)
    build_value(block, command, json_object_get(members, OPERATION_WHOLE_BODY));
  else if (command->operation->content == OPERATION_MULTIPART)
    build_multipart(block, command, members);
  else if (command->operation->content == OPERATION_FORM)
    build_form(&block->body, members);
  else
    json_text_add(&block->body, members);
  json_decref(members);
}

enum retry_class request_repeat(const struct operation *operation) {
  if (strcmp(operation->method, "GET") == 0)
    return RETRY_READ;
  return operation->takes_command_id ? RETRY_COMMAND_ID : RETRY_UNSAFE;
}

/* A header without a value is none. */
static void build_header(struct request_block *block, const struct command *command) {
  const struct operation *operation = command->operation;
  for (size_t i = operation->id_count; i < operation->param_count; i++) {
    const struct operation_param *param = &operation->params[i];
    const char *value = json_string_value(json_object_get(command->params, param->name));
    if (param->place != OPERATION_IN_HEADER || !value || !*value)
      continue;
    buf_add_text(&block->header, value);
    block->request.header_name = param->name;
  }
}

static enum retry_class repeat_of(const struct command *command) {
  enum retry_class repeat = request_repeat(command->operation);
  return repeat == RETRY_COMMAND_ID && !sends_command_id(command) ? RETRY_UNSAFE : repeat;
}

static const char *content_type_of(const struct operation *operation) {
  static const char *const types[OPERATION_TEXT + 1] = {[OPERATION_NO_BODY] = NULL,
                                                        [OPERATION_JSON] = "application/json",
                                                        [OPERATION_JSON_AS_ANY] = "*/*",
                                                        [OPERATION_FORM] =
                                                            "application/x-www-form-urlencoded"};
  return types[operation->content];
}

enum err request_build(struct request **out, const struct command *command, const char *api_url) {
  assert(command->error == COMMAND_ERROR_NONE);
  *out = NULL;
  struct request_block *block = mem_alloc(sizeof *block);
  if (!block)
    return ERR_MEMORY;
  struct request *request = &block->request;
  buf_init(&block->url, REQUEST_MAX_URL_BYTES);
  buf_init(&block->body, REQUEST_MAX_BODY_BYTES);
  buf_init(&block->header, REQUEST_MAX_HEADER_BYTES);
  buf_init(&block->type, REQUEST_MAX_HEADER_BYTES);
  build_url(&block->url, command, api_url);
  build_body(block, command);
  build_header(block, command);
  const struct buf *const parts[] = {&block->url, &block->body, &block->header, &block->type};
  enum err err = ERR_OK;
  for (size_t i = 0; i < sizeof parts / sizeof parts[0] && err == ERR_OK; i++)
    err = buf_status(parts[i]);
  request->method = command->operation->method;
  request->url = block->url.data;
  request->body = buf_span(&block->body);
  request->content_type =
      block->type.len > 0 ? block->type.data : content_type_of(command->operation);
  request->accept = command->operation->binary_reply ? "*/*" : NULL;
  request->header_value = block->header.data;
  request->repeat = repeat_of(command);
  if (err != ERR_OK)
    request_free(&request);
  *out = request;
  return err;
}

void request_free(struct request **request) {
  struct request_block *block = (struct request_block *)*request;
  if (block) {
    buf_free(&block->url);
    buf_free(&block->body);
    buf_free(&block->header);
    buf_free(&block->type);
  }
  mem_free(block);
  *request = NULL;
}
