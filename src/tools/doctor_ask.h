/* How the doctor asks by HTTP. Main thread. */
#ifndef TOOLS_DOCTOR_ASK_H
#define TOOLS_DOCTOR_ASK_H

#include <stdbool.h>

#include "bridge/rest.h"
#include "doctor.h"

enum { DOCTOR_ASK_MS = 20000, DOCTOR_URL_MAX = 4096 };

struct json_t;

/* One question, and its answer. What the call points to is the caller's until doctor_ask returns.
 */
struct question {
  struct rest_call call;
  bool answered;
  struct json_t *reply; /* NULL when it is no JSON */
};

/* Begins and ends a time of asking; with the key, or without. False, and a finding, when there is
 * none. What is under way at the end ends, too. */
bool doctor_open_rest(struct doctor *doctor, const char *api_key, const char *ca_file);
void doctor_close_rest(struct doctor *doctor);

/* Waits for the answer. False when there is none, and at Ctrl-C, after which nothing is asked any
 * more. doctor_end_question in any case. */
bool doctor_ask(struct doctor *doctor, struct question *question);
void doctor_end_question(struct question *question);

/* doctor_way_in.c: a webhook to the public URL, without the API key, as whoever is there must not
 * get that. */
void doctor_try_way_in(struct doctor *doctor);

#endif
