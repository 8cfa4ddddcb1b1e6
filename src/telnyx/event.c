#include "bridge/event.h"

#include <stdio.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/crypt.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "bridge/topic.h"
#include "event_draft.h"

static const char TYPE_OPAQUE[] = "opaque";
static const char TYPE_JSON[] = "application/json";
static const char TYPE_FORM[] = "application/x-www-form-urlencoded";

enum { CONTENT_TYPE_MAX = 128 };

struct event_block {
  struct event event; /* first: a pointer to it is a pointer to the whole */
  char *form_json;
  char text[];
};

/* The media type without its parameters. */
static struct span media_type(struct span content_type) {
  return span_trim(span_cut(&content_type, ';'));
}

static bool is_json_type(struct span type) {
  struct span suffix = {type.len >= 5 ? type.data + type.len - 5 : NULL, type.len >= 5 ? 5 : 0};
  return span_equal_nocase(type, TYPE_JSON) || span_equal_nocase(suffix, "+json");
}

/* Whether fields that nobody labelled as a form are a callback even so. */
static bool is_callback(const struct form *form) {
  return form_value(form, "CallSid").len > 0 || form_value(form, "AccountSid").len > 0;
}

/* No encoder leaves such a character in a form, and every other kind of text begins with one. */
static bool begins_otherwise(struct span body) {
  struct span text = span_trim(json_unwrapped(body));
  return text.len > 0 && strchr("{[<\"", text.data[0]) && text.data[0] != '\0';
}

/* Reads a body that is a form, or may be one; leaves the draft as it is when it is none. What is
 * not sound throughout must show by a field that it is a callback: anything can be read as a form.
 */
static enum err try_form(struct event_draft *draft, struct form **form, struct span body,
                         bool labelled) {
  enum err err = begins_otherwise(body) ? ERR_SYNTAX : form_parse(form, body);
  if (err != ERR_OK)
    return err == ERR_MEMORY ? err : ERR_OK;
  bool sound = (*form)->sound;
  if (labelled ? sound || event_form_is_known(*form) : is_callback(*form))
    event_read_form(draft, *form);
  return ERR_OK;
}

static enum err read_source(struct event_draft *draft, struct form **form,
                            const struct event_source *source) {
  struct span type = media_type(source->content_type);
  bool labelled_form = span_equal_nocase(type, TYPE_FORM);
  if (!labelled_form && event_read_json(draft, source->body))
    return ERR_OK;
  if (is_json_type(type))
    return ERR_OK;
  enum err err = try_form(draft, form, source->body, labelled_form);
  if (err == ERR_OK && labelled_form && draft->shape == EVENT_OPAQUE)
    event_read_json(draft, source->body);
  return err;
}

/* Takes the draft's text to *at, where there is room for text.len + 1 bytes; empty when it cannot
 * stand in a topic or a property. */
static struct span place_text(char **at, struct span text, bool escaped, size_t max_len) {
  size_t len = text.len;
  if (escaped)
    len = json_scan_unescape(*at, text);
  else if (len > 0)
    memcpy(*at, text.data, len);
  struct span placed = {*at, len};
  if (len == 0 || len > max_len || !topic_text_is_clean(placed))
    return span_of(NULL);
  (*at)[len] = '\0';
  *at += len + 1;
  return placed;
}

/* What Telnyx gave as id, when it is too long or too strange to be one as it is, else what tells
 * this request from others. */
static void digest_id(char out[CRYPT_DIGEST_SIZE], const struct event_draft *draft,
                      const struct event_source *source) {
  if (draft->id.len > 0) {
    crypt_digest_hex(out, draft->id, span_of(NULL));
    return;
  }
  char before[64] = "";
  if (!draft->id_from_body)
    snprintf(before, sizeof before, "%.*s|", (int)source->timestamp.len, source->timestamp.data);
  crypt_digest_hex(out, span_of(before), source->body);
}

static void place_id(struct event *event, char **at, const struct event_draft *draft,
                     const struct event_source *source) {
  event->id = place_text(at, draft->id, draft->escaped, EVENT_ID_MAX);
  event->id_is_made = event->id.len == 0;
  if (!event->id_is_made)
    return;
  char digest[CRYPT_DIGEST_SIZE];
  digest_id(digest, draft, source);
  event->id = span_place(at, span_of(digest));
}

static size_t text_size(const struct event_draft *draft, const struct event_source *source) {
  size_t size = sizeof draft->type + draft->id.len + 1 + CRYPT_DIGEST_SIZE +
                draft->occurred_at.len + 1 + source->content_type.len + 1;
  for (int field = 0; field < EVENT_FIELD_COUNT; field++)
    size += draft->fields[field].len + 1;
  return size;
}

/* The content type that the published payload has. JSON that is no UTF-8 is none (RFC 8259 section
 * 8.1), however well its members can be told apart. */
static struct span place_content_type(char **at, const struct event_draft *draft,
                                      const struct event_source *source) {
  if (draft->shape == EVENT_FORM)
    return span_of(TYPE_JSON);
  if (!span_is_utf8(source->body))
    return span_of(NULL);
  if (draft->shape != EVENT_OPAQUE)
    return span_of(TYPE_JSON);
  return place_text(at, span_trim(source->content_type), false, CONTENT_TYPE_MAX);
}

static void fill(struct event_block *block, const struct event_draft *draft,
                 const struct event_source *source) {
  struct event *event = &block->event;
  char *at = block->text;
  event->shape = draft->shape;
  event->type = span_place(&at, span_of(draft->type));
  place_id(event, &at, draft, source);
  event->occurred_at = place_text(&at, draft->occurred_at, draft->escaped, EVENT_FIELD_MAX);
#define PLACE_FIELD(name, form_name)                                                               \
  event->name = place_text(&at, draft->fields[EVENT_FIELD_##name], draft->escaped, EVENT_FIELD_MAX);
  EVENT_FIELD_TABLE(PLACE_FIELD)
#undef PLACE_FIELD
  event->content_type = place_content_type(&at, draft, source);
}

/* The form as JSON. It is at most eight times as long as the body (a name of one letter in its
 * quotes, with an empty value). */
static enum err add_form_json(struct event_block *block, const struct form *form, size_t body_len) {
  struct buf json;
  buf_init(&json, 8 * body_len + 64);
  enum err err = form_to_json(&json, form);
  if (err == ERR_OK) {
    block->event.form_json.len = json.len;
    block->form_json = buf_take(&json);
    block->event.form_json.data = block->form_json;
    err = block->form_json ? ERR_OK : ERR_MEMORY;
  }
  buf_free(&json);
  return err;
}

static enum err make_event(struct event **out, const struct event_draft *draft,
                           const struct form *form, const struct event_source *source) {
  struct event_block *block = mem_alloc(sizeof *block + text_size(draft, source));
  if (!block)
    return ERR_MEMORY;
  fill(block, draft, source);
  struct event *event = &block->event;
  enum err err = ERR_OK;
  if (draft->shape == EVENT_FORM)
    err = add_form_json(block, form, source->body.len);
  if (err != ERR_OK)
    event_free(&event);
  *out = event;
  return err;
}

enum err event_parse(struct event **out, const struct event_source *source) {
  struct event_draft draft = {.shape = EVENT_OPAQUE};
  struct form *form = NULL;
  enum err err = read_source(&draft, &form, source);
  if (draft.shape == EVENT_OPAQUE)
    memcpy(draft.type, TYPE_OPAQUE, sizeof TYPE_OPAQUE);
  if (err == ERR_OK)
    err = make_event(out, &draft, form, source);
  form_free(&form);
  return err;
}

void event_free(struct event **event) {
  struct event_block *block = (struct event_block *)*event;
  *event = NULL;
  if (!block)
    return;
  mem_free(block->form_json);
  mem_free(block);
}
