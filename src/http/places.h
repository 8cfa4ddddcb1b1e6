/* Who holds the places for connections: by state, and by the network that a connection comes from
 * (an IPv4 /24, an IPv6 /64: what one stranger easily has many addresses of). When places run out,
 * the network that holds most gives one up, and where several wait for the same thing the networks
 * take turns; so nobody is shut out by another's many connections. Pure; for one thread. */
#ifndef BRIDGE_HTTP_PLACES_H
#define BRIDGE_HTTP_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/address.h"
#include "bridge/err.h"
#include "bridge/list.h"

/* A connection is in one state, and in that state's list, longest there first. */
enum http_conn_state {
  HTTP_CONN_FRESH,     /* connected, not one byte has come */
  HTTP_CONN_HELLO,     /* it wants TLS, and its handshake waits for its turn */
  HTTP_CONN_SECURING,  /* its handshake is under way */
  HTTP_CONN_SECURED,   /* it is done, not one byte of a request has come */
  HTTP_CONN_IDLE,      /* between two requests */
  HTTP_CONN_KNOWN,     /* likewise, of somebody who has shown who it is */
  HTTP_CONN_READING,   /* part of a request is in */
  HTTP_CONN_READY,     /* its request is whole, and waits for its turn */
  HTTP_CONN_PENDING,   /* its request is with the handler */
  HTTP_CONN_SENDING,   /* part of the reply has not left */
  HTTP_CONN_LINGERING, /* the last reply has left; what still comes is dropped, so that no reset
                          overtakes the reply */
  HTTP_CONN_STATE_COUNT
};

/* From then on a connection that should be doing something may have to make room. */
enum { HTTP_SLOW_MS = 1000 };

struct http_network;

/* A connection's place; first member of whatever has one. */
struct http_place {
  enum http_conn_state state;
  int64_t since_mono_ms; /* in this state */
  struct list_link in_state, in_network;
  struct http_network *network;
};

/* Networks with so many connections that may go, or more, are in the last list. */
enum { HTTP_WEIGHTS = 64 };

/* What is waited for by turns: to be handed over, in READY, and the handshake, in HELLO. */
enum http_turn { HTTP_TURN_REQUEST, HTTP_TURN_HANDSHAKE, HTTP_TURN_COUNT };

/* Zeroes are empty; at the end all must have left. */
struct http_places {
  struct list by_state[HTTP_CONN_STATE_COUNT];
  size_t count_by_state[HTTP_CONN_STATE_COUNT];
  size_t count;
  struct list by_weight[HTTP_WEIGHTS + 1]; /* networks */
  struct list waiting[HTTP_TURN_COUNT];    /* networks, whose turn is next first */
  void *networks;                          /* a tree (tsearch) by address */
};

/* The network of an address, as a number. */
uint64_t http_places_network(const struct ip *from);

/* Takes a place, in FRESH. ERR_MEMORY. */
enum err http_place_take(struct http_places *places, struct http_place *place, uint64_t network,
                         int64_t now_mono_ms) MUST_CHECK;
void http_place_move(struct http_places *places, struct http_place *place,
                     enum http_conn_state state, int64_t now_mono_ms);
void http_place_leave(struct http_places *places, struct http_place *place);

/* From now on it is that network's, in the state that it is in: a proxy has said for whom it asks.
 * Without memory it stays whose it was. */
void http_place_count_for(struct http_places *places, struct http_place *place, uint64_t network);

/* Who goes when somebody of that network comes and there is no place left; NULL when the newcomer
 * cannot have one. When another network has at least two more, it gives one up, whatever its age:
 * one that was answered for the last time, then one that never said anything, an idle one, one
 * whose request is not whole, and so on. Else it is the one that is missed least, being idle or
 * slow: of the newcomer's own network, or of all when none has more than one. Those that are KNOWN
 * go last, and those that are PENDING never. */
struct http_place *http_places_victim(const struct http_places *places, uint64_t network,
                                      int64_t now_mono_ms);

/* Who goes when something else has run out: the one that is missed least of all. */
struct http_place *http_places_least_missed(const struct http_places *places, int64_t now_mono_ms);

/* Whose turn it is, NULL when nobody waits for it: one of each network after the other, and of a
 * network the one that has waited for longest. It is to be moved on. */
struct http_place *http_places_next(struct http_places *places, enum http_turn turn);

/* The one that has been in that state for longest, NULL for none. */
struct http_place *http_places_first(const struct http_places *places, enum http_conn_state state);

#endif
