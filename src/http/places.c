#include "places.h"

#include <search.h>
#include <string.h>

#include "bridge/mem.h"

struct http_network {
  uint64_t address;
  size_t count;
  size_t weight; /* those that may have to make room */
  struct list by_state[HTTP_CONN_STATE_COUNT];
  struct list_link in_weight, in_waiting[HTTP_TURN_COUNT];
};

/* ---- networks ---- */

uint64_t http_places_network(const struct ip *from) {
  enum { V4_AT = 12 };
  const unsigned char *bytes = from->bytes;
  uint64_t network = 0;
  if (!ip_is_v4(from))
    memcpy(&network, bytes, sizeof network);
  else /* beside all that is assigned in IPv6 */
    network = UINT64_C(0xFFFF) << 32 |
              (uint64_t)(bytes[V4_AT] << 16 | bytes[V4_AT + 1] << 8 | bytes[V4_AT + 2]);
  return network;
}

static int compare(const void *a, const void *b) {
  uint64_t left = ((const struct http_network *)a)->address;
  uint64_t right = ((const struct http_network *)b)->address;
  return left < right ? -1 : left > right;
}

static struct http_network *find(const struct http_places *places, uint64_t address) {
  struct http_network **node =
      tfind(&(struct http_network){.address = address}, &places->networks, compare);
  return node ? *node : NULL;
}

static struct list *weight_list(struct http_places *places, const struct http_network *network) {
  size_t weight = network->weight;
  return &places->by_weight[weight < HTTP_WEIGHTS ? weight : HTTP_WEIGHTS];
}

static void set_weight(struct http_places *places, struct http_network *network, size_t weight) {
  list_remove(weight_list(places, network), &network->in_weight);
  network->weight = weight;
  list_append(weight_list(places, network), &network->in_weight);
}

static struct http_network *create(struct http_places *places, uint64_t address) {
  struct http_network *network = mem_alloc(sizeof *network);
  if (!network)
    return NULL;
  network->address = address;
  if (!tsearch(network, &places->networks, compare)) {
    mem_free(network);
    return NULL;
  }
  list_append(weight_list(places, network), &network->in_weight);
  return network;
}

static void destroy(struct http_places *places, struct http_network *network) {
  tdelete(network, &places->networks, compare);
  list_remove(weight_list(places, network), &network->in_weight);
  mem_free(network);
}

/* ---- states ---- */

static const enum http_conn_state turn_state[HTTP_TURN_COUNT] = {
    [HTTP_TURN_REQUEST] = HTTP_CONN_READY, [HTTP_TURN_HANDSHAKE] = HTTP_CONN_HELLO};

/* Puts the network among those that wait, or takes it out, after one of its lists has changed. */
static void note_waiting(struct http_places *places, struct http_network *network,
                         enum http_conn_state state, bool waited) {
  bool waits = network->by_state[state].first != NULL;
  for (enum http_turn turn = 0; turn < HTTP_TURN_COUNT; turn++) {
    if (turn_state[turn] != state || waits == waited)
      continue;
    if (waits)
      list_append(&places->waiting[turn], &network->in_waiting[turn]);
    else
      list_remove(&places->waiting[turn], &network->in_waiting[turn]);
  }
}

static bool has_weight(enum http_conn_state state) {
  return state != HTTP_CONN_KNOWN && state != HTTP_CONN_PENDING;
}

static void join_network(struct http_places *places, struct http_place *place) {
  struct http_network *network = place->network;
  struct list *own = &network->by_state[place->state];
  bool waited = own->first != NULL;
  list_append(own, &place->in_network);
  note_waiting(places, network, place->state, waited);
  if (has_weight(place->state))
    set_weight(places, network, network->weight + 1);
}

static void part_from_network(struct http_places *places, struct http_place *place) {
  struct http_network *network = place->network;
  list_remove(&network->by_state[place->state], &place->in_network);
  note_waiting(places, network, place->state, true);
  if (has_weight(place->state))
    set_weight(places, network, network->weight - 1);
}

static void enter(struct http_places *places, struct http_place *place, enum http_conn_state state,
                  int64_t now_mono_ms) {
  place->state = state;
  place->since_mono_ms = now_mono_ms;
  list_append(&places->by_state[state], &place->in_state);
  places->count_by_state[state]++;
  join_network(places, place);
}

static void leave(struct http_places *places, struct http_place *place) {
  list_remove(&places->by_state[place->state], &place->in_state);
  places->count_by_state[place->state]--;
  part_from_network(places, place);
}

/* One more place of it. NULL without memory. */
static struct http_network *hold_network(struct http_places *places, uint64_t address) {
  struct http_network *network = find(places, address);
  if (!network)
    network = create(places, address);
  if (network)
    network->count++;
  return network;
}

static void let_go_of_network(struct http_places *places, struct http_network *network) {
  if (--network->count == 0)
    destroy(places, network);
}

enum err http_place_take(struct http_places *places, struct http_place *place, uint64_t network,
                         int64_t now_mono_ms) {
  place->network = hold_network(places, network);
  if (!place->network)
    return ERR_MEMORY;
  places->count++;
  enter(places, place, HTTP_CONN_FRESH, now_mono_ms);
  return ERR_OK;
}

void http_place_move(struct http_places *places, struct http_place *place,
                     enum http_conn_state state, int64_t now_mono_ms) {
  leave(places, place);
  enter(places, place, state, now_mono_ms);
}

void http_place_leave(struct http_places *places, struct http_place *place) {
  leave(places, place);
  places->count--;
  let_go_of_network(places, place->network);
}

void http_place_count_for(struct http_places *places, struct http_place *place, uint64_t network) {
  struct http_network *before = place->network;
  struct http_network *now = hold_network(places, network);
  if (!now)
    return;
  part_from_network(places, place);
  place->network = now;
  join_network(places, place);
  let_go_of_network(places, before);
}

/* ---- who goes ---- */

static struct http_place *first_of(const struct list *list) {
  return list->first ? container_of(list->first, struct http_place, in_state) : NULL;
}

static struct http_place *first_in(const struct http_network *network, enum http_conn_state state) {
  const struct list *list = &network->by_state[state];
  return list->first ? container_of(list->first, struct http_place, in_network) : NULL;
}

/* The network with most that may go; of several the one that came to so many first. */
static const struct http_network *heaviest(const struct http_places *places) {
  const struct http_network *found = NULL;
  size_t weight = HTTP_WEIGHTS;
  while (weight > 0 && !places->by_weight[weight].first)
    weight--;
  for (struct list_link *link = places->by_weight[weight].first; link; link = link->after) {
    const struct http_network *network = container_of(link, struct http_network, in_weight);
    if (!found || network->weight > found->weight)
      found = network;
    if (weight < HTTP_WEIGHTS)
      break;
  }
  return found;
}

/* One of a network that has more than its share, whatever its age. */
static struct http_place *surplus_of(const struct http_network *network) {
  static const enum http_conn_state order[] = {
      HTTP_CONN_LINGERING, HTTP_CONN_FRESH,   HTTP_CONN_HELLO,
      HTTP_CONN_SECURING,  HTTP_CONN_SECURED, HTTP_CONN_IDLE,
      HTTP_CONN_READING,   HTTP_CONN_SENDING, HTTP_CONN_READY};
  struct http_place *place = NULL;
  for (size_t i = 0; i < sizeof order / sizeof order[0] && !place; i++)
    place = first_in(network, order[i]);
  return place;
}

/* Of a network, or (NULL) of all. */
static struct http_place *least_missed(const struct http_places *places,
                                       const struct http_network *network, int64_t now_mono_ms) {
  static const struct {
    enum http_conn_state state;
    int64_t min_age_ms;
  } order[] = {
      {HTTP_CONN_LINGERING, 0},
      {HTTP_CONN_FRESH, HTTP_SLOW_MS},
      {HTTP_CONN_SECURING, HTTP_SLOW_MS},
      {HTTP_CONN_SECURED, HTTP_SLOW_MS},
      {HTTP_CONN_IDLE, 0},
      {HTTP_CONN_READING, HTTP_SLOW_MS},
      {HTTP_CONN_SENDING, HTTP_SLOW_MS},
      {HTTP_CONN_FRESH, 0},
      {HTTP_CONN_HELLO, 0},
      {HTTP_CONN_KNOWN, 0},
  };
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
    struct http_place *place =
        network ? first_in(network, order[i].state) : first_of(&places->by_state[order[i].state]);
    if (place && now_mono_ms - place->since_mono_ms >= order[i].min_age_ms)
      return place;
  }
  return NULL;
}

struct http_place *http_places_victim(const struct http_places *places, uint64_t network,
                                      int64_t now_mono_ms) {
  const struct http_network *own = find(places, network);
  const struct http_network *most = heaviest(places);
  size_t own_weight = own ? own->weight : 0;
  if (most && most->weight >= own_weight + 2)
    return surplus_of(most);
  return least_missed(places, own_weight >= 2 ? own : NULL, now_mono_ms);
}

struct http_place *http_places_least_missed(const struct http_places *places, int64_t now_mono_ms) {
  return least_missed(places, NULL, now_mono_ms);
}

/* ---- whose turn it is ---- */

struct http_place *http_places_next(struct http_places *places, enum http_turn turn) {
  struct list_link *first = list_take_first(&places->waiting[turn]);
  if (!first)
    return NULL;
  list_append(&places->waiting[turn], first);
  const struct http_network *network = container_of(first - turn, struct http_network, in_waiting);
  return first_in(network, turn_state[turn]);
}

struct http_place *http_places_first(const struct http_places *places, enum http_conn_state state) {
  return first_of(&places->by_state[state]);
}
