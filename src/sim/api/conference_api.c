#include <string.h>

#include <jansson.h>

#include "api/handlers.h"
#include "calls/conferences.h"
#include "calls/media.h"
#include "json.h"
#include "sim.h"

/* With --accept-any-id an unknown id becomes a conference of that name with one caller. */
static struct sim_conference *make_up_conference(struct sim_request *request) {
  struct sim_call *creator = sim_request_call(request, "v3:made-up-creator", false, NULL);
  if (!creator)
    return NULL;
  struct sim_conference *conference = sim_conference_new(request->sim, request->ids[0], creator);
  if (conference)
    sim_conference_join(conference, creator, NULL);
  return conference;
}

/* The conference of the path, ended or not; else the answer is the error. */
static struct sim_conference *any_conference(struct sim_request *request) {
  struct sim_conference *conference = sim_conference_find(request->sim, request->ids[0]);
  if (!conference && request->sim->options->accept_any_id)
    conference = make_up_conference(request);
  if (!conference)
    sim_answer_error(request, SIM_NO_RESOURCE, "There is no conference with this id.", NULL);
  return conference;
}

struct sim_conference *sim_request_conference(struct sim_request *request) {
  struct sim_conference *conference = any_conference(request);
  if (conference && conference->ended) {
    sim_answer_error(request, SIM_CONFERENCE_ENDED, NULL, NULL);
    return NULL;
  }
  return conference;
}

/* The call that the body names, when it is in the conference. */
static struct sim_call *participant(struct sim_request *request,
                                    const struct sim_conference *conference) {
  struct sim_call *call = sim_request_named_call(request);
  if (call && call->seat.conference != conference && request->sim->options->accept_any_id)
    sim_conference_join((struct sim_conference *)conference, call, NULL);
  if (call && call->seat.conference != conference) {
    sim_answer_error(request, SIM_NOT_TOGETHER, NULL, "/call_control_id");
    return NULL;
  }
  return call;
}

void sim_conferences_create(struct sim_request *request) {
  struct sim_call *call = sim_request_named_call(request);
  if (!call)
    return;
  sim_call_adopt(call, request->params);
  struct sim_conference *conference =
      sim_conference_new(request->sim, sim_json_text(request->params, "name", ""), call);
  if (!conference) {
    sim_answer_error(request, SIM_TOO_MANY, NULL, NULL);
    return;
  }
  sim_conference_join(conference, call, request->params);
  sim_answer_data(request, sim_conference_describe(conference));
}

void sim_conferences_list(struct sim_request *request) {
  json_t *list = json_array();
  for (struct sim_conference *at = sim_conference_first(request->sim); at;
       at = sim_conference_next(at))
    json_array_append_new(list, sim_conference_describe(at));
  sim_answer_list(request, list);
}

void sim_conferences_retrieve(struct sim_request *request) {
  const struct sim_conference *conference = any_conference(request);
  if (conference)
    sim_answer_data(request, sim_conference_describe(conference));
}

void sim_conferences_join(struct sim_request *request) {
  struct sim_conference *conference = sim_request_conference(request);
  if (!conference)
    return;
  struct sim_call *call = sim_request_named_call(request);
  if (!call)
    return;
  sim_call_adopt(call, request->params);
  sim_answer_result(request, NULL);
  if (call->seat.conference != conference)
    sim_conference_join(conference, call, request->params);
}

void sim_conferences_leave(struct sim_request *request) {
  struct sim_conference *conference = sim_request_conference(request);
  struct sim_call *call = conference ? participant(request, conference) : NULL;
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_conference_remove(call);
}

static bool names(const json_t *ids, const char *id) {
  size_t index = 0;
  json_t *item = NULL;
  json_array_foreach(ids, index, item) {
    if (json_is_string(item) && strcmp(json_string_value(item), id) == 0)
      return true;
  }
  return false;
}

/* mute, unmute, hold, unhold: of those named, or of all. */
void sim_conferences_flag(struct sim_request *request) {
  const struct sim_conference *conference = sim_request_conference(request);
  if (!conference)
    return;
  const char *verb = strrchr(request->operation->name, '.') + 1;
  bool on = strncmp(verb, "un", 2) != 0;
  const json_t *ids = json_object_get(request->params, "call_control_ids");
  for (struct sim_call *call = sim_call_first(request->sim); call; call = sim_call_next(call)) {
    if (call->seat.conference != conference || (ids && !names(ids, call->id)))
      continue;
    *(strstr(verb, "mute") ? &call->seat.muted : &call->seat.on_hold) = on;
  }
  sim_answer_result(request, NULL);
}

void sim_conferences_end(struct sim_conference *conference, const json_t *params) {
  (void)params;
  sim_conference_end(conference, "all_left");
}

void sim_conferences_speak(struct sim_conference *conference, const json_t *params) {
  sim_conference_play(conference, params, true);
}

void sim_conferences_play(struct sim_conference *conference, const json_t *params) {
  sim_conference_play(conference, params, false);
}

void sim_conferences_gather(struct sim_request *request) {
  struct sim_conference *conference = sim_request_conference(request);
  struct sim_call *call = conference ? participant(request, conference) : NULL;
  if (!call)
    return;
  sim_answer_result(request, NULL);
  sim_gather_start(call, request->params);
}

void sim_conferences_record(struct sim_request *request) {
  struct sim_conference *conference = sim_request_conference(request);
  if (!conference)
    return;
  sim_conference_record(conference, request->params);
  sim_answer_result(
      request, json_pack("{s:O}", "recording_id", json_object_get(conference->recording, "id")));
}

void sim_conferences_participants(struct sim_request *request) {
  const struct sim_conference *conference = any_conference(request);
  if (conference)
    sim_answer_list(request, sim_conference_participants(conference));
}

/* A participant goes by its call_control_id, leg id or label. */
static struct sim_call *find_participant(const struct sim_conference *conference, const char *id) {
  for (struct sim_call *call = sim_call_first(conference->sim); call; call = sim_call_next(call))
    if (call->seat.conference == conference &&
        (strcmp(call->id, id) == 0 || strcmp(sim_call_text(call, "call_leg_id"), id) == 0))
      return call;
  return NULL;
}

void sim_conferences_participant(struct sim_request *request) {
  struct sim_conference *conference = any_conference(request);
  if (!conference)
    return;
  struct sim_call *call = find_participant(conference, request->ids[1]);
  if (!call && request->sim->options->accept_any_id) {
    call = sim_request_call(request, request->ids[1], false, NULL);
    if (!call)
      return;
    sim_conference_join(conference, call, NULL);
  }
  if (!call) {
    sim_answer_error(request, SIM_NO_RESOURCE, "There is no participant with this id.", NULL);
    return;
  }
  if (json_object_get(request->params, "end_conference_on_exit"))
    call->seat.ends_conference = sim_json_true(request->params, "end_conference_on_exit");
  sim_answer_data(request, sim_conference_participant(call));
}
