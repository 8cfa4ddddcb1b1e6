#include "bridge/event.h"

#include "bridge/buf.h"
#include "bridge/percent.h"
#include "bridge/topic.h"

enum {
  PROPERTY_MAX = 1024,
  PROPERTIES_MAX = 16 * PROPERTY_MAX,
};

static const char API[] = "https://api.telnyx.com/v2";

/* One line "name: value"; nothing when the value cannot stand there. */
static void add_property(struct buf *out, const char *name, struct span value) {
  if (value.len == 0 || value.len > PROPERTY_MAX || !topic_text_is_clean(value))
    return;
  buf_add_text(out, name);
  buf_add_text(out, ": ");
  buf_add(out, value);
  buf_add_char(out, '\n');
}

/* The CloudEvents source: the application that the event belongs to, as the API names it. */
static void add_source(struct buf *out, const struct event *event) {
  buf_add_text(out, "source: ");
  buf_add_text(out, API);
  bool connection = event->connection_id.len > 0;
  struct span id = connection ? event->connection_id : event->messaging_profile_id;
  if (id.len > 0) {
    buf_add_text(out, connection ? "/connections/" : "/messaging_profiles/");
    percent_encode(out, id, "");
  }
  buf_add_char(out, '\n');
}

static enum err add_subject(struct buf *out, const struct event *event,
                            struct span leg_call_control_id) {
  struct buf subject;
  buf_init(&subject, PROPERTY_MAX);
  topic_add_subject(&subject, event, leg_call_control_id);
  add_property(out, "subject", buf_span(&subject));
  enum err err = buf_status(&subject);
  buf_free(&subject);
  return err;
}

static enum err write_properties(struct buf *out, const struct event *event,
                                 const struct event_msg_source *source) {
  add_property(out, "specversion", span_of("1.0"));
  add_property(out, "id", event->id);
  add_source(out, event);
  add_property(out, "type", event->type);
  add_property(out, "time", event->occurred_at);
  enum err err = add_subject(out, event, source->leg_call_control_id);
  add_property(out, "telnyx-signature-ed25519", source->signature);
  add_property(out, "telnyx-timestamp", source->timestamp);
  return err != ERR_OK ? err : buf_status(out);
}

enum err event_to_msg(struct msg **out, const struct event *event,
                      const struct event_msg_source *source) {
  struct buf topic, properties;
  buf_init(&topic, TOPIC_MAX);
  buf_init(&properties, PROPERTIES_MAX);
  enum err err = topic_for_event(&topic, source->root, event, source->leg_call_control_id);
  if (err == ERR_OK)
    err = write_properties(&properties, event, source);
  if (err == ERR_OK) {
    const struct msg_parts parts = {
        .kind = MSG_EVENT,
        .qos = 1,
        .topic = buf_span(&topic),
        .payload = event->shape == EVENT_FORM ? event->form_json : source->body,
        .content_type = event->content_type,
        .properties = buf_span(&properties),
        .event_id = event->id,
    };
    err = msg_create(out, &parts);
  }
  buf_free(&properties);
  buf_free(&topic);
  return err;
}
