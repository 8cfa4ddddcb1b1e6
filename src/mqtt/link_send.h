/* One PUBLISH, put into Paho's words. On the engine's thread. */
#ifndef BRIDGE_MQTT_LINK_SEND_H
#define BRIDGE_MQTT_LINK_SEND_H

#include <MQTTAsync.h>

#include "bridge/err.h"
#include "bridge/msg.h"
#include "limits.h"

/* Hands the message to Paho, which copies it; the callbacks are set in `response`. ERR_LIMIT:
 * larger than the broker's maximum packet; ERR_SYNTAX: a topic that cannot be published to;
 * ERR_NETWORK: not connected any more. */
enum err mqtt_link_send_msg(MQTTAsync client, enum mqtt_version version,
                            const struct mqtt_limits *limits, const struct msg *msg,
                            MQTTAsync_responseOptions *response) MUST_CHECK;

#endif
