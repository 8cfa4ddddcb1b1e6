/* What the bridge is in Home Assistant: its devices, as MQTT discovery describes them, one message
 * each (home-assistant.io, "MQTT", "Discovery messages and availability"). Pure; any thread.
 *
 * The bridge itself; the alerts; each number and each contact that has a name. Ids are made of
 * mqtt.root and the names, so that they stay the same from version to version. */
#ifndef BRIDGE_HOME_H
#define BRIDGE_HOME_H

#include <stddef.h>

#include "bridge/config.h"
#include "bridge/err.h"

struct home {
  const struct config *config;
  /* What stands before the leaves state, info and health: "telnyx/bridge/", or of one of several
   * that share the commands "telnyx/bridge/<client id>/". */
  const char *bridge_topics;
};

/* Devices that there are; none where homeassistant.discovery is off. */
size_t home_device_count(const struct home *home);

/* The id in the topic of a device's message, and the message. The caller frees both with mem_free.
 * ERR_MEMORY. */
enum err home_device_make(char **out_object_id, char **out_json, const struct home *home,
                          size_t i) MUST_CHECK;

#endif
