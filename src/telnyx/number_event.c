#include "bridge/number_state.h"

#include <string.h>

#include <jansson.h>

#include "bridge/buf.h"
#include "bridge/json.h"
#include "bridge/mem.h"

enum { EVENT_ROOM = 4096, BODY_DEPTH = 16, STATE_DEPTH = 3 };

#define AS_NAME(name) #name,
static const char *const names[] = {"", NUMBER_EVENT_TABLE(AS_NAME)};
#undef AS_NAME

/* ---- reading --------------------------------------------------------------------------------- */

/* NULL when the text is none. */
static enum err read_object(json_t **out, struct span json, unsigned depth) {
  char why[128];
  *out = NULL;
  enum err err = json_text_read(out, json, depth, why, sizeof why);
  return err == ERR_SYNTAX ? ERR_OK : err;
}

static const char *member(const json_t *object, const char *key) {
  return json_string_value(json_object_get(object, key));
}

/* A fax's parties are numbers, a message's are objects. */
static const char *number_of(const json_t *party) {
  const char *number = json_string_value(party);
  return number ? number : member(party, "phone_number");
}

static const json_t *first_of(const json_t *to) {
  return json_is_array(to) ? json_array_get(to, 0) : to;
}

static const char *own_recipient(const json_t *to, const struct number_book *book) {
  size_t index = 0;
  json_t *party = NULL;
  json_array_foreach(to, index, party) {
    const char *number = number_of(party);
    if (number && book->is_ours(book->context, number))
      return number;
  }
  return number_of(first_of(to));
}

/* ---- writing --------------------------------------------------------------------------------- */

static const char *name_of(const char *number, const struct number_book *book) {
  return number ? book->contact(book->context, number) : NULL;
}

/* NULL for nothing. */
static const char *text_or_null(struct span text) {
  return text.len > 0 ? text.data : NULL;
}

struct text_member {
  const char *key, *text; /* NULL: it is left out */
};

/* Flat JSON of these, and of `media`, which may be NULL. It is not longer than the source of both,
 * but for its own keys and a contact's name. */
static enum err write(char **out_json, const struct text_member *members, size_t count,
                      json_t *media, size_t source_len) {
  struct buf text;
  json_t *event = json_object();
  enum err err = event ? ERR_OK : ERR_MEMORY;
  for (size_t i = 0; err == ERR_OK && i < count; i++)
    err = json_text_set(event, members[i].key, members[i].text);
  if (err == ERR_OK && media && json_object_set(event, "media", media) != 0)
    err = ERR_MEMORY;
  buf_init(&text, source_len + EVENT_ROOM);
  if (err == ERR_OK)
    json_text_add(&text, event);
  json_decref(event);
  *out_json = err == ERR_OK ? buf_take(&text) : NULL;
  buf_free(&text);
  return *out_json ? ERR_OK : ERR_MEMORY;
}

/* ---- calls ----------------------------------------------------------------------------------- */

struct span number_event_digits(const struct event *event) {
  if (span_equal_text(event->type, "call.dtmf.received"))
    return event->digit;
  if (span_equal_text(event->type, "call.gather.ended") && event->digits.len > 1)
    return event->digits;
  return span_of(NULL);
}

enum err number_event_of_call(char **out_json, enum number_event kind, struct span call_state_json,
                              struct span digits, const struct number_book *book) {
  json_t *call = NULL;
  *out_json = NULL;
  enum err err = read_object(&call, call_state_json, STATE_DEPTH);
  if (err != ERR_OK)
    return err;
  const char *direction = member(call, "direction");
  bool incoming = direction && strcmp(direction, "incoming") == 0;
  const struct text_member members[] = {
      {"event_type", names[kind]},
      {"from", member(call, "from")},
      {"to", member(call, "to")},
      {"name", name_of(member(call, incoming ? "from" : "to"), book)},
      {"direction", direction},
      {"digits", text_or_null(digits)},
      {"outcome", member(call, "outcome")},
      {"call_control_id", member(call, "call_control_id")},
  };
  err = write(out_json, members, sizeof members / sizeof members[0], NULL,
              call_state_json.len + digits.len);
  json_decref(call);
  return err;
}

/* ---- messages -------------------------------------------------------------------------------- */

/* What Telnyx says of a message that will not change any more, by what became of it. */
static enum number_event outcome_of(const json_t *to) {
  const char *status = member(first_of(to), "status");
  if (status && strcmp(status, "delivered") == 0)
    return NUMBER_EVENT_message_delivered;
  if (status && strstr(status, "failed"))
    return NUMBER_EVENT_message_failed;
  return NUMBER_EVENT_none; /* nobody knows whether it came */
}

static enum number_event kind_of(const struct event *event, const json_t *to) {
  if (span_equal_text(event->type, "message.received"))
    return NUMBER_EVENT_message_received;
  if (span_equal_text(event->type, "message.finalized"))
    return outcome_of(to);
  if (span_equal_text(event->type, "fax.received"))
    return NUMBER_EVENT_fax_received;
  return NUMBER_EVENT_none;
}

static enum err add_url(json_t **urls, json_t *url) {
  if (!json_is_string(url))
    return ERR_OK;
  if (!*urls)
    *urls = json_array();
  return *urls && json_array_append(*urls, url) == 0 ? ERR_OK : ERR_MEMORY;
}

/* Where pictures, or the fax, can be had; *out is NULL for none. */
static enum err read_media(json_t **out, const json_t *payload) {
  size_t index = 0;
  json_t *item = NULL;
  *out = NULL;
  enum err err = add_url(out, json_object_get(payload, "media_url"));
  json_array_foreach(json_object_get(payload, "media"), index, item) if (err == ERR_OK) err =
      add_url(out, json_object_get(item, "url"));
  if (err != ERR_OK)
    json_decref(*out);
  return err;
}

/* Whose it is, and who is at the other end; the texts are the payload's. */
struct parties {
  const char *from, *to, *ours, *other;
};

static struct parties read_parties(const json_t *payload, bool comes,
                                   const struct number_book *book) {
  const json_t *to = json_object_get(payload, "to");
  const char *from = number_of(json_object_get(payload, "from"));
  const char *recipient = comes ? own_recipient(to, book) : number_of(first_of(to));
  return (struct parties){from, recipient, comes ? recipient : from, comes ? from : recipient};
}

static enum err make_message(char **out_json, const struct parties *parties, enum number_event kind,
                             const json_t *payload, const struct event *event, size_t body_len,
                             const struct number_book *book) {
  json_t *media = NULL;
  const json_t *error = json_array_get(json_object_get(payload, "errors"), 0);
  enum err err = read_media(&media, payload);
  if (err != ERR_OK)
    return err;
  const struct text_member members[] = {
      {"event_type", names[kind]},
      {"from", parties->from},
      {"to", parties->to},
      {"name", name_of(parties->other, book)},
      {"text", member(payload, "text")},
      {"reason", member(error, "title")},
      {"message_id", text_or_null(event->message_id)},
      {"fax_id", text_or_null(event->fax_id)},
  };
  err = write(out_json, members, sizeof members / sizeof members[0], media, body_len);
  json_decref(media);
  return err;
}

static bool is_interesting(struct span type) {
  return span_equal_text(type, "message.received") || span_equal_text(type, "message.finalized") ||
         span_equal_text(type, "fax.received");
}

enum err number_event_of_message(char **out_json, char **out_number, const struct event *event,
                                 struct span body, const struct number_book *book) {
  json_t *root = NULL;
  *out_json = NULL;
  *out_number = NULL;
  if (!is_interesting(event->type))
    return ERR_OK;
  enum err err = read_object(&root, body, BODY_DEPTH);
  const json_t *data = json_object_get(root, "data");
  const json_t *payload = json_object_get(data ? data : root, "payload");
  enum number_event kind = kind_of(event, json_object_get(payload, "to"));
  bool comes = kind == NUMBER_EVENT_message_received || kind == NUMBER_EVENT_fax_received;
  struct parties parties = read_parties(payload, comes, book);
  if (err == ERR_OK && kind != NUMBER_EVENT_none && parties.ours) {
    *out_number = mem_copy(span_of(parties.ours));
    err = *out_number ? make_message(out_json, &parties, kind, payload, event, body.len, book)
                      : ERR_MEMORY;
  }
  json_decref(root);
  return err;
}
