#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/rest.h"
#include "bridge/signature.h"
#include "doctor.h"
#include "message.h"

enum {
  ASK_MS = 20000,
  REPLY_MAX = 16 * 1024 * 1024,
  URL_MAX = 4096,
  PAGES_MAX = 40, /* of 250 each */
  NAMED_MAX = 5,  /* of what is wrong in many places */
  CLOCK_OFF_MS = 5000,
};

/* One question, and its answer. */
struct question {
  struct rest_call call;
  bool answered;
  json_t *reply; /* NULL when it is no JSON */
};

/* ---- asking ---------------------------------------------------------------------------------- */

static void on_answer(struct rest_call *call) {
  *(bool *)call->owner = true;
}

static bool open_rest(struct doctor *doctor, const char *api_key, const char *ca_file) {
  const struct rest_options options = {.api_key = api_key,
                                       .ca_file = ca_file,
                                       .user_agent = "telnyx-mqtt/" BRIDGE_VERSION,
                                       .max_connections = 1,
                                       .connect_timeout_ms = ASK_MS,
                                       .max_reply_bytes = REPLY_MAX};
  enum err err = rest_open(&doctor->rest, &options, doctor->client.main);
  if (err != ERR_OK)
    doctor_tell(doctor, DOCTOR_FAULT, "api", "see the findings on files above", "%s",
                err_text(err));
  return err == ERR_OK;
}

/* What is under way ends, too. */
static void close_rest(struct doctor *doctor) {
  rest_close(&doctor->rest);
  (void)mailbox_drain(doctor->client.main);
}

static void await_answer(struct doctor *doctor, struct question *question) {
  question->call.done = on_answer;
  question->call.owner = &question->answered;
  question->call.timeout_ms = ASK_MS;
  rest_send(doctor->rest, &question->call);
  while (!question->answered && !doctor->client.stopped)
    client_wait(&doctor->client, ASK_MS);
  if (doctor->client.stopped)
    close_rest(doctor);
}

/* Waits for the answer. False when there is none, and at Ctrl-C, after which nothing is asked any
 * more. end_question in any case. */
static bool ask(struct doctor *doctor, struct question *question) {
  question->call.outcome = REST_CANCELLED;
  if (doctor->rest)
    await_answer(doctor, question);
  question->call.url = NULL; /* which may be the caller's, like the headers */
  question->call.headers = NULL;
  if (question->call.outcome != REST_REPLIED)
    return false;
  question->reply = json_loadb(question->call.reply.data, question->call.reply.len, 0, NULL);
  return true;
}

static void end_question(struct question *question) {
  json_decref(question->reply);
  buf_free(&question->call.reply);
  *question = (struct question){0};
}

static bool ask_api(struct doctor *doctor, struct question *question, const char *path, int page) {
  char url[URL_MAX];
  (void)snprintf(url, sizeof url, "%s%s?page%%5Bsize%%5D=250&page%%5Bnumber%%5D=%d",
                 doctor->config->telnyx_api_url, path, page);
  question->call.method = "GET";
  question->call.url = url;
  question->call.repeatable = true;
  return ask(doctor, question);
}

/* Telnyx's own words for what is wrong, or "". */
static const char *why_of(const struct question *question) {
  const json_t *error = json_array_get(json_object_get(question->reply, "errors"), 0);
  const char *why = message_text(error, "detail");
  return why ? why : "";
}

/* ---- clock and key --------------------------------------------------------------------------- */

/* By the Date of a reply, which is whole seconds, halfway between question and answer. */
static void tell_clock(struct doctor *doctor, const struct rest_call *call) {
  int64_t date_s = 0;
  if (http_date_parse(&date_s, span_of(call->date)) != ERR_OK)
    return;
  int64_t off_ms = clock_wall_ms() - call->duration_ms / 2 - (date_s * 1000 + 500);
  int64_t by_ms = off_ms < 0 ? -off_ms : off_ms;
  enum doctor_level level = by_ms > doctor->config->telnyx_timestamp_tolerance_ms ? DOCTOR_FAULT
                            : by_ms > CLOCK_OFF_MS                                ? DOCTOR_WARNING
                                                                                  : DOCTOR_OK;
  doctor_tell(doctor, level, "clock", level == DOCTOR_OK ? NULL : "timedatectl set-ntp true",
              "%lld.%lld s %s Telnyx's", (long long)(by_ms / 1000), (long long)(by_ms % 1000 / 100),
              level == DOCTOR_OK ? "from"
              : off_ms < 0       ? "behind"
                                 : "ahead of");
}

/* True when the key is good. */
static bool tell_key(struct doctor *doctor, const struct question *question) {
  int status = question->call.http_status;
  if (status == 200)
    doctor_tell(doctor, DOCTOR_OK, "api key", NULL, "Telnyx takes it");
  else if (status == 401 || status == 403)
    doctor_tell(doctor, DOCTOR_FAULT, "api key",
                "make one at portal.telnyx.com, API Keys, and set telnyx.api_key",
                "Telnyx does not take it (%d): %s", status, why_of(question));
  else
    doctor_tell(doctor, DOCTOR_FAULT, "api", "see telnyx.api_url, and status.telnyx.com",
                "answers with %d: %s", status, why_of(question));
  return status == 200;
}

/* ---- applications ---------------------------------------------------------------------------- */

/* Whether webhooks that are sent there come here, as far as that can be said. */
static bool comes_here(const struct doctor *doctor, const char *url) {
  if (doctor->arguments->url)
    return strcmp(url, doctor->arguments->url) == 0;
  return span_ends_with(span_of(url), doctor->config->http_path);
}

static bool is_agreed(const char *name, const char *from, const char *to) {
  char answer[16] = "";
  fprintf(stderr, "Set the webhook URL of %s, now %s, to %s? [y/N] ", name, from[0] ? from : "none",
          to);
  fflush(stderr);
  return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

/* Sets the application's webhook URL; its name must come along. */
static bool set_url(struct doctor *doctor, const json_t *application) {
  struct question question = {0};
  char url[URL_MAX];
  json_t *body =
      json_pack("{s:O,s:s}", "application_name", json_object_get(application, "application_name"),
                "webhook_event_url", doctor->arguments->url);
  char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
  (void)snprintf(url, sizeof url, "%s/call_control_applications/%s", doctor->config->telnyx_api_url,
                 message_text(application, "id"));
  question.call.method = "PATCH";
  question.call.url = url;
  question.call.body = span_of(text);
  question.call.content_type = "application/json";
  bool done = text && ask(doctor, &question) && question.call.http_status == 200;
  if (!done && text)
    fprintf(stderr, "telnyx-mqtt: not set: %s\n",
            why_of(&question)[0] ? why_of(&question) : question.call.why);
  end_question(&question);
  free(text);
  json_decref(body);
  return done;
}

static void tell_application(struct doctor *doctor, const json_t *application) {
  const struct arguments *arguments = doctor->arguments;
  const char *name = message_text(application, "application_name");
  const char *url = message_text(application, "webhook_event_url");
  const char *version = message_text(application, "webhook_api_version");
  name = name ? name : "one without a name";
  url = url ? url : "";
  bool good = comes_here(doctor, url);
  if (!good && arguments->fix && message_text(application, "id") &&
      is_agreed(name, url, arguments->url) && set_url(doctor, application))
    doctor_tell(doctor, DOCTOR_OK, "application", NULL, "%s now sends webhooks to %s", name,
                arguments->url);
  else if (!good)
    doctor_tell(doctor, DOCTOR_WARNING, "application",
                arguments->url ? "telnyx-mqtt doctor --fix with the same --url"
                               : "telnyx-mqtt doctor --fix --url <this bridge's public URL>",
                "%s sends webhooks %s%s, not here", name, url[0] ? "to " : "nowhere", url);
  else
    doctor_tell(doctor, DOCTOR_OK, "application", NULL, "%s sends webhooks here", name);
  if (version && strcmp(version, "1") == 0)
    doctor_tell(doctor, DOCTOR_FAULT, "application", "choose API v2 for its webhooks in the portal",
                "%s sends webhooks of API v1", name);
}

static void tell_applications(struct doctor *doctor, const json_t *list) {
  if (json_array_size(list) == 0)
    doctor_tell(doctor, DOCTOR_WARNING, "application",
                "create one at portal.telnyx.com, Voice, Programmable Voice",
                "there is no Call Control application");
  for (size_t i = 0; i < json_array_size(list); i++)
    tell_application(doctor, json_array_get(list, i));
}

/* ---- numbers --------------------------------------------------------------------------------- */

struct numbers {
  size_t count, lonely; /* the latter without an application */
  struct buf names;     /* of the first of those */
};

static void count_numbers(struct numbers *numbers, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *number = json_array_get(list, i);
    const char *application = message_text(number, "connection_id");
    const char *name = message_text(number, "phone_number");
    numbers->count++;
    if (application && application[0])
      continue;
    if (numbers->lonely++ < NAMED_MAX)
      buf_addf(&numbers->names, "%s%s", numbers->names.len > 0 ? ", " : "", name ? name : "?");
  }
}

static void look_at_numbers(struct doctor *doctor) {
  struct numbers numbers = {0};
  buf_init(&numbers.names, URL_MAX);
  bool more = true, told = false;
  for (int page = 1; more && page <= PAGES_MAX; page++) {
    struct question question = {0};
    told = ask_api(doctor, &question, "/phone_numbers", page) && question.call.http_status == 200;
    const json_t *meta = json_object_get(question.reply, "meta");
    count_numbers(&numbers, json_object_get(question.reply, "data"));
    more = told && page < json_integer_value(json_object_get(meta, "total_pages"));
    end_question(&question);
  }
  if (!told)
    doctor_tell(doctor, DOCTOR_WARNING, "numbers", "run it again, with a key that may read them",
                "cannot be listed");
  else if (numbers.lonely > 0)
    doctor_tell(doctor, DOCTOR_WARNING, "numbers",
                "give each a connection at portal.telnyx.com, My Numbers",
                "%zu of %zu without an application, whose calls come nowhere: %s%s", numbers.lonely,
                numbers.count, numbers.names.data, numbers.lonely > NAMED_MAX ? " and more" : "");
  else
    doctor_tell(doctor, DOCTOR_OK, "numbers", NULL, "%zu, each with an application", numbers.count);
  buf_free(&numbers.names);
}

/* ---- the way in ------------------------------------------------------------------------------ */

/* A webhook that is signed, but with a key that nobody knows. */
static bool post_webhook(struct doctor *doctor, struct question *question) {
  static const char body[] = "{\"data\":{\"event_type\":\"doctor\",\"id\":\"doctor\"}}";
  struct crypt_pair pair;
  char timestamp[24], signature[SIGNATURE_TEXT_SIZE];
  uint8_t seed[CRYPT_KEY_BYTES];
  crypt_random(seed, sizeof seed);
  crypt_pair_from_seed(&pair, seed);
  (void)snprintf(timestamp, sizeof timestamp, "%lld", (long long)(clock_wall_ms() / 1000));
  if (signature_sign(signature, &pair, span_of(timestamp), span_of(body)) != ERR_OK)
    return false;
  const struct rest_header headers[] = {{"telnyx-signature-ed25519", signature},
                                        {"telnyx-timestamp", timestamp}};
  question->call.method = "POST";
  question->call.url = doctor->arguments->url;
  question->call.body = span_of(body);
  question->call.content_type = "application/json";
  question->call.headers = headers;
  question->call.header_count = 2;
  return ask(doctor, question);
}

static void tell_way_in(struct doctor *doctor, const struct question *question, bool answered) {
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
}

/* Without the API key: whoever is there must not get it. */
static void try_way_in(struct doctor *doctor) {
  struct question question = {0};
  if (!open_rest(doctor, NULL, NULL))
    return;
  bool answered = post_webhook(doctor, &question);
  if (!doctor->client.stopped)
    tell_way_in(doctor, &question, answered);
  close_rest(doctor);
  end_question(&question);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void ask_all(struct doctor *doctor) {
  struct question question = {0};
  bool answered = ask_api(doctor, &question, "/call_control_applications", 1);
  bool good = false;
  if (answered) {
    tell_clock(doctor, &question.call);
    good = tell_key(doctor, &question);
  } else if (!doctor->client.stopped) {
    doctor_tell(doctor, DOCTOR_FAULT, "api",
                "see telnyx.api_url, DNS, and whether this machine reaches the Internet",
                "cannot be reached: %s", question.call.why);
  }
  if (good)
    tell_applications(doctor, json_object_get(question.reply, "data"));
  if (good && !doctor->client.stopped)
    look_at_numbers(doctor);
  close_rest(doctor);
  end_question(&question);
}

void doctor_ask_telnyx(struct doctor *doctor) {
  if (open_rest(doctor, doctor->config->telnyx_api_key, doctor->config->telnyx_ca_file))
    ask_all(doctor);
  if (doctor->arguments->url && !doctor->client.stopped)
    try_way_in(doctor);
}
