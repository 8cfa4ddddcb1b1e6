#include <stdio.h>
#include <stdlib.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/mem.h"
#include "bridge/signature.h"
#include "bridge/store.h"
#include "doctor_ask.h"

enum { SPARE_MS = 5000, READ_BYTES = 4 * 1024 * 1024, SIGNED_SIZE = 256 };

/* What makes a body one that was signed. */
struct signing {
  char signature[SIGNED_SIZE], timestamp[SIGNED_SIZE];
};

static bool post(struct doctor *doctor, struct question *question, const struct signing *signing,
                 struct span body) {
  const struct rest_header headers[] = {{"telnyx-signature-ed25519", signing->signature},
                                        {"telnyx-timestamp", signing->timestamp}};
  question->call.method = "POST";
  question->call.url = doctor->arguments->url;
  question->call.body = body;
  question->call.content_type = "application/json";
  question->call.headers = headers;
  question->call.header_count = sizeof headers / sizeof headers[0];
  return doctor_ask(doctor, question);
}

/* ---- one that nobody has signed -------------------------------------------------------------- */

/* Signed, but with a key that nobody knows. */
static bool post_forged(struct doctor *doctor, struct question *question) {
  static const char body[] = "{\"data\":{\"event_type\":\"doctor\",\"id\":\"doctor\"}}";
  struct crypt_pair pair;
  struct signing signing;
  uint8_t seed[CRYPT_KEY_BYTES];
  crypt_random(seed, sizeof seed);
  crypt_pair_from_seed(&pair, seed);
  (void)snprintf(signing.timestamp, sizeof signing.timestamp, "%lld",
                 (long long)(clock_wall_ms() / 1000));
  return signature_sign(signing.signature, &pair, span_of(signing.timestamp), span_of(body)) ==
             ERR_OK &&
         post(doctor, question, &signing, span_of(body));
}

/* True when a bridge seems to be there. */
static bool tell_forged(struct doctor *doctor, const struct question *question, bool answered) {
  const char *url = doctor->arguments->url;
  int status = question->call.http_status;
  if (!answered)
    doctor_tell(doctor, DOCTOR_FAULT, "public url",
                "see DNS, router, reverse proxy and certificate", "cannot be reached: %s: %s", url,
                question->call.why);
  else if (status == 401)
    doctor_tell(doctor, DOCTOR_OK, "public url", NULL,
                "leads to a bridge, which refuses what Telnyx has not signed");
  else if (status < 300)
    doctor_tell(doctor, DOCTOR_FAULT, "public url", "let it lead to the bridge's http.listen",
                "takes a webhook that Telnyx has not signed (%d): no bridge is there", status);
  else
    doctor_tell(doctor, DOCTOR_FAULT, "public url",
                "let it lead to the bridge's http.listen and http.path, without a redirect",
                "answers with %d", status);
  return answered && status == 401;
}

/* ---- one that Telnyx has signed -------------------------------------------------------------- */

static bool take_property(char out[SIGNED_SIZE], const struct msg *event, const char *wanted) {
  struct span name, value;
  for (size_t at = 0; msg_next_property(event, &at, &name, &value);)
    if (span_equal_text(name, wanted))
      return (size_t)snprintf(out, SIGNED_SIZE, "%.*s", (int)value.len, value.data) < SIGNED_SIZE;
  return false;
}

/* Whether the event is kept as it was signed: forms are not. */
static bool take_signing(struct signing *out, const struct msg *event) {
  return span_starts_with(event->parts.content_type, "application/json") &&
         take_property(out->signature, event, "telnyx-signature-ed25519") &&
         take_property(out->timestamp, event, "telnyx-timestamp");
}

/* The newest one of the journal that a bridge would still take for new; NULL when there is none. */
static struct msg *find_signed(struct signing *out, const struct config *config) {
  int64_t since_ms = clock_wall_ms() - config->telnyx_timestamp_tolerance_ms + SPARE_MS;
  struct store_history *history = NULL;
  struct store_backlog backlog = {.up_to_id = INT64_MAX, .max_bytes = READ_BYTES, .more = true};
  struct msg *newest = NULL;
  char why[512];
  enum err err = store_history_open(&history, &backlog.after_id, config->journal_path, since_ms,
                                    why, sizeof why);
  while (err == ERR_OK && backlog.more) {
    err = store_history_read(&backlog, history);
    for (size_t i = 0; i < backlog.count; i++) {
      backlog.after_id = backlog.msgs[i]->id;
      if (take_signing(out, backlog.msgs[i])) {
        msg_unref(&newest);
        newest = msg_ref(backlog.msgs[i]);
      }
      msg_unref(&backlog.msgs[i]);
    }
  }
  store_history_close(&history);
  return newest;
}

/* The bridge has taken it before, so that it publishes nothing. */
static void try_signed(struct doctor *doctor) {
  struct signing signing;
  struct question question = {0};
  struct msg *event = find_signed(&signing, doctor->config);
  bool answered = event && post(doctor, &question, &signing, event->parts.payload);
  int status = question.call.http_status;
  if (answered && status == 200)
    doctor_tell(doctor, DOCTOR_OK, "public url", NULL,
                "a webhook that Telnyx has signed comes through");
  else if (answered)
    doctor_tell(doctor, DOCTOR_FAULT, "public url",
                "let it lead to this bridge, and let nothing on the way change the body",
                "answers with %d to a webhook that Telnyx has signed and this bridge has taken",
                status);
  else if (event && !doctor->client.stopped)
    doctor_tell(doctor, DOCTOR_FAULT, "public url",
                "see what is on the way: one that nobody has signed is answered",
                "does not answer a webhook that Telnyx has signed: %s", question.call.why);
  else if (!event)
    doctor_tell(doctor, DOCTOR_OK, "public url", NULL,
                "no webhook came of late: none that Telnyx has signed was tried");
  msg_unref(&event);
  doctor_end_question(&question);
}

void doctor_try_way_in(struct doctor *doctor) {
  struct question question = {0};
  if (!doctor_open_rest(doctor, NULL, NULL))
    return;
  bool answered = post_forged(doctor, &question);
  if (!doctor->client.stopped && tell_forged(doctor, &question, answered))
    try_signed(doctor);
  doctor_close_rest(doctor);
  doctor_end_question(&question);
}
