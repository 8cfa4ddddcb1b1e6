#include "bridge/discovery.h"

#include <string.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/topic.h"
#include "subscriber.h"

enum { SPREAD_MS = 1000, NOTES_AT_ONCE = 64, RETRY_MS = 5000 };

static const char OWNER[] = "homeassistant";

struct device {
  char *topic;
  bool noted; /* in the journal, that it was published */
};

struct discovery {
  struct discovery_options options;
  char *status_topic;
  struct device *devices; /* in home's order */
  size_t count;
  bool up, stopped, refused;
  size_t next; /* device of the round under way; `count` when none is */
  struct timer timer;
  struct changes writing;
  bool is_writing;
};

/* ---- devices --------------------------------------------------------------------------------- */

static struct device *find(const struct discovery *discovery, struct span topic) {
  for (size_t i = 0; i < discovery->count; i++)
    if (span_equal_text(topic, discovery->devices[i].topic))
      return &discovery->devices[i];
  return NULL;
}

static char *make_topic(const struct discovery *discovery, const char *object_id) {
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  buf_addf(&topic, "%s/device/%s/config", discovery->options.home.config->homeassistant_prefix,
           object_id);
  char *made = buf_take(&topic);
  buf_free(&topic);
  return made;
}

static enum err name_device(struct discovery *discovery, size_t i) {
  char *object_id = NULL;
  char *json = NULL;
  enum err err = home_device_make(&object_id, &json, &discovery->options.home, i);
  if (err != ERR_OK)
    return err;
  discovery->devices[i].topic = make_topic(discovery, object_id);
  mem_free(object_id);
  mem_free(json);
  return discovery->devices[i].topic ? ERR_OK : ERR_MEMORY;
}

/* A message is made anew each time: a house starts seldom, and the texts are long. */
static void publish_device(struct discovery *discovery, size_t i) {
  char *object_id = NULL;
  char *json = NULL;
  if (home_device_make(&object_id, &json, &discovery->options.home, i) == ERR_OK)
    publish_now_state(discovery->options.publish, span_of(discovery->devices[i].topic),
                      span_of(json), "application/json");
  mem_free(object_id);
  mem_free(json);
}

/* ---- a round --------------------------------------------------------------------------------- */

static void go_on(struct discovery *discovery);

static void on_timer(struct timer *timer) {
  go_on(container_of(timer, struct discovery, timer));
}

static void go_on_in(struct discovery *discovery, int64_t ms) {
  if (!discovery->stopped)
    timer_start(discovery->options.timers, &discovery->timer, clock_mono_ms() + ms, on_timer);
}

static void on_written(struct store_write *write) {
  struct discovery *discovery = container_of(write, struct discovery, writing.write);
  const struct changes *changes = &discovery->writing;
  bool kept = write->result == ERR_OK;
  discovery->is_writing = false;
  for (size_t i = 0; kept && i < write->count; i++) {
    struct device *device = find(discovery, changes_note(changes, i)->key);
    if (device)
      device->noted = true;
  }
  changes_free(&discovery->writing);
  go_on_in(discovery, kept ? 0 : RETRY_MS);
}

/* That a device was published is known before it is: what was never written down could not be
 * cleared. True: there is something to be written down. */
static bool write_notes(struct discovery *discovery) {
  enum err err = ERR_OK;
  size_t added = 0;
  changes_begin(&discovery->writing, on_written);
  for (size_t i = 0; err == ERR_OK && i < discovery->count && added < NOTES_AT_ONCE; i++) {
    if (discovery->devices[i].noted)
      continue;
    const struct store_note note = {.owner = span_of(OWNER),
                                    .key = span_of(discovery->devices[i].topic),
                                    .value = span_of("published")};
    err = changes_add_note(&discovery->writing, &note);
    added++;
  }
  if (err == ERR_OK && added > 0) {
    discovery->is_writing = true;
    store_commit(discovery->options.store, &discovery->writing.write);
    return true;
  }
  changes_free(&discovery->writing);
  if (err != ERR_OK)
    go_on_in(discovery, RETRY_MS);
  return err != ERR_OK;
}

static void go_on(struct discovery *discovery) {
  bool idle = !discovery->up || discovery->refused || discovery->next >= discovery->count;
  if (idle || discovery->is_writing || write_notes(discovery))
    return;
  publish_device(discovery, discovery->next++);
  if (discovery->next < discovery->count)
    go_on_in(discovery, SPREAD_MS / (int64_t)discovery->count);
}

static void begin_round(struct discovery *discovery) {
  discovery->next = 0;
  go_on_in(discovery, 0);
}

/* ---- what is heard --------------------------------------------------------------------------- */

void discovery_hear_status(struct discovery *discovery, const struct mqtt_message *message) {
  if (span_equal_text(message->payload, "online"))
    begin_round(discovery);
}

void discovery_refused(struct discovery *discovery, const struct msg *msg) {
  if (discovery->refused || !find(discovery, msg->parts.topic))
    return;
  discovery->refused = true;
  log_line(LOG_WARN,
           "the broker does not allow homeassistant.discovery: it is off until the next "
           "start",
           LOG_FOREIGN("topic", msg->parts.topic));
}

const char *discovery_status_topic(const struct discovery *discovery) {
  return discovery->status_topic;
}

/* ---- as a subscriber ------------------------------------------------------------------------- */

static enum err create(void **self, const struct hear_options *options) {
  *self = options->discovery;
  return ERR_OK;
}

static bool is_stale(const void *self, const struct store_note *note) {
  return find(self, note->key) == NULL;
}

static enum err recover(void *self, const struct store_note *note) {
  struct device *device = find(self, note->key);
  if (device)
    device->noted = true;
  return ERR_OK;
}

/* A device that there is no more. */
static enum err clear(void *self, struct heard *heard, struct changes *changes) {
  (void)self;
  struct msg *msg = NULL;
  enum err err = msg_create_state(&msg, heard->deadline.key, span_of(NULL), NULL);
  return err == ERR_OK ? changes_add_message(changes, &msg) : err;
}

/* What was to be cleared may be configured again before that was sent. */
static bool is_current(const void *self, const struct msg *msg) {
  return msg->parts.payload.len > 0 || !find(self, msg->parts.topic);
}

static void up(void *self) {
  struct discovery *discovery = self;
  discovery->up = true;
  begin_round(discovery);
}

static void down(void *self) {
  struct discovery *discovery = self;
  discovery->up = false;
}

static void stop(void *self) {
  struct discovery *discovery = self;
  discovery->stopped = true;
  timer_stop(discovery->options.timers, &discovery->timer);
}

static bool is_busy(const void *self) {
  return ((const struct discovery *)self)->is_writing;
}

const struct subscriber discovery_subscriber = {
    .name = OWNER,
    .create = create,
    .is_stale = is_stale,
    .recover = recover,
    .deadline = clear,
    .is_current = is_current,
    .up = up,
    .down = down,
    .stop = stop,
    .is_busy = is_busy,
};

/* ---- its life -------------------------------------------------------------------------------- */

static enum err name_devices(struct discovery *discovery) {
  struct buf topic;
  size_t count = home_device_count(&discovery->options.home);
  buf_init(&topic, TOPIC_MAX);
  buf_addf(&topic, "%s/status", discovery->options.home.config->homeassistant_prefix);
  discovery->status_topic = buf_take(&topic);
  buf_free(&topic);
  discovery->devices = mem_alloc((count + 1) * sizeof discovery->devices[0]);
  if (!discovery->status_topic || !discovery->devices)
    return ERR_MEMORY;
  enum err err = ERR_OK;
  for (discovery->count = 0; err == ERR_OK && discovery->count < count; discovery->count++)
    err = name_device(discovery, discovery->count);
  return err;
}

enum err discovery_create(struct discovery **out, const struct discovery_options *options) {
  struct discovery *discovery = mem_alloc(sizeof *discovery);
  if (!discovery)
    return ERR_MEMORY;
  discovery->options = *options;
  enum err err = name_devices(discovery);
  discovery->next = discovery->count;
  *out = discovery;
  if (err != ERR_OK)
    discovery_destroy(out);
  return err;
}

void discovery_destroy(struct discovery **discovery) {
  if (!*discovery)
    return;
  timer_stop((*discovery)->options.timers, &(*discovery)->timer);
  for (size_t i = 0; (*discovery)->devices && i < (*discovery)->count; i++)
    mem_free((*discovery)->devices[i].topic);
  mem_free((*discovery)->devices);
  mem_free((*discovery)->status_topic);
  mem_free(*discovery);
  *discovery = NULL;
}
