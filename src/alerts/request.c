#include "bridge/alert_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/crypt.h"
#include "bridge/json.h"
#include "parts.h"
#include "speech.h"

/* 18 bytes, so that in base64 it is a prefix of its own. */
#define CLIENT_STATE        "telnyx-mqtt/alert/"
#define CLIENT_STATE_BASE64 "dGVsbnl4LW1xdHQvYWxlcnQv"

enum {
  SPEECH_MAX = 8192, /* Telnyx takes fewer, and says so */
  TRIES = 3,
  ANSWER_MS = 15000,
  INTER_DIGIT_MS = 5000,
  CALL_MARGIN_S = 60,
};

#define ACT_AS_NAME(id, name) [id] = (name),
static const char *const act_names[] = {ALERT_ACT_TABLE(ACT_AS_NAME)};
#undef ACT_AS_NAME

/* ---- marks ---- */

void alert_mark_write(char out[ALERT_MARK_SIZE], const struct alert *alert,
                      const struct alert_command *command) {
  snprintf(out, ALERT_MARK_SIZE, "alert/%lld/%u/%s/%u/%s", (long long)alert->started_ms,
           command->serial, act_names[command->act], command->number, alert->id);
}

/* Digits alone, few enough for what they go to. */
static enum err read_number(int64_t *out, struct span text, int64_t most) {
  return text.len <= 15 && span_to_int(out, text) && *out <= most ? ERR_OK : ERR_SYNTAX;
}

static enum err read_run(struct alert_mark *out, struct span *rest) {
  int64_t started_ms, serial;
  *out = (struct alert_mark){.id = ""};
  if (read_number(&started_ms, span_cut(rest, '/'), INT64_MAX) != ERR_OK ||
      read_number(&serial, span_cut(rest, '/'), UINT32_MAX) != ERR_OK)
    return ERR_SYNTAX;
  out->started_ms = started_ms;
  out->serial = (unsigned)serial;
  return ERR_OK;
}

static enum err read_id(struct alert_mark *out, struct span id) {
  return id.len > 0 && copy_text(out->id, sizeof out->id, id) ? ERR_OK : ERR_SYNTAX;
}

static enum err read_act(enum alert_act *out, struct span name) {
  for (int act = 0; act < ALERT_ACT_COUNT; act++)
    if (span_equal_text(name, act_names[act])) {
      *out = (enum alert_act)act;
      return ERR_OK;
    }
  return ERR_SYNTAX;
}

enum err alert_mark_read(struct alert_mark *out, struct span text) {
  int64_t number;
  struct span rest = text;
  *out = (struct alert_mark){.id = ""};
  if (!span_equal_text(span_cut(&rest, '/'), "alert") || read_run(out, &rest) != ERR_OK ||
      read_act(&out->act, span_cut(&rest, '/')) != ERR_OK ||
      read_number(&number, span_cut(&rest, '/'), UINT32_MAX) != ERR_OK)
    return ERR_SYNTAX;
  out->number = (unsigned)number;
  return read_id(out, rest);
}

void alert_client_state_write(char out[ALERT_CLIENT_STATE_SIZE], const struct alert *alert,
                              unsigned serial) {
  char text[ALERT_MARK_SIZE];
  int len = snprintf(text, sizeof text, CLIENT_STATE "%lld/%u/%s", (long long)alert->started_ms,
                     serial, alert->id);
  crypt_base64_encode(out, ALERT_CLIENT_STATE_SIZE, (const uint8_t *)text, (size_t)len);
}

bool alert_client_state_is_reserved(struct span text) {
  return span_starts_with(text, CLIENT_STATE_BASE64);
}

enum err alert_client_state_read(struct alert_mark *out, struct span text) {
  char plain[ALERT_CLIENT_STATE_SIZE];
  *out = (struct alert_mark){.id = ""};
  if (!alert_client_state_is_reserved(text) || text.len >= ALERT_CLIENT_STATE_SIZE)
    return ERR_SYNTAX;
  size_t len = text.len / 4 * 3;
  for (size_t i = text.len; i > 0 && text.data[i - 1] == '=' && len > 0; i--)
    len--;
  if (crypt_base64_decode((uint8_t *)plain, len, text) != ERR_OK)
    return ERR_SYNTAX;
  struct span rest = {plain + strlen(CLIENT_STATE), len - strlen(CLIENT_STATE)};
  enum err err = read_run(out, &rest);
  return err == ERR_OK ? read_id(out, rest) : err;
}

/* ---- commands ---- */

const char *alert_request_operation(const struct alert *alert,
                                    const struct alert_command *command) {
  switch (command->act) {
  case ALERT_DIAL:
    return "calls.dial";
  case ALERT_GATHER:
    return alert->plan.audio_url[0] != '\0' ? "calls.gather_using_audio"
                                            : "calls.gather_using_speak";
  case ALERT_STOP:
    return "calls.gather_stop";
  case ALERT_SPEAK:
    return "calls.speak";
  case ALERT_HANGUP:
    return "calls.hangup";
  default:
    return "messages.send";
  }
}

typedef void add_speech(struct buf *out, const struct speech *speech);

static void write_speech(struct buf *out, const char *name, add_speech *add,
                         const struct speech *speech) {
  struct buf text;
  buf_init(&text, SPEECH_MAX);
  add(&text, speech);
  buf_fail(out, buf_status(&text));
  json_write_span(out, name, buf_span(&text));
  buf_free(&text);
}

static void write_voice(struct buf *out, const struct speech *speech) {
  json_write_text(out, "voice", speech_voice(speech));
  json_write_text(out, "language", speech_language(speech));
}

static void add_dial(struct buf *out, const struct speech *speech) {
  const struct alert_plan *plan = &speech->alert->plan;
  int64_t longest_ms = plan->ring_ms + speech_ask_ms(speech->alert);
  json_write_text(out, "connection_id", plan->connection_id);
  json_write_text(out, "from", plan->from);
  json_write_text(out, "to", speech->contact->number);
  json_write_number(out, "timeout_secs", plan->ring_ms / 1000);
  json_write_number(out, "time_limit_secs", longest_ms / 1000 + CALL_MARGIN_S);
  if (plan->machine_detection)
    json_write_text(out, "answering_machine_detection", "detect");
}

/* The keys that are taken: those that mean something, or with a PIN all digits. */
static void add_digits(struct buf *out, const struct speech *speech) {
  const struct alert_plan *plan = &speech->alert->plan;
  const char *pin = speech_pin(speech);
  char valid[16];
  snprintf(valid, sizeof valid, "%s", "0123456789");
  if (pin[0] == '\0')
    valid[0] = plan->ack, valid[1] = '\0';
  if (plan->decline && !strchr(valid, plan->decline)) {
    size_t len = strlen(valid);
    valid[len] = plan->decline, valid[len + 1] = '\0';
  }
  json_write_text(out, "valid_digits", valid);
  size_t count = pin[0] != '\0' ? strlen(pin) : 1;
  json_write_number(out, "minimum_digits", (int64_t)count);
  json_write_number(out, "maximum_digits", (int64_t)count);
  json_write_number(out, "maximum_tries", TRIES);
  json_write_number(out, "timeout_millis", ANSWER_MS);
  json_write_number(out, "inter_digit_timeout_millis", INTER_DIGIT_MS);
}

static void add_gather(struct buf *out, const struct speech *speech, bool again) {
  add_digits(out, speech);
  if (speech->alert->plan.audio_url[0] != '\0') {
    json_write_text(out, "audio_url", speech->alert->plan.audio_url);
    return;
  }
  write_speech(out, "payload", again ? speech_add_wrong : speech_add_prompt, speech);
  write_speech(out, "invalid_payload", speech_add_wrong, speech);
  write_voice(out, speech);
}

static void add_message(struct buf *out, const struct alert *alert,
                        const struct alert_contact *contact) {
  json_write_text(out, "from", alert->plan.from);
  json_write_text(out, "to", contact->sms[0] != '\0' ? contact->sms : contact->number);
  json_write_text(out, "text", alert->plan.text);
}

static void add_call_request(struct buf *out, const struct alert *alert,
                             const struct alert_attempt *attempt, enum alert_act act,
                             const struct alert_phrases *phrases) {
  const struct speech speech = {alert, &alert->contacts[attempt->contact], phrases, attempt->plain};
  char client_state[ALERT_CLIENT_STATE_SIZE];
  alert_client_state_write(client_state, alert, attempt->serial);
  json_write_text(out, "client_state", client_state);
  if (act != ALERT_DIAL)
    json_write_text(out, "call_control_id", attempt->call_control_id);
  if (act == ALERT_DIAL)
    add_dial(out, &speech);
  else if (act == ALERT_GATHER)
    add_gather(out, &speech, attempt->wrong_pins > 0);
  else if (act == ALERT_SPEAK) {
    bool is_who = alert->by_key && alert->by_serial == attempt->serial;
    write_speech(out, "payload", is_who ? speech_add_thanks : speech_add_told, &speech);
    write_voice(out, &speech);
  }
}

void alert_request_add(struct buf *out, const struct alert *alert,
                       const struct alert_command *command, const struct alert_phrases *phrases,
                       int64_t expires_ms) {
  char mark[ALERT_MARK_SIZE];
  alert_mark_write(mark, alert, command);
  const struct alert_attempt *attempt = alert_find_attempt(alert, command->serial);
  json_write_open(out, NULL, '{');
  json_write_text(out, "command_id", mark);
  json_write_time_if(out, "expires_at", expires_ms);
  if (command->act == ALERT_SMS)
    add_message(out, alert, &alert->contacts[command->serial]);
  else if (attempt)
    add_call_request(out, alert, attempt, command->act, phrases);
  json_write_close(out, '}');
}
