#include "bridge/topic.h"

#include <string.h>

#include "bridge/crypt.h"
#include "bridge/percent.h"

static const char TOPIC_STATE[] = "state"; /* the last level of retained states */
static const char TEXML[] = "texml";       /* the kind of what has documents */

enum { CUT_MARK_LEN = 1 + CRYPT_DIGEST_SIZE - 1 }; /* '~' and the digest */

/* Where an event goes: the kind of thing that it concerns, the thing's id, and how much of the
 * type that says already. */
struct place {
  const char *kind;
  struct span id;
  const char *implied; /* what the type's first levels repeat; "" for nothing */
};

/* MQTT 5 section 1.5.4: what must not, and what should not, stand in a string. */
static bool is_clean(uint32_t code) {
  if (code < 0x7F)
    return code >= 0x20;
  bool control = code <= 0x9F;
  bool non_character = (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
  return !control && !non_character;
}

bool topic_text_is_clean(struct span text) {
  for (size_t at = 0; at < text.len;) {
    uint32_t code = (unsigned char)text.data[at];
    size_t len = code < 0x80 ? 1 : span_utf8_next(text, at, &code);
    if (len == 0 || !is_clean(code))
      return false;
    at += len;
  }
  return true;
}

/* Appends the character at `at`, encoded where need be; returns how many bytes it took. */
static size_t add_character(struct buf *out, struct span id, size_t at) {
  uint32_t code;
  size_t len = span_utf8_next(id, at, &code);
  if (len > 0 && is_clean(code) && (code > 0x7F || !strchr("%+#/$ ", (int)code))) {
    buf_add(out, (struct span){id.data + at, len});
    return len;
  }
  if (len == 0)
    len = 1;
  for (size_t i = 0; i < len; i++)
    percent_add_byte(out, id.data[at + i]);
  return len;
}

void topic_add_level(struct buf *out, struct span id) {
  size_t start = out->len;
  size_t cut_at = start; /* the last end of a character that leaves room for the mark */
  for (size_t at = 0; at < id.len && out->len - start <= TOPIC_LEVEL_MAX;) {
    at += add_character(out, id, at);
    if (out->len - start <= TOPIC_LEVEL_MAX - CUT_MARK_LEN)
      cut_at = out->len;
    if (buf_status(out) != ERR_OK)
      return;
  }
  if (out->len - start <= TOPIC_LEVEL_MAX)
    return;
  char digest[CRYPT_DIGEST_SIZE];
  crypt_digest_hex(digest, id, span_of(NULL));
  buf_cut(out, cut_at);
  buf_add_char(out, '~');
  buf_add_text(out, digest);
}

bool topic_level_is_cut(struct span level) {
  return level.len > CUT_MARK_LEN && level.data[level.len - CUT_MARK_LEN] == '~';
}

/* The place of what belongs to a call: under its call_control_id, as far as that is known. */
static struct place place_in_call(const struct event *event, struct span leg_call_control_id) {
  struct place place = {"call", event->call_control_id, "call."};
  if (place.id.len == 0)
    place.id = leg_call_control_id;
  if (place.id.len == 0)
    place.id = event->call_leg_id;
  return place;
}

static struct place generic_place(const struct event *event) {
  return (struct place){"event", event->id, ""};
}

static struct place find_place(const struct event *event, struct span leg_call_control_id) {
  const struct place named[] = {
      {"conference", event->conference_id, "conference."},
      {"message", event->message_id, "message."},
      {"fax", event->fax_id, "fax."},
  };
  if (event->shape == EVENT_FORM && event->call_sid.len > 0)
    return (struct place){TEXML, event->call_sid, "texml."};
  for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
    if (named[i].id.len > 0 && span_starts_with(event->type, named[i].implied))
      return named[i];
  if (event->shape != EVENT_FORM) {
    struct place place = place_in_call(event, leg_call_control_id);
    if (place.id.len > 0)
      return place;
  }
  if (event->message_id.len > 0)
    return (struct place){"message", event->message_id, "message."};
  return generic_place(event);
}

/* The type's levels, without those that the place says already. */
static void add_type_levels(struct buf *out, struct span type, const char *implied) {
  (void)span_take_text(&type, implied);
  while (type.len > 0) {
    buf_add_char(out, '/');
    buf_add(out, span_cut(&type, '.'));
  }
}

/* Telnyx's call_sids are call_control_ids ("v3:...") or UUIDs, and documents have names. */
static bool may_name_a_document(struct span call_sid) {
  bool is_uuid = call_sid.len == CRYPT_UUID_SIZE - 1 && call_sid.data[8] == '-';
  return !is_uuid && !span_holds_any(call_sid, ":");
}

/* Topics of the bridge's own within a thing's tree: what an event would have there, it has in the
 * generic tree. Whatever Telnyx calls its events, a signature must not overwrite a retained state,
 * nor pass for the bridge's question for a document (<root>/texml/<name>/request). */
static bool is_reserved(const struct place *place, struct span type) {
  (void)span_take_text(&type, place->implied);
  bool is_of_document = span_equal_text(type, "request") || span_equal_text(type, "fallback");
  return span_equal_text(type, TOPIC_STATE) ||
         (is_of_document && place->kind == TEXML && may_name_a_document(place->id));
}

enum err topic_for_event(struct buf *out, const char *root, const struct event *event,
                         struct span leg_call_control_id) {
  struct place place = find_place(event, leg_call_control_id);
  if (is_reserved(&place, event->type))
    place = generic_place(event);
  bool generic = place.implied[0] == '\0';
  buf_add_text(out, root);
  buf_add_char(out, '/');
  buf_add_text(out, place.kind);
  if (generic) /* telnyx/event/<type>/<id>: of one type first, as nobody asks for one id */
    add_type_levels(out, event->type, place.implied);
  buf_add_char(out, '/');
  topic_add_level(out, place.id);
  if (!generic)
    add_type_levels(out, event->type, place.implied);
  return buf_status(out);
}

enum err topic_for_call_state(struct buf *out, const char *root, struct span call_control_id) {
  buf_add_text(out, root);
  buf_add_text(out, "/call/");
  topic_add_level(out, call_control_id);
  buf_add_char(out, '/');
  buf_add_text(out, TOPIC_STATE);
  return buf_status(out);
}

struct span topic_of_call_state(struct span topic, const char *root) {
  if (!span_take_text(&topic, root) || !span_take_text(&topic, "/call/"))
    return (struct span){NULL, 0};
  struct span level = span_cut(&topic, '/');
  return span_equal_text(topic, TOPIC_STATE) ? level : (struct span){NULL, 0};
}

void topic_add_subject(struct buf *out, const struct event *event,
                       struct span leg_call_control_id) {
  struct place place = find_place(event, leg_call_control_id);
  if (place.implied[0] == '\0')
    return;
  buf_add_text(out, place.kind);
  buf_add_char(out, '/');
  buf_add(out, place.id);
}

/* ---- filters ---- */

static bool is_good_level(struct span level, bool last) {
  return !span_holds_any(level, "+#") || span_equal_text(level, "+") ||
         (last && span_equal_text(level, "#"));
}

bool topic_filter_is_good(struct span filter) {
  if (filter.len == 0 || filter.len > TOPIC_MAX || !topic_text_is_clean(filter))
    return false;
  while (filter.data) {
    struct span level = span_cut(&filter, '/');
    if (!is_good_level(level, !filter.data))
      return false;
  }
  return true;
}

bool topic_filter_matches(struct span filter, struct span topic) {
  if (span_starts_with(topic, "$") && !span_starts_with(filter, "$"))
    return false;
  while (filter.data) {
    struct span wanted = span_cut(&filter, '/');
    if (span_equal_text(wanted, "#"))
      return true;
    if (!topic.data) /* the topic has fewer levels */
      return false;
    struct span level = span_cut(&topic, '/');
    if (!span_equal_text(wanted, "+") && !span_equal(wanted, level))
      return false;
  }
  return !topic.data;
}
