#include "retained.h"

#include <string.h>

#include "bridge/buf.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "bridge/topic.h"

/* A key that has a state, or of whose last change it is not known whether it was committed. */
struct entry {
  struct list_link link; /* in retained.all, the oldest state first */
  struct msg *state;     /* what is assumed; NULL: it is being forgotten */
  struct msg *committed; /* what the journal has; NULL for none */
  unsigned committing;   /* changes of it on their way there */
  char key[];
};

struct retained {
  struct retained_options options;
  struct list all;
  size_t count; /* of those that have a state */
};

static void set(struct msg **at, struct msg *msg) {
  struct msg *before = *at;
  *at = msg ? msg_ref(msg) : NULL;
  msg_unref(&before);
}

static void assume(struct retained *retained, struct entry *entry, struct msg *state) {
  retained->count += state != NULL;
  retained->count -= entry->state != NULL;
  set(&entry->state, state);
}

static struct entry *entry_of(struct list_link *link) {
  return link ? container_of(link, struct entry, link) : NULL;
}

static struct entry *find(const struct retained *retained, struct span key) {
  struct entry *entry = entry_of(retained->all.first);
  while (entry && !span_equal_text(key, entry->key))
    entry = entry_of(entry->link.after);
  return entry;
}

static struct entry *find_or_add(struct retained *retained, struct span key) {
  struct entry *entry = find(retained, key);
  if (entry)
    return entry;
  entry = mem_alloc(sizeof *entry + key.len + 1);
  if (!entry)
    return NULL;
  memcpy(entry->key, key.data, key.len);
  list_append(&retained->all, &entry->link);
  return entry;
}

static void remove_entry(struct retained *retained, struct entry *entry) {
  assume(retained, entry, NULL);
  set(&entry->committed, NULL);
  list_remove(&retained->all, &entry->link);
  mem_free(entry);
}

/* ---- messages -------------------------------------------------------------------------------- */

static enum err make_topic(struct buf *out, const struct retained *retained, const char *key) {
  buf_init(out, TOPIC_MAX);
  buf_addf(out, "%s/%s/", retained->options.root, retained->options.kind);
  topic_add_level(out, span_of(key));
  buf_add_text(out, "/state");
  return buf_status(out);
}

static enum err make_message(struct msg **out, const struct retained *retained, const char *key,
                             struct span json) {
  struct buf topic;
  enum err err = make_topic(&topic, retained, key);
  if (err == ERR_OK)
    err = msg_create_state(out, buf_span(&topic), json, "application/json");
  buf_free(&topic);
  return err;
}

/* ---- changes --------------------------------------------------------------------------------- */

/* The message, and right behind it the note, which points into it. */
static enum err add(struct retained *retained, struct changes *changes, struct entry *entry,
                    struct span json, int64_t due_wall_ms) {
  struct msg *msg = NULL;
  enum err err = make_message(&msg, retained, entry->key, json);
  if (err != ERR_OK)
    return err;
  struct msg *state = json.len > 0 ? msg_ref(msg) : NULL;
  const struct store_note note = {span_of(retained->options.owner), span_of(entry->key),
                                  msg->parts.payload, due_wall_ms};
  err = changes_add_message(changes, &msg);
  if (err == ERR_OK)
    err = state ? changes_add_note(changes, &note) : changes_add_note_gone(changes, &note);
  if (err == ERR_OK) {
    entry->committing++;
    assume(retained, entry, state);
  }
  msg_unref(&state);
  return err;
}

static bool stays(const struct retained *retained, const struct entry *entry) {
  return retained->options.stays &&
         retained->options.stays(retained->options.context, span_of(entry->key));
}

/* Another one than that, which has room then. */
static struct entry *find_oldest(const struct retained *retained, const struct entry *but) {
  struct entry *entry = entry_of(retained->all.first);
  while (entry == but || !entry->state || stays(retained, entry))
    entry = entry_of(entry->link.after);
  return entry;
}

static enum err add_with_room(struct retained *retained, struct changes *changes,
                              struct entry *entry, struct span json, int64_t due_wall_ms) {
  enum err err = ERR_OK;
  if (json.len > 0 && !entry->state && retained->count == retained->options.most)
    err = add(retained, changes, find_oldest(retained, entry), span_of(NULL), 0);
  if (err != ERR_OK)
    return err;
  list_remove(&retained->all, &entry->link);
  list_append(&retained->all, &entry->link);
  return add(retained, changes, entry, json, due_wall_ms);
}

enum err retained_set(struct retained *retained, struct changes *changes, struct span key,
                      struct span json, int64_t due_wall_ms) {
  struct entry *entry = json.len > 0 ? find_or_add(retained, key) : find(retained, key);
  if (!entry)
    return json.len > 0 ? ERR_MEMORY : ERR_OK;
  enum err err = add_with_room(retained, changes, entry, json, due_wall_ms);
  if (err == ERR_OK)
    return ERR_OK;
  retained_after_commit(retained, changes, false);
  entry = find(retained, key);
  if (entry && !entry->state && !entry->committed && entry->committing == 0)
    remove_entry(retained, entry);
  return err;
}

static void finish_one(struct retained *retained, struct entry *entry, struct msg *msg,
                       bool committed) {
  struct msg *state = msg->parts.payload.len > 0 ? msg : NULL;
  entry->committing--;
  if (committed)
    set(&entry->committed, state);
  else if (entry->state == state)
    assume(retained, entry, entry->committed);
  if (!entry->state && !entry->committed && entry->committing == 0)
    remove_entry(retained, entry);
}

void retained_after_commit(struct retained *retained, const struct changes *changes,
                           bool committed) {
  for (size_t i = 1; i < changes->write.count; i++) {
    const struct store_change *before = &changes->write.changes[i - 1];
    const struct store_note *note = changes_note(changes, i);
    if (!note || before->kind != STORE_MESSAGE ||
        !span_equal_text(note->owner, retained->options.owner))
      continue;
    struct entry *entry = find(retained, note->key);
    if (entry)
      finish_one(retained, entry, before->message, committed);
  }
}

/* ---- from outside ---------------------------------------------------------------------------- */

enum err retained_create(struct retained **out, const struct retained_options *options) {
  struct retained *retained = mem_alloc(sizeof *retained);
  if (!retained)
    return ERR_MEMORY;
  retained->options = *options;
  *out = retained;
  return ERR_OK;
}

struct span retained_get(const struct retained *retained, struct span key) {
  const struct entry *entry = find(retained, key);
  return entry && entry->state ? entry->state->parts.payload : span_of(NULL);
}

enum err retained_recover(struct retained *retained, const struct store_note *note) {
  struct entry *entry = find_or_add(retained, note->key);
  struct msg *msg = NULL;
  if (!entry)
    return ERR_MEMORY;
  enum err err = make_message(&msg, retained, entry->key, note->value);
  if (err == ERR_OK) {
    assume(retained, entry, msg);
    set(&entry->committed, msg);
  }
  msg_unref(&msg);
  return err;
}

static bool is_of_kind(const struct retained *retained, struct span topic) {
  return span_take_text(&topic, retained->options.root) && span_take(&topic, '/') &&
         span_take_text(&topic, retained->options.kind) && span_take(&topic, '/') && topic.len > 0;
}

bool retained_is_current(const struct retained *retained, const struct msg *msg) {
  if (msg->parts.kind != MSG_STATE || !is_of_kind(retained, msg->parts.topic))
    return true;
  struct span newest = span_of(NULL);
  for (struct entry *entry = entry_of(retained->all.first); entry;
       entry = entry_of(entry->link.after))
    if (entry->committed && span_equal(entry->committed->parts.topic, msg->parts.topic))
      newest = entry->committed->parts.payload;
  return span_equal(newest, msg->parts.payload);
}

void retained_publish(const struct retained *retained, struct publish *publish) {
  for (struct entry *entry = entry_of(retained->all.first); entry;
       entry = entry_of(entry->link.after))
    if (entry->committed)
      publish_now(publish, entry->committed);
}

void retained_destroy(struct retained **retained) {
  if (!*retained)
    return;
  while ((*retained)->all.first)
    remove_entry(*retained, entry_of((*retained)->all.first));
  mem_free(*retained);
  *retained = NULL;
}
