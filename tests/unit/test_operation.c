#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/operation.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void finds_every_name_and_alias(void **state) {
  (void)state;
  assert_true(operation_count() >= 1284);
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    assert_ptr_equal(operation_find(span_of(at->name)), at);
    if (at->alias)
      assert_ptr_equal(operation_find(span_of(at->alias)), at);
    if (i > 0)
      assert_true(strcmp(operation_at(i - 1)->name, at->name) < 0);
    assert_true(at->id_count <= OPERATION_MAX_IDS);
  }
  assert_null(operation_find(span_of("")));
  assert_null(operation_find(span_of("calls")));
  assert_null(operation_find(span_of("calls.hangu")));
  assert_null(operation_find(span_of("calls.hangups")));
}

static void names_are_the_wires_and_aliases_the_sdks(void **state) {
  (void)state;
  static const struct {
    const char *name, *alias;
  } cases[] = {
      {"calls.playback_start", "calls.start_playback"},
      {"calls.ai_assistant_start", "calls.start_ai_assistant"},
      {"calls.client_state_update", "calls.update_client_state"},
      {"conferences.end", "conferences.end_conference"},
      {"calls.hangup", NULL},
      {"recordings.actions.delete", NULL},
      {"recordings.delete", NULL},
      {"call_control_applications.list", NULL},
      {"texml.accounts.calls.update", NULL},
      {"texml.initiate_ai_call", NULL},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct operation *operation = operation_find(span_of(cases[i].name));
    assert_non_null(operation);
    assert_string_equal(operation->name, cases[i].name);
    if (cases[i].alias)
      assert_string_equal(operation->alias, cases[i].alias);
    else
      assert_null(operation->alias);
  }
}

struct topic_case {
  const char *levels;
  const char *name;
  const char *ids[3];
};

static void check_topic(const struct topic_case *row) {
  struct operation_topic topic;
  operation_match_topic(&topic, span_of(row->levels));
  if (!row->name) {
    if (topic.operation)
      fail_msg("%s is %s", row->levels, topic.operation->name);
    return;
  }
  if (!topic.operation || strcmp(topic.operation->name, row->name) != 0)
    fail_msg("%s is %s", row->levels, topic.operation ? topic.operation->name : "unknown");
  for (size_t i = 0; i < COUNT(row->ids); i++)
    if (!span_equal(topic.ids[i], span_of(row->ids[i])) || !topic.ids[i].data != !row->ids[i])
      fail_msg("%s: id %zu is '%.*s'", row->levels, i, (int)topic.ids[i].len,
               topic.ids[i].data ? topic.ids[i].data : "");
}

static void reads_topics(void **state) {
  (void)state;
  static const struct topic_case cases[] = {
      {"calls/dial", "calls.dial", {0}},
      {"calls/hangup", "calls.hangup", {0}},
      {"calls/v3:abc/hangup", "calls.hangup", {"v3:abc"}},
      {"calls/v3:abc/start_playback", "calls.playback_start", {"v3:abc"}},
      {"calls/hangup/hangup", "calls.hangup", {"hangup"}},
      {"calls//hangup", "calls.hangup", {""}},
      {"calls/%2F/hangup", "calls.hangup", {"%2F"}},
      {"queues/support/calls/v3:abc/remove", "queues.calls.remove", {"support", "v3:abc"}},
      {"queues/calls/v3:abc/remove", "queues.calls.remove", {NULL, "v3:abc"}},
      {"queues/support/calls/remove", "queues.calls.remove", {"support"}},
      {"queues/calls/retrieve", "queues.calls.retrieve", {0}},
      {"queues/%63alls/retrieve", "queues.retrieve", {"%63alls"}},
      {"queues/calls/calls/retrieve", "queues.calls.retrieve", {"calls"}},
      {"conferences/c1/mute", "conferences.mute", {"c1"}},
      {"conferences/c1/participants/p1/update_participant",
       "conferences.update_participant",
       {"c1", "p1"}},
      {"conferences/participants/p1/update_participant",
       "conferences.update_participant",
       {NULL, "p1"}},
      {"conferences/c1/update_participant", "conferences.update_participant", {"c1"}},
      {"conferences/c1/p1/update_participant", NULL, {0}},
      {"messages/m1/retrieve_group_messages", "messages.retrieve_group_messages", {"m1"}},
      {"messages/group/m1/retrieve_group_messages", "messages.retrieve_group_messages", {"m1"}},
      {"texml/accounts/a1/calls/s1/update", "texml.accounts.calls.update", {"a1", "s1"}},
      {"texml/accounts/a1/calls/s1/recordings/r1/recording_sid_json",
       "texml.accounts.calls.recordings.recording_sid_json",
       {"a1", "s1", "r1"}},
      {"texml/accounts/a1/recordings/r1/json/delete_recording_sid_json",
       "texml.accounts.recordings.json.delete_recording_sid_json",
       {"a1", "r1"}},
      {"recordings/actions/delete", "recordings.actions.delete", {0}},
      {"recordings/r1/delete", "recordings.delete", {"r1"}},
      {"calls/actions/hangup", "calls.hangup", {"actions"}},
      {"calls", NULL, {0}},
      {"calls/v3:abc/v3:abc/hangup", NULL, {0}},
      {"calls/hangup/", NULL, {0}},
      {"/calls/hangup", NULL, {0}},
      {"", NULL, {0}},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    check_topic(&cases[i]);
}

/* The topic with every id ("id0", "id1"...) or with none. */
static void write_topic(char *out, size_t size, const struct operation *operation, bool with_ids) {
  size_t len = 0;
  for (size_t i = 0; i < operation->step_count; i++) {
    const struct operation_step *step = &operation->steps[i];
    if (step->param >= 0 && !with_ids)
      continue;
    if (step->word)
      len += (size_t)snprintf(out + len, size - len, "%s%s", len > 0 ? "/" : "", step->word);
    if (step->param >= 0)
      len += (size_t)snprintf(out + len, size - len, "/id%d", step->param);
  }
}

static void reads_every_operations_topic(void **state) {
  (void)state;
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    char text[512];
    struct operation_topic topic;
    write_topic(text, sizeof text, at, false);
    operation_match_topic(&topic, span_of(text));
    assert_ptr_equal(topic.operation, at);
    for (char *c = text; *c; c++)
      *c = (char)(*c == '/' ? '.' : *c);
    assert_string_equal(text, at->name);
    write_topic(text, sizeof text, at, true);
    operation_match_topic(&topic, span_of(text));
    assert_ptr_equal(topic.operation, at);
    for (size_t j = 0; j < at->id_count; j++) {
      snprintf(text, sizeof text, "id%zu", j);
      assert_true(span_equal_text(topic.ids[j], text));
    }
  }
}

static void takes_so_many_levels_and_no_more(void **state) {
  (void)state;
  char text[2 * (OPERATION_MAX_LEVELS + 2)] = "";
  struct operation_topic topic;
  for (int levels = 1; levels <= OPERATION_MAX_LEVELS + 1; levels++) {
    strcat(text, levels > 1 ? "/x" : "x");
    operation_match_topic(&topic, span_of(text));
    assert_null(topic.operation);
  }
}

static void names_the_nearest(void **state) {
  (void)state;
  static const struct {
    const char *levels, *nearest;
  } cases[] = {
      {"calls/hangupp", "calls.hangup"},
      {"calls/v3:abc/hangupp", "calls.hangup"},
      {"call/hangup", "calls.hangup"},
      {"calls/start_playbak", "calls.start_playback"},
      {"queue/support/calls/list", "queues.calls.list"},
      {"queues/lists", "queues.list"},
      {"weather/tomorrow", NULL},
      {"x", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const char *nearest = operation_nearest(span_of(cases[i].levels));
    if (!cases[i].nearest)
      assert_null(nearest);
    else
      assert_string_equal(nearest ? nearest : "nothing", cases[i].nearest);
  }
}

/* The template with each parameter as "id0", "id1"... */
static void write_path(char *out, const struct operation *operation) {
  int id = 0;
  for (const char *at = operation->path; *at; at++) {
    if (*at == '{') {
      out += sprintf(out, "id%d", id++);
      at = strchr(at, '}');
    } else {
      *out++ = *at;
    }
  }
  *out = '\0';
}

static void matches_every_operations_request(void **state) {
  (void)state;
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    char path[512], found_path[512], id[32];
    const struct operation *found;
    struct span ids[OPERATION_MAX_IDS];
    write_path(path, at);
    assert_int_equal(operation_match_request(&found, ids, span_of(at->method), span_of(path)),
                     ERR_OK);
    write_path(found_path, found);
    assert_string_equal(found_path, path); /* some are one request */
    for (size_t j = 0; j < at->id_count; j++) {
      snprintf(id, sizeof id, "id%zu", j);
      assert_true(span_equal_text(ids[j], id));
    }
  }
}

static void matches_requests(void **state) {
  (void)state;
  static const struct {
    const char *method, *path, *name, *id;
    enum err err;
  } cases[] = {
      {"GET", "/connections/count", "connections.retrieve_count", NULL, ERR_OK},
      {"GET", "/connections/counts", "connections.retrieve", "counts", ERR_OK},
      {"POST", "/messages/schedule", "messages.schedule", NULL, ERR_OK},
      {"POST", "/calls/v3:a%2Fb/actions/hangup", "calls.hangup", "v3:a%2Fb", ERR_OK},
      {"DELETE", "/calls/v3:a/actions/hangup", NULL, NULL, ERR_DENIED},
      {"POST", "/calls//actions/hangup", NULL, NULL, ERR_NOT_FOUND},
      {"POST", "/calls/", NULL, NULL, ERR_NOT_FOUND},
      {"POST", "/call", NULL, NULL, ERR_NOT_FOUND},
      {"POST", "", NULL, NULL, ERR_NOT_FOUND},
      {"GET", "/texml/Accounts/a/Recordings/.json", NULL, NULL, ERR_NOT_FOUND},
      {"GET", "/texml/accounts/a/Calls", NULL, NULL, ERR_NOT_FOUND},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct operation *found;
    struct span ids[OPERATION_MAX_IDS];
    enum err err =
        operation_match_request(&found, ids, span_of(cases[i].method), span_of(cases[i].path));
    if (err != cases[i].err)
      fail_msg("%s %s: %s", cases[i].method, cases[i].path, err_text(err));
    if (err != ERR_OK)
      continue;
    assert_string_equal(found->name, cases[i].name);
    assert_true(span_equal(ids[0], span_of(cases[i].id)));
  }
}

static void finds_parameters_by_both_names(void **state) {
  (void)state;
  const struct operation *bridge = operation_find(span_of("calls.bridge"));
  const struct operation_param *body =
      operation_param_find(bridge, OPERATION_IN_BODY, span_of("call_control_id_to_bridge_with"));
  assert_string_equal(body->name, "call_control_id");
  assert_ptr_equal(operation_param_find(bridge, OPERATION_IN_BODY, span_of("call_control_id")),
                   body);
  assert_true(body != operation_param_find(bridge, OPERATION_IN_PATH, span_of("call_control_id")));
  assert_null(operation_param_find(bridge, OPERATION_IN_QUERY, span_of("call_control_id")));
}

/* Each type ends where the notation says, on whichever way through it. */
static const char *check_type(const char *at) {
  do {
    assert_non_null(strchr("sinb?f~[{", *at));
    char opened = *at++;
    if (*at == '(')
      at = strchr(at, ')') + 1;
    if (opened == '[')
      at = check_type(at) + 1;
    while (opened == '{' && at[-1] != '}')
      at = check_type(strchr(at, ':') + 1) + 1;
  } while (*at == '|' && at++);
  return at;
}

static void says_what_parameters_take(void **state) {
  (void)state;
  static const struct {
    const char *operation, *param, *type;
  } cases[] = {
      {"calls.bridge", "mute_dtmf", "s(none|both|self|opposite)"},
      {"calls.bridge", "call_control_id", "s"},
      {"calls.dial", "to", "s|[s]"},
      {"calls.dial", "webhook_urls", "{*:[s]}"},
      {"calls.dial", "custom_headers", "[{name!:s,value!:s}]"},
      {"call_control_applications.create", "webhook_timeout_secs", "i|~"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct operation *operation = operation_find(span_of(cases[i].operation));
    const struct operation_param *param =
        operation_param_find(operation, OPERATION_IN_BODY, span_of(cases[i].param));
    assert_string_equal(operation_type(param), cases[i].type);
  }
  for (size_t i = 0; i < operation_count(); i++)
    for (size_t j = 0; j < operation_at(i)->param_count; j++)
      assert_string_equal(check_type(operation_type(&operation_at(i)->params[j])), "");
  const struct operation_param own = {.kind = OPERATION_ARRAY};
  assert_string_equal(operation_type(&own), "[?]");
}

/* Looking at one makes the same as asking for it, in the caller's memory. */
static void looks_at_operations(void **state) {
  (void)state;
  static struct operation_look look;
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    operation_look(&look, i);
    assert_string_equal(operation_name_at(i), at->name);
    assert_ptr_equal(operation_alias_at(i), at->alias);
    assert_int_equal(at->index, i);
    assert_string_equal(look.operation.path, at->path);
    assert_int_equal(look.operation.param_count, at->param_count);
    assert_ptr_equal(look.operation.params, look.params);
    assert_ptr_equal(look.operation.steps, look.steps);
    if (at->param_count > 0)
      assert_memory_equal(look.params, at->params, at->param_count * sizeof *at->params);
  }
}

static void says_how_lists_come_in_pages(void **state) {
  (void)state;
  static const struct {
    const char *operation, *page, *items, *last;
  } cases[] = {
      {"calls.dial", NULL, NULL, NULL},
      {"call_events.list", "page[number]", "data", "meta.total_pages"},
      {"texml.accounts.queues.list", "Page", "queues", ""},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct operation_pages *pages = operation_find(span_of(cases[i].operation))->pages;
    assert_true((pages != NULL) == (cases[i].page != NULL));
    if (!pages)
      continue;
    assert_string_equal(pages->page, cases[i].page);
    assert_string_equal(pages->items, cases[i].items);
    assert_string_equal(pages->last, cases[i].last);
    assert_string_equal(pages->next, "");
  }
}

struct asking {
  pthread_t thread;
  const struct operation *found[2];
};

static void *ask(void *argument) {
  struct asking *asking = argument;
  for (size_t i = 0; i < operation_count(); i++)
    assert_non_null(operation_at(i));
  asking->found[0] = operation_find(span_of("calls.hangup"));
  asking->found[1] = operation_find(span_of("calls.end_everything"));
  return NULL;
}

/* Whoever asks first makes it; all get the same one. */
static void gives_all_threads_the_same(void **state) {
  (void)state;
  struct asking asking[4];
  for (size_t i = 0; i < COUNT(asking); i++)
    assert_int_equal(pthread_create(&asking[i].thread, NULL, ask, &asking[i]), 0);
  for (size_t i = 0; i < COUNT(asking); i++) {
    assert_int_equal(pthread_join(asking[i].thread, NULL), 0);
    assert_string_equal(asking[i].found[0]->name, "calls.hangup");
    assert_ptr_equal(asking[i].found[0], asking[0].found[0]);
    assert_null(asking[i].found[1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_all_threads_the_same),
      cmocka_unit_test(finds_every_name_and_alias),
      cmocka_unit_test(names_are_the_wires_and_aliases_the_sdks),
      cmocka_unit_test(reads_topics),
      cmocka_unit_test(reads_every_operations_topic),
      cmocka_unit_test(takes_so_many_levels_and_no_more),
      cmocka_unit_test(names_the_nearest),
      cmocka_unit_test(matches_every_operations_request),
      cmocka_unit_test(matches_requests),
      cmocka_unit_test(finds_parameters_by_both_names),
      cmocka_unit_test(says_what_parameters_take),
      cmocka_unit_test(looks_at_operations),
      cmocka_unit_test(says_how_lists_come_in_pages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
