/* The engine's options: whether they can work, and a copy that outlives the caller's. Made on main,
 * freed by whoever ends the engine. Not shared between threads. */
#ifndef MQTT_OPTIONS_H
#define MQTT_OPTIONS_H

#include <stddef.h>

#include "bridge/err.h"
#include "bridge/mqtt.h"
#include "url.h"

/* ERR_RANGE; ERR_IO: a file that cannot be read. `why` says which. */
enum err mqtt_options_check(struct mqtt_url *url, const struct mqtt_options *options, char *why,
                            size_t why_size) MUST_CHECK;

/* The texts are copied; the subscriptions are not (subscriptions.h). ERR_MEMORY. */
enum err mqtt_options_copy(struct mqtt_options *out, const struct mqtt_options *options) MUST_CHECK;
void mqtt_options_free(struct mqtt_options *options);

#endif
