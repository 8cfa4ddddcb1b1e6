/* The operations' facts, as read-only bytes without a pointer in them, and the struct operation of
 * each that somebody asked for. The bytes stand in a section of their own, of which nobody reads a
 * page before he needs it: names together, for they are looked through, then ways, then the rest,
 * which only the operation's first use reads. Any thread. */
#include "table.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Woverlength-strings"

#define COLD              __attribute__((section("telnyx_operations")))
#define JOINED(a, b)      a##b
#define JOIN(a, b)        JOINED(a, b)
#define MEMBER(text)      char JOIN(row, __LINE__)[sizeof(text)];
#define PLACE(type, text) (uint32_t)offsetof(struct type, JOIN(row, __LINE__))

/* ---- the bytes: strings one after the other -------------------------------------------------- */

#define LEFT_OUT(name, why)
#define PAGES(page, size, items, next, last)
#define OPERATION(names, way, facts, pages, params, steps) MEMBER(names)
/* Name; alias, "" for none. */
struct names {
#include "operations.inc"
};
#undef OPERATION
#define OPERATION(names, way, facts, pages, params, steps) MEMBER(way)
/* Method; path; steps: a word, or "{" and the number of an id and the word before it that the name
 * has not. */
struct ways {
#include "operations.inc"
};
#undef OPERATION
#define OPERATION(names, way, facts, pages, params, steps) MEMBER(facts)
/* Content, class and reach in a letter and two digits, and flags (c: takes a command_id, b: binary
 * reply, w: whole body, r: above the root); destinations; what forms of a body require; then of
 * each parameter place (capital: required), kind and scope in a letter each and the name, alias,
 * type. */
struct facts {
#include "operations.inc"
};
#undef OPERATION

#define OPERATION(names, way, facts, pages, params, steps) names,
COLD static const struct names names = {
#include "operations.inc"
};
#undef OPERATION
#define OPERATION(names, way, facts, pages, params, steps) way,
COLD static const struct ways ways = {
#include "operations.inc"
};
#undef OPERATION
#define OPERATION(names, way, facts, pages, params, steps) facts,
COLD static const struct facts facts = {
#include "operations.inc"
};
#undef OPERATION

#define OPERATION(name, way, fact, pages, params, steps)                                           \
  {PLACE(names, name), PLACE(ways, way), PLACE(facts, fact), pages, params, steps},
COLD static const struct {
  uint32_t names, way, facts;
  uint8_t pages, params, steps;
} rows[] = {
#include "operations.inc"
};
#undef OPERATION

#define OPERATION(names, way, facts, pages, params, steps) +params
enum {
  COUNT = sizeof rows / sizeof rows[0],
  PARAMS = 0
#include "operations.inc"
  ,
#undef OPERATION
#define OPERATION(names, way, facts, pages, params, steps) +steps
  STEPS = 0
#include "operations.inc"
};
#undef OPERATION
#undef PAGES

#define OPERATION(names, way, facts, pages, params, steps)
#define PAGES(page, size, items, next, last) {page, size, items, next, last},
static const struct operation_pages all_pages[] = {
#include "operations.inc"
};
#undef PAGES
#undef LEFT_OUT

#define PAGES(page, size, items, next, last)
#define LEFT_OUT(name, why) {name, why},
static const struct {
  const char *name, *why;
} left_out[] = {
#include "operations.inc"
};

const char *operation_left_out(struct span name) {
  for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
    if (span_equal_text(name, left_out[i].name))
      return left_out[i].why;
  return NULL;
}

/* ---- a look at one --------------------------------------------------------------------------- */

/* The string that begins there; *at is behind it afterwards. */
static const char *read_text(const char **at) {
  const char *text = *at;
  *at += strlen(text) + 1;
  return text;
}

static const char *or_null(const char *text) {
  return *text ? text : NULL;
}

size_t operation_count(void) {
  return COUNT;
}

const char *operation_name_at(size_t i) {
  assert(i < COUNT);
  return (const char *)&names + rows[i].names;
}

const char *operation_alias_at(size_t i) {
  const char *name = operation_name_at(i);
  return or_null(name + strlen(name) + 1);
}

void table_way(struct table_way *out, size_t i) {
  assert(i < COUNT);
  const char *at = (const char *)&ways + rows[i].way;
  out->method = read_text(&at);
  out->path = read_text(&at);
  out->steps = at;
  out->step_count = rows[i].steps;
}

void table_steps(struct operation_step out[OPERATION_MAX_LEVELS], const struct table_way *way) {
  const char *at = way->steps;
  for (size_t i = 0; i < way->step_count; i++) {
    const char *text = read_text(&at);
    bool is_id = *text == '{';
    out[i].param = is_id ? text[1] - '0' : -1;
    out[i].word = is_id ? or_null(text + 2) : text;
  }
}

/* The value of that letter in a list of them. */
static uint8_t letter_value(const char *letters, char letter) {
  return (uint8_t)(strchr(letters, letter) - letters);
}

static enum operation_place place_of(char letter) {
  switch (letter | 0x20) {
  case 'p':
    return OPERATION_IN_PATH;
  case 'q':
    return OPERATION_IN_QUERY;
  case 'h':
    return OPERATION_IN_HEADER;
  default:
    return OPERATION_IN_BODY;
  }
}

static void read_param(struct operation_param *out, const char **at) {
  const char *head = read_text(at);
  out->place = place_of(head[0]);
  out->required = head[0] < 'a';
  out->kind = letter_value("?sinb[{", head[1]); /* enum operation_kind */
  out->scope = letter_value("-cfq", head[2]);   /* enum operation_scope */
  out->name = head + 3;
  out->alias = or_null(read_text(at));
  out->type = read_text(at);
}

static void read_head(struct operation *out, const char **at) {
  const char *head = read_text(at);
  out->content = (enum operation_content)letter_value("njafmy", head[0]);
  out->class = (enum operation_class)(head[1] - '0');
  out->reach = (enum operation_reach)(head[2] - '0');
  out->takes_command_id = strchr(head + 3, 'c') != NULL;
  out->binary_reply = strchr(head + 3, 'b') != NULL;
  out->whole_body = strchr(head + 3, 'w') != NULL;
  out->above_root = strchr(head + 3, 'r') != NULL;
  out->destinations = read_text(at);
  out->one_of = or_null(read_text(at));
}

static void read_operation(struct operation *out, struct operation_param *params,
                           struct operation_step *steps, size_t i) {
  struct table_way way;
  const char *at = (const char *)&facts + rows[i].facts;
  table_way(&way, i);
  table_steps(steps, &way);
  *out = (struct operation){.name = operation_name_at(i),
                            .alias = operation_alias_at(i),
                            .method = way.method,
                            .path = way.path,
                            .params = params,
                            .param_count = rows[i].params,
                            .steps = steps,
                            .step_count = way.step_count,
                            .pages = rows[i].pages > 0 ? &all_pages[rows[i].pages - 1] : NULL,
                            .index = i};
  read_head(out, &at);
  for (size_t k = 0; k < out->param_count; k++) {
    read_param(&params[k], &at);
    out->id_count += params[k].place == OPERATION_IN_PATH;
  }
}

void operation_look(struct operation_look *out, size_t i) {
  assert(i < COUNT);
  read_operation(&out->operation, out->params, out->steps, i);
}

/* ---- those that were asked for --------------------------------------------------------------- */

/* Room for all of them, of which the system gives what is written to. */
static struct {
  pthread_mutex_t lock;
  const struct operation *of_row[COUNT];
  struct operation operations[COUNT];
  struct operation_param params[PARAMS];
  struct operation_step steps[STEPS];
  size_t operation_count, param_count, step_count;
} made = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const struct operation *make(size_t i) {
  struct operation *out = &made.operations[made.operation_count++];
  read_operation(out, &made.params[made.param_count], &made.steps[made.step_count], i);
  made.param_count += out->param_count;
  made.step_count += out->step_count;
  return out;
}

const struct operation *operation_at(size_t i) {
  assert(i < COUNT);
  pthread_mutex_lock(&made.lock);
  if (!made.of_row[i])
    made.of_row[i] = make(i);
  const struct operation *operation = made.of_row[i];
  pthread_mutex_unlock(&made.lock);
  return operation;
}
