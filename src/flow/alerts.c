#include "bridge/hear.h"

#include <stdio.h>
#include <string.h>

#include "alerts_book.h"
#include "bridge/mem.h"
#include "bridge/msg.h"

static struct alerts_entry *entry_of(struct list_link *link) {
  return link ? container_of(link, struct alerts_entry, link) : NULL;
}

struct alerts_entry *alerts_next(const struct alerts *alerts, const struct alerts_entry *after) {
  return entry_of(after ? after->link.after : alerts->all.first);
}

struct alerts_entry *alerts_find(const struct alerts *alerts, struct span id) {
  struct alerts_entry *found = NULL;
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(alerts, entry));)
    if (entry->alert && span_equal_text(id, entry->alert->id))
      found = entry;
  return found;
}

struct alerts_entry *alerts_find_run(const struct alerts *alerts, struct span id,
                                     int64_t started_ms) {
  struct alerts_entry *entry = NULL;
  while ((entry = alerts_next(alerts, entry)))
    if (entry->alert && entry->alert->started_ms == started_ms &&
        span_equal_text(id, entry->alert->id))
      break;
  return entry;
}

struct alerts_entry *alerts_find_key(const struct alerts *alerts, struct span key) {
  struct alerts_entry *entry = NULL;
  while ((entry = alerts_next(alerts, entry)))
    if (span_equal_text(key, entry->key))
      break;
  return entry;
}

bool alerts_is_superseded(const struct alerts *alerts, const struct alerts_entry *entry) {
  return entry->alert && alerts_find(alerts, span_of(entry->alert->id)) != entry;
}

size_t alerts_running(const struct alerts *alerts) {
  size_t count = 0;
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(alerts, entry));)
    count += entry->alert && entry->alert->end == ALERT_RUNNING;
  return count;
}

struct alerts_entry *alerts_add(struct alerts *alerts, struct alert **alert, int64_t started_ms) {
  char key[ALERT_ID_SIZE + 24];
  int len = snprintf(key, sizeof key, "%lld/%s", (long long)started_ms, (*alert)->id);
  struct alerts_entry *entry = mem_alloc(sizeof *entry + (size_t)len + 1);
  if (!entry) {
    alert_free(alert);
    return NULL;
  }
  memcpy(entry->key, key, (size_t)len + 1);
  entry->alert = *alert;
  *alert = NULL;
  list_append(&alerts->all, &entry->link);
  return entry;
}

void alerts_remove(struct alerts *alerts, struct alerts_entry *entry) {
  list_remove(&alerts->all, &entry->link);
  alert_free(&entry->alert);
  msg_unref(&entry->state);
  mem_free(entry->kept);
  mem_free(entry);
}

enum err alerts_create(struct alerts **out, const struct config *config) {
  *out = mem_alloc(sizeof **out);
  if (!*out)
    return ERR_MEMORY;
  (*out)->config = config;
  return ERR_OK;
}

void alerts_destroy(struct alerts **alerts) {
  if (!*alerts)
    return;
  while ((*alerts)->all.first)
    alerts_remove(*alerts, entry_of((*alerts)->all.first));
  mem_free(*alerts);
  *alerts = NULL;
}
