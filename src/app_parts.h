/* What the files of the app share: app.c runs the loop and stops in order, app_build.c makes the
 * parts and joins them, app_guard.c and app_signed.c read the settings of guard and signers,
 * app_listen.c has the paths of both listeners, app_load.c reads what the journal knows. Main
 * thread. */
#ifndef APP_PARTS_H
#define APP_PARTS_H

#include <stdbool.h>

#include "app.h"
#include "bridge/address.h"
#include "bridge/admin_page.h"
#include "bridge/buf.h"
#include "bridge/calls.h"
#include "bridge/clock.h"
#include "bridge/config.h"
#include "bridge/dispatch.h"
#include "bridge/documents.h"
#include "bridge/health.h"
#include "bridge/hear.h"
#include "bridge/http.h"
#include "bridge/ingress.h"
#include "bridge/loop.h"
#include "bridge/mailbox.h"
#include "bridge/mqtt.h"
#include "bridge/publish.h"
#include "bridge/rest.h"
#include "bridge/signature.h"
#include "bridge/store.h"

enum {
  APP_ADMIN_CONNECTIONS = 16,
  APP_COMMIT_TIMEOUT_MS = 10000, /* for a command, while Paho's thread waits */
};

struct app {
  struct config *config;
  const struct app_reload *reload;
  struct signature_key *keys;
  struct signature_key *signers; /* a place for each of access.principals */
  struct mailbox *main;
  struct loop *loop;

  struct signals *signals;
  struct store *store;
  struct publish *publish;
  struct calls *calls;
  struct alerts *alerts;
  struct numbers *numbers;
  struct today *today;
  struct discovery *discovery;
  struct admin_page *admin_page; /* NULL unless it is wanted */
  struct hear *hear;
  struct rest *rest;
  struct guard *guard;
  struct gates *gates;
  struct dispatch *dispatch;
  struct ingress *ingress;
  struct documents *documents;
  struct health *health;
  struct http *http;
  struct http *admin; /* NULL unless it is wanted */
  struct mqtt *mqtt;
  struct networks trusted_proxies, allowed_networks;

  /* of commands as they come (mqtt.h), NULL where nobody signs them */
  enum err (*prove)(void *context, struct command_msg_parts *parts,
                    const struct mqtt_user_properties *properties);

  struct clock_proof clock;
  struct buf bridge_topics, will_topic, command_filter, principal_filter, user_agent;
  struct store_calls known_calls;
  struct store_notes notes;
  struct store_unfinished unfinished;
  bool loaded;
  enum err outcome; /* of what was loaded, and why the app must stop */
  bool stopping;
  bool left_behind; /* threads of the broker connection that do not end */
};

/* Makes all parts and starts them. What a failure leaves half built, app_take_down frees. */
enum err app_build(struct app *app) MUST_CHECK;

/* One of several bridges says under its own name what it is: what would they together be? NULL for
 * one that is alone. (app_mqtt.c, like the next one) */
const char *app_client_id(const struct config *config);

/* Opens the connection to the broker, and subscribes. */
enum err app_open_mqtt(struct app *app) MUST_CHECK;

/* Makes the guard, of the settings. (app_guard.c) */
enum err app_build_guard(struct app *app) MUST_CHECK;

/* Reads the keys of those who sign their commands, and has them looked at. ERR_MEMORY.
 * (app_signed.c) */
enum err app_read_signers(struct app *app) MUST_CHECK;

/* Listens for webhooks, and where admin.listen says so for who asks after the bridge; what goes
 * wrong is logged. The fate of the second is not that of the first: it has connections of its own.
 */
enum err app_listen(struct app *app) MUST_CHECK;
enum err app_listen_admin(struct app *app) MUST_CHECK;

/* Reads calls, notes and unfinished commands from the journal into flow/; blocks until it is done.
 */
enum err app_load(struct app *app) MUST_CHECK;

#endif
