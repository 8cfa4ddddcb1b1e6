#include "call_table.h"

#include <search.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/mem.h"
#include "bridge/percent.h"
#include "bridge/topic.h"

/* ---- by id and by leg ---- */

static int compare_ids(const void *a, const void *b) {
  return strcmp(((const struct call *)a)->call_control_id,
                ((const struct call *)b)->call_control_id);
}

static int compare_legs(const void *a, const void *b) {
  return strcmp(((const struct call *)a)->call_leg_id, ((const struct call *)b)->call_leg_id);
}

static struct call *find(void *const *tree, int (*compare)(const void *, const void *),
                         const struct call *key) {
  struct call **node = tfind(key, tree, compare);
  return node ? *node : NULL;
}

struct call *call_table_find(const struct call_table *table, struct span id) {
  return id.len > 0
             ? find(&table->by_id, compare_ids, &(struct call){.call_control_id = (char *)id.data})
             : NULL;
}

struct call *call_table_find_leg(const struct call_table *table, struct span leg) {
  return leg.len > 0
             ? find(&table->by_leg, compare_legs, &(struct call){.call_leg_id = (char *)leg.data})
             : NULL;
}

static bool has_level(const struct call *call, struct span level) {
  struct buf own;
  buf_init(&own, TOPIC_MAX);
  topic_add_level(&own, span_of(call->call_control_id));
  bool same = span_equal(buf_span(&own), level);
  buf_free(&own);
  return same;
}

/* An id that was cut: no real one is so long. */
static struct call *find_cut_level(const struct call_table *table, struct span level) {
  struct call *call = call_table_next(table, NULL);
  while (call && !has_level(call, level))
    call = call_table_next(table, call);
  return call;
}

struct call *call_table_find_level(const struct call_table *table, struct span level) {
  if (topic_level_is_cut(level))
    return find_cut_level(table, level);
  struct buf id;
  buf_init(&id, TOPIC_LEVEL_MAX);
  struct call *call = NULL;
  if (percent_decode(&id, level, false) == ERR_OK)
    call = call_table_find(table, buf_span(&id));
  buf_free(&id);
  return call;
}

/* ---- by age ---- */

static struct list *list_of(struct call_table *table, const struct call *call) {
  return call->over ? &table->over : &table->live;
}

static void move(struct call_table *table, struct call *call, bool over, bool last) {
  list_remove(list_of(table, call), &call->link);
  call->over = over;
  struct list *list = list_of(table, call);
  list_insert(list, &call->link, last ? list->first : NULL);
}

void call_table_renew(struct call_table *table, struct call *call, bool over) {
  move(table, call, over, false);
}

void call_table_put_last(struct call_table *table, struct call *call, bool over) {
  move(table, call, over, true);
}

struct call *call_table_next(const struct call_table *table, const struct call *call) {
  struct list_link *next = call ? call->link.after : table->over.first;
  if (!next && (!call || call->over))
    next = table->live.first;
  return next ? container_of(next, struct call, link) : NULL;
}

/* ---- coming and going ---- */

static void call_free(struct call *call) {
  msg_unref(&call->state);
  msg_unref(&call->committed);
  mem_free(call->call_control_id);
  mem_free(call->call_leg_id);
  mem_free(call);
}

struct call *call_table_add(struct call_table *table, struct span id, struct span leg) {
  struct call *call = mem_alloc(sizeof *call);
  if (!call)
    return NULL;
  call->call_control_id = mem_copy(id);
  call->call_leg_id = mem_copy(leg);
  if (!call->call_control_id || !call->call_leg_id || !tsearch(call, &table->by_id, compare_ids)) {
    call_free(call);
    return NULL;
  }
  if (leg.len > 0)
    (void)tsearch(call, &table->by_leg, compare_legs); /* without memory it stays unknown */
  list_append(&table->live, &call->link);
  table->count++;
  return call;
}

void call_table_remove(struct call_table *table, struct call *call) {
  tdelete(call, &table->by_id, compare_ids);
  const struct call *of_leg = find(&table->by_leg, compare_legs, call);
  if (of_leg && of_leg == call)
    tdelete(call, &table->by_leg, compare_legs);
  list_remove(list_of(table, call), &call->link);
  table->count--;
  call_free(call);
}
