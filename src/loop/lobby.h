/* Where connections to a listener with a certificate wait for their peer's first bytes, outside of
 * libwebsockets: as soon as it has one, it begins the handshake by itself as those bytes come, and
 * how many it begins in a round would be up to strangers. Main thread. */
#ifndef BRIDGE_LOOP_LOBBY_H
#define BRIDGE_LOOP_LOBBY_H

#include "bridge/err.h"
#include "bridge/loop.h"

/* A descriptor that is readable when lobby_serve has something to do. -1 with errno. */
int lobby_open(void);

/* Waits for the guest's first byte. ERR_IO. */
enum err lobby_add(int lobby, struct loop_guest *guest) MUST_CHECK;
void lobby_remove(int lobby, struct loop_guest *guest);

/* For each whose first bytes have come, some at a time: is_hello when they begin TLS, else the
 * peer is gone or speaks something else. The guest is in the lobby no more. */
void lobby_serve(int lobby, void (*on_word)(struct loop_guest *guest, bool is_hello));

#endif
