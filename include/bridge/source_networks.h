/* Where webhooks may come from, as the configuration has it: networks, and sets of them by name.
 * Pure; any thread. */
#ifndef BRIDGE_SOURCE_NETWORKS_H
#define BRIDGE_SOURCE_NETWORKS_H

#include "bridge/address.h"

/* What Telnyx sends webhooks from, and what its AI services call from. Two pages of Telnyx, read on
 * 2026-11-29: developers.telnyx.com/docs/voice/sip-trunking/network-configuration/ip-whitelisting
 * (all but the last), support.telnyx.com/en/articles/4334722-webhooks (the last, for messaging). */
#define SOURCE_NETWORKS_TELNYX(X)                                                                  \
  X("192.76.120.128/29") /* US-Central */                                                          \
  X("192.76.120.136/29") /* US-East */                                                             \
  X("192.76.120.144/29") /* US-West */                                                             \
  X("185.246.41.0/29")   /* London */                                                              \
  X("185.246.41.8/29")   /* Frankfurt */                                                           \
  X("185.246.41.16/29")  /* Amsterdam */                                                           \
  X("103.115.244.0/29")  /* Sydney */                                                              \
  X("103.115.244.8/29")  /* Singapore */                                                           \
  X("64.16.239.0/24")    /* AI services */                                                         \
  X("192.76.120.192/27") /* messaging */

/* Whether an entry can be read: a network (network_read) or "telnyx". ERR_SYNTAX, with a phrase as
 * there. */
enum err source_networks_check(struct span entry, const char **why) MUST_CHECK;

/* Reads entries that were checked. ERR_MEMORY. Free with source_networks_free. */
enum err source_networks_read(struct networks *out, char *const *entries, size_t count) MUST_CHECK;

/* Zeroes are allowed. */
void source_networks_free(struct networks *networks);

#endif
