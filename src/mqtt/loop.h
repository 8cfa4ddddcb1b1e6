/* The engine's own thread, which alone calls Paho: one attempt to connect after the other, and on a
 * connection that is up, one message after the other. */
#ifndef MQTT_LOOP_H
#define MQTT_LOOP_H

/* The thread; the context is the struct mqtt. It ends when main closes the engine. */
void *mqtt_loop_run(void *context);

#endif
