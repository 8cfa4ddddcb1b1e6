#include "doctor_ask.h"

#include <jansson.h>

enum { REPLY_MAX = 16 * 1024 * 1024 };

static void on_answer(struct rest_call *call) {
  *(bool *)call->owner = true;
}

bool doctor_open_rest(struct doctor *doctor, const char *api_key, const char *ca_file) {
  const struct rest_options options = {.api_key = api_key,
                                       .ca_file = ca_file,
                                       .user_agent = "telnyx-mqtt/" BRIDGE_VERSION,
                                       .max_connections = 1,
                                       .connect_timeout_ms = DOCTOR_ASK_MS,
                                       .max_reply_bytes = REPLY_MAX};
  enum err err = rest_open(&doctor->rest, &options, doctor->client.main);
  if (err != ERR_OK)
    doctor_tell(doctor, DOCTOR_FAULT, "api", "see the findings on files above", "%s",
                err_text(err));
  return err == ERR_OK;
}

void doctor_close_rest(struct doctor *doctor) {
  rest_close(&doctor->rest);
  (void)mailbox_drain(doctor->client.main);
}

static void await_answer(struct doctor *doctor, struct question *question) {
  question->call.done = on_answer;
  question->call.owner = &question->answered;
  question->call.timeout_ms = DOCTOR_ASK_MS;
  rest_send(doctor->rest, &question->call);
  while (!question->answered && !doctor->client.stopped)
    client_wait(&doctor->client, DOCTOR_ASK_MS);
  if (doctor->client.stopped)
    doctor_close_rest(doctor);
}

bool doctor_ask(struct doctor *doctor, struct question *question) {
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

void doctor_end_question(struct question *question) {
  json_decref(question->reply);
  buf_free(&question->call.reply);
  *question = (struct question){0};
}
