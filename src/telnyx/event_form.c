#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "event_draft.h"

/* What a callback tells, in the order in which it is recognised: by a field that the later ones
 * lack. `kind` is the first part of its name, `value` the field that holds the rest. */
static const struct callback {
  const char *marker;
  const char *kind;  /* NULL: the value alone */
  const char *value; /* NULL: the kind alone */
} callbacks[] = {
    {"StatusCallbackEvent", NULL, "StatusCallbackEvent"}, /* conference-start, participant-join */
    {"CallbackSource", NULL, "CallStatus"},               /* initiated ... completed, dtmf */
    {"RecordingStatus", "recording", "RecordingStatus"},
    {"ReferCallStatus", "refer", "ReferCallStatus"},
    {"StreamEvent", NULL, "StreamEvent"}, /* stream-started */
    {"SiprecStatus", "siprec", "SiprecStatus"},
    {"AnsweredBy", "amd", "AnsweredBy"},
    {"AvgQueueTime", "queue", NULL},
    {"Transcript", "transcription", NULL},
    {"Digits", "gather", NULL},
    {"SpeechResult", "gather", NULL},
    {"Status", "ai-gather", "Status"},
    {"CallingPartyType", "request", NULL}, /* the fetch of a voice_url */
    {"CallStatus", NULL, "CallStatus"},
    {"CallerId", "http-request", NULL},
};

enum { VALUE_MAX = 64 };

/* A status as part of a type: "in-progress", "machine_end_beep". */
static bool is_plain_value(struct span value) {
  return value.len > 0 && value.len <= VALUE_MAX && span_is_word(value, "-_");
}

static void write_type(char out[EVENT_TYPE_MAX + 1], const struct callback *callback,
                       struct span value) {
  if (!is_plain_value(value))
    value = span_of("other");
  if (!callback->value)
    snprintf(out, EVENT_TYPE_MAX + 1, "texml.%s", callback->kind);
  else
    snprintf(out, EVENT_TYPE_MAX + 1, "texml.%s%s%.*s", callback->kind ? callback->kind : "",
             callback->kind ? "." : "", (int)value.len, value.data);
}

/* NULL when it is none that is known. */
static const struct callback *find_callback(const struct form *form) {
  for (size_t i = 0; i < sizeof callbacks / sizeof callbacks[0]; i++)
    if (form_holds(form, callbacks[i].marker))
      return &callbacks[i];
  return NULL;
}

bool event_form_is_known(const struct form *form) {
  return find_callback(form) || form_value(form, "CallSid").len > 0 ||
         form_value(form, "AccountSid").len > 0;
}

void event_read_form(struct event_draft *out, const struct form *form) {
#define FIELD_AS_FORM_NAME(name, form_name) [EVENT_FIELD_##name] = form_name,
  static const char *const form_names[] = {EVENT_FIELD_TABLE(FIELD_AS_FORM_NAME)};
#undef FIELD_AS_FORM_NAME
  *out = (struct event_draft){.shape = EVENT_FORM};
  static const struct callback unknown = {NULL, "callback", NULL};
  const struct callback *callback = find_callback(form);
  if (!callback)
    callback = &unknown;
  write_type(out->type, callback,
             callback->value ? form_value(form, callback->value) : span_of(NULL));
  for (int field = 0; field < EVENT_FIELD_COUNT; field++)
    if (form_names[field])
      out->fields[field] = form_value(form, form_names[field]);
  struct span timestamp = form_value(form, "Timestamp");
  int64_t us;
  if (clock_parse_rfc3339(&us, timestamp) == ERR_OK)
    out->occurred_at = timestamp;
  out->id_from_body = timestamp.len > 0 || form_value(form, "SequenceNumber").len > 0;
}
