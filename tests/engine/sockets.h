/* The sockets of this process, looked at from outside of the engine. */
#ifndef TESTS_SOCKETS_H
#define TESTS_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

size_t sockets_open(void);

/* The first one that is connected to the port; -1 for none. */
int sockets_connected_to(uint16_t port);

#endif
