#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "doctor_ask.h"
#include "message.h"
#include "tool.h"

enum {
  PAGES_MAX = 40, /* of 250 each */
  NAMED_MAX = 5,  /* of what is wrong in many places */
  CLOCK_OFF_MS = 5000,
};

/* ---- asking ---------------------------------------------------------------------------------- */

static bool ask_api(struct doctor *doctor, struct question *question, const char *path, int page) {
  char url[DOCTOR_URL_MAX];
  (void)snprintf(url, sizeof url, "%s%s?page%%5Bsize%%5D=250&page%%5Bnumber%%5D=%d",
                 doctor->config->telnyx_api_url, path, page);
  question->call.method = "GET";
  question->call.url = url;
  question->call.repeatable = true;
  return doctor_ask(doctor, question);
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
  fprintf(stderr, "%s sends webhooks to %s.\nSend them to %s? [y/N] ", name,
          from[0] ? from : "no URL", to);
  fflush(stderr);
  return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

/* Sets the application's webhook URL; its name must come along. */
static bool set_url(struct doctor *doctor, const json_t *application) {
  struct question question = {0};
  char url[DOCTOR_URL_MAX];
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
  bool done = text && doctor_ask(doctor, &question) && question.call.http_status == 200;
  if (!done && text)
    (void)tool_say("not set: %s", why_of(&question)[0] ? why_of(&question) : question.call.why);
  doctor_end_question(&question);
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
                url[0] ? "%s sends webhooks to %s, not here" : "%s has no webhook URL%s", name,
                url);
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
  buf_init(&numbers.names, DOCTOR_URL_MAX);
  bool more = true, told = false;
  for (int page = 1; more && page <= PAGES_MAX; page++) {
    struct question question = {0};
    told = ask_api(doctor, &question, "/phone_numbers", page) && question.call.http_status == 200;
    const json_t *meta = json_object_get(question.reply, "meta");
    count_numbers(&numbers, json_object_get(question.reply, "data"));
    more = told && page < json_integer_value(json_object_get(meta, "total_pages"));
    doctor_end_question(&question);
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
  doctor_close_rest(doctor);
  doctor_end_question(&question);
}

void doctor_ask_telnyx(struct doctor *doctor) {
  if (doctor_open_rest(doctor, doctor->config->telnyx_api_key, doctor->config->telnyx_ca_file))
    ask_all(doctor);
  if (doctor->arguments->url && !doctor->client.stopped)
    doctor_try_way_in(doctor);
}
