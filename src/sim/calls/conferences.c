#include "calls/conferences.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "calls/media.h"
#include "json.h"
#include "sim.h"
#include "webhooks/events.h"
#include "webhooks/webhooks.h"

enum { EVENT_NAME_SIZE = 64, SAVING_MS = 500 };

static struct sim_conference *conference_of(struct list_link *link) {
  return link ? container_of(link, struct sim_conference, link) : NULL;
}

static void free_conference(struct sim_conference *conference) {
  sim_task_cancel_all(conference->sim->timers, &conference->tasks);
  json_decref(conference->info);
  json_decref(conference->playing);
  json_decref(conference->recording);
  mem_free(conference->name);
  mem_free(conference->webhook_url);
  mem_free(conference);
}

void sim_conferences_close(struct sim *sim) {
  struct sim_conference *at = NULL;
  while ((at = conference_of(list_take_first(&sim->conferences.all))))
    free_conference(at);
}

struct sim_conference *sim_conference_first(const struct sim *sim) {
  return conference_of(sim->conferences.all.first);
}

struct sim_conference *sim_conference_next(const struct sim_conference *conference) {
  return conference_of(conference->link.after);
}

struct sim_conference *sim_conference_find(const struct sim *sim, const char *id) {
  struct sim_conference *named = NULL;
  for (struct sim_conference *at = sim_conference_first(sim); at; at = sim_conference_next(at)) {
    if (strcmp(at->id, id) == 0)
      return at;
    if (!named && !at->ended && strcmp(at->name, id) == 0)
      named = at;
  }
  return named;
}

/* Forgets the oldest that has ended; false when all are live. */
static bool forget_one(struct sim *sim) {
  struct sim_conference *conference = conference_of(sim->conferences.all.last);
  while (conference && (!conference->ended || conference->tasks.count > 0))
    conference = conference_of(conference->link.before);
  if (!conference)
    return false;
  list_remove(&sim->conferences.all, &conference->link);
  sim->conferences.count--;
  free_conference(conference);
  return true;
}

/* call: whom it is about, NULL when it is about all. Takes the extras. */
static void tell(struct sim_conference *conference, const struct sim_call *call, const char *type,
                 json_t *extras) {
  json_t *known = json_copy(conference->info);
  if (call)
    json_object_update(known, call->info);
  json_object_update(known, extras);
  struct sim_delivery delivery = {.type = type,
                                  .about = conference->id,
                                  .lane = conference->id,
                                  .url = conference->webhook_url,
                                  .json = sim_event_make(type, known, true)};
  sim_webhooks_post(conference->sim, &delivery);
  json_decref(known);
  json_decref(extras);
}

struct sim_conference *sim_conference_new(struct sim *sim, const char *name,
                                          struct sim_call *creator) {
  if (sim->conferences.count >= SIM_CONFERENCES_MAX && !forget_one(sim))
    return NULL;
  struct sim_conference *conference = sim_alloc(sizeof *conference);
  conference->sim = sim;
  conference->tasks.owner = conference;
  conference->name = sim_copy(span_of(name));
  crypt_uuid(conference->id);
  sim_time_micros(conference->created_at);
  conference->info = json_copy(creator->info);
  json_object_set_new(conference->info, "conference_id", json_string(conference->id));
  json_object_set(conference->info, "creator_call_session_id",
                  json_object_get(creator->info, "call_session_id"));
  if (creator->webhook_url)
    conference->webhook_url = sim_copy(span_of(creator->webhook_url));
  list_insert(&sim->conferences.all, &conference->link, sim->conferences.all.first);
  sim->conferences.count++;
  sim_say(sim, "--", "conference %s  %s begins", sim_short_id(conference->id), name);
  tell(conference, creator, "conference.created", NULL);
  return conference;
}

void sim_conference_join(struct sim_conference *conference, struct sim_call *call,
                         const json_t *params) {
  sim_conference_remove(call);
  call->seat.conference = conference;
  call->seat.muted = sim_json_true(params, "mute");
  call->seat.on_hold = sim_json_true(params, "hold");
  call->seat.ends_conference = sim_json_true(params, "end_conference_on_exit");
  conference->size++;
  sim_say(conference->sim, "--", "conference %s  call %s joins", sim_short_id(conference->id),
          sim_short_id(call->id));
  tell(conference, call, "conference.participant.joined", NULL);
}

static struct sim_call *any_participant(const struct sim_conference *conference) {
  struct sim_call *call = sim_call_first(conference->sim);
  while (call && call->seat.conference != conference)
    call = sim_call_next(call);
  return call;
}

static void leave(struct sim_conference *conference, struct sim_call *call) {
  call->seat.conference = NULL;
  call->seat.muted = false;
  call->seat.on_hold = false;
  conference->size--;
  tell(conference, call, "conference.participant.left", NULL);
}

void sim_conference_end(struct sim_conference *conference, const char *reason) {
  if (conference->ended)
    return;
  conference->ended = true;
  conference->end_reason = reason;
  sim_conference_stop(conference, NULL);
  struct sim_call *call = NULL;
  while ((call = any_participant(conference)) != NULL)
    leave(conference, call);
  sim_say(conference->sim, "--", "conference %s  ends: %s", sim_short_id(conference->id), reason);
  tell(conference, NULL, "conference.ended", json_pack("{s:s}", "reason", reason));
  sim_conference_record_stop(conference, NULL);
}

void sim_conference_remove(struct sim_call *call) {
  struct sim_conference *conference = call->seat.conference;
  if (!conference)
    return;
  leave(conference, call);
  if (call->seat.ends_conference)
    sim_conference_end(conference, "host_left");
  else if (conference->size == 0)
    sim_conference_end(conference, "all_left");
}

/* "conference.participant.speak.started" for those named, "conference.playback.ended" for all. */
static void tell_media(struct sim_conference *conference, const char *what) {
  char type[EVENT_NAME_SIZE];
  const json_t *ids = json_object_get(conference->playing, "call_control_ids");
  const char *media = conference->speaks ? "speak" : "playback";
  if (!json_is_array(ids)) {
    snprintf(type, sizeof type, "conference.%s.%s", media, what);
    tell(conference, NULL, type, json_incref(conference->playing));
    return;
  }
  snprintf(type, sizeof type, "conference.participant.%s.%s", media, what);
  size_t index = 0;
  json_t *id = NULL;
  json_array_foreach(ids, index, id) {
    const char *text = json_string_value(id);
    const struct sim_call *call = text ? sim_call_find(conference->sim, text) : NULL;
    if (call && call->seat.conference == conference)
      tell(conference, call, type, json_incref(conference->playing));
  }
}

void sim_conference_stop(struct sim_conference *conference, const json_t *params) {
  (void)params;
  if (!conference->playing)
    return;
  sim_task_cancel(conference->sim->timers, &conference->tasks, TASK_MEDIA);
  tell_media(conference, "ended");
  json_decref(conference->playing);
  conference->playing = NULL;
}

static void on_media_ended(void *owner, json_t *detail) {
  (void)detail;
  sim_conference_stop(owner, NULL);
}

void sim_conference_play(struct sim_conference *conference, const json_t *params, bool speaks) {
  static const char *const names[] = {"media_name", "call_control_ids", NULL};
  sim_conference_stop(conference, NULL);
  conference->speaks = speaks;
  conference->playing = json_object();
  if (!speaks)
    json_object_set_new(conference->playing, "media_url",
                        json_string(sim_json_text(params, "audio_url", "")));
  sim_json_copy_members(conference->playing, params, names);
  tell_media(conference, "started");
  sim_task_add(conference->sim->timers, &conference->tasks, TASK_MEDIA,
               sim_scaled(conference->sim, conference->sim->options->playback_ms), on_media_ended,
               NULL);
}

void sim_conference_record(struct sim_conference *conference, const json_t *params) {
  if (conference->recording)
    return;
  conference->recording = sim_recording_new(
      sim_json_text(params, "channels", "single"), sim_json_text(params, "format", "mp3"),
      json_pack("{s:s,s:s}", "conference_id", conference->id, "source", "conference"));
}

static void on_saved(void *owner, json_t *detail) {
  tell(owner, NULL, "conference.recording.saved", json_incref(detail));
}

void sim_conference_record_stop(struct sim_conference *conference, const json_t *params) {
  (void)params;
  if (!conference->recording)
    return;
  json_t *fields = sim_recording_keep(conference->sim, conference->recording);
  conference->recording = NULL;
  sim_task_add(conference->sim->timers, &conference->tasks, TASK_RECORDING,
               sim_scaled(conference->sim, SAVING_MS), on_saved, fields);
}

json_t *sim_conference_describe(const struct sim_conference *conference) {
  json_t *json = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "record_type", "conference", "id",
                           conference->id, "name", conference->name, "connection_id",
                           sim_json_text(conference->info, "connection_id", ""), "region", "US",
                           "status", conference->ended ? "completed" : "in_progress", "created_at",
                           conference->created_at, "updated_at", conference->created_at);
  json_object_set_new(json, "expires_at", json_string(conference->created_at));
  if (conference->ended)
    json_object_set_new(json, "end_reason", json_string(conference->end_reason));
  return json;
}

json_t *sim_conference_participant(const struct sim_call *call) {
  const struct sim_conference *conference = call->seat.conference;
  return json_pack("{s:s,s:s,s:s,s:s,s:{s:s,s:s},s:s,s:s,s:b,s:b,s:b,s:b,s:s,s:[]}", "record_type",
                   "participant", "id", sim_call_text(call, "call_leg_id"), "call_control_id",
                   call->id, "call_leg_id", sim_call_text(call, "call_leg_id"), "conference", "id",
                   conference->id, "name", conference->name, "created_at", conference->created_at,
                   "updated_at", conference->created_at, "muted", call->seat.muted, "on_hold",
                   call->seat.on_hold, "end_conference_on_exit", call->seat.ends_conference,
                   "soft_end_conference_on_exit", 0, "status", "joined",
                   "whisper_call_control_ids");
}

json_t *sim_conference_participants(const struct sim_conference *conference) {
  json_t *list = json_array();
  for (const struct sim_call *call = sim_call_first(conference->sim); call;
       call = sim_call_next(call))
    if (call->seat.conference == conference)
      json_array_append_new(list, sim_conference_participant(call));
  return list;
}
