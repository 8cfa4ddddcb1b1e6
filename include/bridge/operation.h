/* The operations that Telnyx's REST API offers: their names, topics, paths and parameters. The
 * table is bytes (src/ops/operations.inc, generated); a struct operation is made of them when
 * somebody first asks for it, and lasts: to look at many, use what says that it makes none. Static
 * storage throughout; any thread.
 *
 * A name is the SDK's method path in snake case without `actions`, its last word being the wire's
 * (`calls.playback_start`); the SDK's own word is the alias (`calls.start_playback`). */
#ifndef BRIDGE_OPERATION_H
#define BRIDGE_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum operation_place {
  OPERATION_IN_PATH,
  OPERATION_IN_QUERY,
  OPERATION_IN_BODY,
  OPERATION_IN_HEADER, /* one of an operation at most */
};

/* What JSON a parameter takes; OPERATION_ANY where several kinds are good. */
enum operation_kind {
  OPERATION_ANY,
  OPERATION_STRING,
  OPERATION_INTEGER,
  OPERATION_NUMBER,
  OPERATION_BOOLEAN,
  OPERATION_ARRAY,
  OPERATION_OBJECT,
};

/* What a parameter names, when commands for that must run in the order they came. */
enum operation_scope { OPERATION_NO_SCOPE, OPERATION_CALL, OPERATION_CONFERENCE, OPERATION_QUEUE };

enum operation_content {
  OPERATION_NO_BODY,
  OPERATION_JSON,
  OPERATION_JSON_AS_ANY, /* JSON, said to be of any type */
  OPERATION_FORM,
  OPERATION_MULTIPART, /* a form with files */
  OPERATION_BYTES,     /* the body is a file */
  OPERATION_TEXT, /* of the bridge's own: a payload that begins with '<' is its last parameter */
};

/* The parameter that is the body itself, where whole_body says that there is one. */
#define OPERATION_WHOLE_BODY "body"

struct operation_param {
  const char *name;  /* on the wire */
  const char *alias; /* the SDK's name where it differs, NULL else */
  uint8_t place;     /* enum operation_place */
  uint8_t kind;      /* enum operation_kind */
  bool required;
  uint8_t scope;    /* enum operation_scope */
  const char *type; /* what is in it, as below; NULL where the kind says all that is known */
};

/* What a parameter takes, as text:
 *
 *   s i n b          a string, an integer, a number, true or false
 *   s(GET|POST)      one of these and no other; i(8000|16000), n(...) and b(true) likewise
 *   f                a file's bytes in base64; a parameter that is a file may say more of it, and
 * is f|{content_type:s,data!:f,filename:s} ?                anything ~                null, which
 * the bridge takes anywhere unless all is checked strictly [s]              an array of them
 *   {a:s,b!:[i]}     an object with these members, sorted by name; `!` follows a required one's
 * name
 *   {*:n,a:s}        `*`, first then, is any other member; without it, others are not known
 *   s|{a:s}|{b:s}    one of several is good; at most OPERATION_MAX_OBJECTS objects of one choice,
 *                    at most one array
 *
 * Values hold none of ()|"\ and names none of ()|[]{},:!"\, so that each ends where the notation
 * says. Static storage; never NULL. */
const char *operation_type(const struct operation_param *param);

enum { OPERATION_MAX_OBJECTS = 16 };

/* What an operation does to whom, as src/ops/classes.txt says and why. */
enum operation_class {
  OPERATION_CLASS_READ,
  OPERATION_CLASS_CALL,  /* acts on a call, conference, queue, message or fax that exists */
  OPERATION_CLASS_REACH, /* rings a phone, sends a message, fax, mail or verification code */
  OPERATION_CLASS_SPEND,
  OPERATION_CLASS_CONFIGURE,
  OPERATION_CLASS_DELETE,
  OPERATION_CLASS_SECRET, /* makes or returns credentials */
  OPERATION_CLASSES
};

/* What an operation of the class reach comes to. */
enum operation_reach {
  OPERATION_REACH_NONE,
  OPERATION_REACH_CALL, /* has events, and lasts */
  OPERATION_REACH_RING, /* rings a phone and is over */
  OPERATION_REACH_MESSAGE,
};

/* One step of a topic: a word of the name, or a path parameter that may stand there. */
struct operation_step {
  const char *word; /* NULL before an id whose resource word is in the name: the id follows that */
  int param;        /* index of the path parameter, -1 for a word of the name */
};

enum { OPERATION_MAX_IDS = 4, OPERATION_MAX_LEVELS = 16, OPERATION_MAX_PARAMS = 128 };

/* How a list comes in pages. Places in the reply are names with dots between them. */
struct operation_pages {
  const char *page;  /* the query parameter that says which, by number or by cursor */
  const char *size;  /* the one that says how many items at most */
  const char *items; /* where the reply has its array, "" when it is one */
  const char *next;  /* where it has the next page's cursor, "" when pages are counted */
  const char
      *last; /* where it has the last page's number; "": there are pages until an empty one */
};

struct operation {
  const char *name;  /* "calls.playback_start" */
  const char *alias; /* "calls.start_playback", NULL for none */
  const char *method;
  const char *path;                     /* "/calls/{call_control_id}/actions/playback_start" */
  const struct operation_param *params; /* path parameters first, in the path's order */
  size_t param_count;
  size_t id_count; /* how many of them are in the path */
  const struct operation_step *steps;
  size_t step_count;
  enum operation_content content;
  bool takes_command_id;
  bool binary_reply; /* the reply's body is no JSON */
  bool whole_body;   /* the body is the value of the parameter that is called so, no object */
  bool above_root;   /* the path is below the host, not below the API's root */
  enum operation_class class;
  enum operation_reach reach;
  const char *destinations; /* of a reach: the parameters, by wire name, that say whom, with commas
                               between; "" for none */
  const char *one_of; /* what the forms of a body require of which one must be met, as the type of
                         an object each, with '|' between; NULL for a body of one form */
  const struct operation_pages *pages; /* NULL: not a list, or one in one piece */
  size_t index;                        /* its place in the table; 0 of the bridge's own */
};

/* "read"; static storage. */
const char *operation_class_name(enum operation_class class);

/* The class of that name; OPERATION_CLASSES when there is none. */
enum operation_class operation_class_of(struct span name);

/* How many there are. They are sorted by name. */
size_t operation_count(void);

/* The one at that place, below operation_count. */
const struct operation *operation_at(size_t i);

/* Its name, and its alias or NULL, making no operation. */
const char *operation_name_at(size_t i);
const char *operation_alias_at(size_t i);

/* The same operation as operation_at's, in the caller's memory, to look at many. */
struct operation_look {
  struct operation operation; /* points to what follows */
  struct operation_param params[OPERATION_MAX_PARAMS];
  struct operation_step steps[OPERATION_MAX_LEVELS];
};
void operation_look(struct operation_look *out, size_t i);

/* By name or alias ("calls.start_playback"); NULL when there is none. */
const struct operation *operation_find(struct span name);

/* The parameter of that wire name or SDK name in that place; NULL when there is none. */
const struct operation_param *operation_param_find(const struct operation *operation,
                                                   enum operation_place place, struct span name);

/* What a topic says: the operation and the ids that stand in it. */
struct operation_topic {
  const struct operation *operation;  /* NULL when unknown */
  struct span ids[OPERATION_MAX_IDS]; /* levels as sent, percent-encoded; data NULL: not there */
};

/* Whether the levels are that operation's, by its steps; then they are in *out. */
bool operation_matches(struct operation_topic *out, const struct operation *operation,
                       struct span levels);

/* Reads the levels after `<root>/cmd/`: the name's words, and each path parameter after the
 * resource that it names, in REST order: "calls/v3:abc/hangup",
 * "queues/support/calls/v3:abc/remove", "conferences/<id>/participants/<id>/update_participant".
 * Ids may be left out.
 *
 * Where an id could be a word, the reading with the fewest ids counts, and of those the one whose
 * ids come first: "queues/calls/retrieve" is queues.calls.retrieve without ids. A level that holds
 * a percent escape is always an id, so "queues/%63alls/retrieve" retrieves the queue "calls". */
void operation_match_topic(struct operation_topic *out, struct span levels);

/* Why Telnyx's operation of that name is not offered ("is a conversation over a WebSocket"); NULL
 * where there is none. */
const char *operation_left_out(struct span name);

/* The known name that is nearest to the topic's, for "did you mean"; NULL when none is near. */
const char *operation_nearest(struct span levels);

/* What a request's method and path (percent-encoded, without the query, below the API's root) call:
 * the operation with the most literal segments, of several that are one request the first. ids get
 * the path parameters as sent, percent-encoded and never empty. ERR_NOT_FOUND: no such path;
 * ERR_DENIED: the path is known, with other methods. */
enum err operation_match_request(const struct operation **out, struct span ids[OPERATION_MAX_IDS],
                                 struct span method, struct span path) MUST_CHECK;

#endif
