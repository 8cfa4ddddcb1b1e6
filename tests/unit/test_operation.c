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
  size_t count;
  const struct operation *all = operation_all(&count);
  assert_true(count >= 153);
  for (size_t i = 0; i < count; i++) {
    assert_ptr_equal(operation_find(span_of(all[i].name)), &all[i]);
    if (all[i].alias)
      assert_ptr_equal(operation_find(span_of(all[i].alias)), &all[i]);
    if (i > 0)
      assert_true(strcmp(all[i - 1].name, all[i].name) < 0);
    assert_true(all[i].id_count <= OPERATION_MAX_IDS);
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
  size_t count;
  const struct operation *all = operation_all(&count);
  for (size_t i = 0; i < count; i++) {
    char text[512];
    struct operation_topic topic;
    write_topic(text, sizeof text, &all[i], false);
    operation_match_topic(&topic, span_of(text));
    assert_ptr_equal(topic.operation, &all[i]);
    for (char *at = text; *at; at++)
      *at = (char)(*at == '/' ? '.' : *at);
    assert_string_equal(text, all[i].name);
    write_topic(text, sizeof text, &all[i], true);
    operation_match_topic(&topic, span_of(text));
    assert_ptr_equal(topic.operation, &all[i]);
    for (size_t j = 0; j < all[i].id_count; j++) {
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
  size_t count;
  const struct operation *all = operation_all(&count);
  for (size_t i = 0; i < count; i++) {
    char path[512], id[32];
    const struct operation *found;
    struct span ids[OPERATION_MAX_IDS];
    write_path(path, &all[i]);
    assert_int_equal(operation_match_request(&found, ids, span_of(all[i].method), span_of(path)),
                     ERR_OK);
    assert_ptr_equal(found, &all[i]);
    for (size_t j = 0; j < all[i].id_count; j++) {
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
  size_t count;
  const struct operation *all = operation_all(&count);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < all[i].param_count; j++)
      assert_string_equal(check_type(operation_type(&all[i].params[j])), "");
  const struct operation_param own = {.kind = OPERATION_ARRAY};
  assert_string_equal(operation_type(&own), "[?]");
}

int main(void) {
  const struct CMUnitTest tests[] = {
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
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
