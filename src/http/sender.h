/* Who sent a request, where proxies stand in between: what those that are trusted say of it. Pure;
 * any thread. RFC 7239; X-Forwarded-For as proxies have it. */
#ifndef BRIDGE_HTTP_SENDER_H
#define BRIDGE_HTTP_SENDER_H

#include <stdbool.h>

#include "bridge/address.h"
#include "bridge/span.h"

struct http_sender {
  struct ip address;
  bool is_known; /* false: nobody says, or not clearly; the address is the peer's */
};

/* `head` is a whole head that http_head_read took, `peer` whoever sent it, a proxy that is trusted.
 * The sender is the last of those named that is no such proxy: what stands before was said by it,
 * and may be a lie. When all are, it is the first; without a name, the peer. Where there are both
 * Forwarded and X-Forwarded-For they must agree: a proxy adds to one of them, and the other may
 * be a stranger's. */
void http_sender_find(struct http_sender *out, struct span head, const struct ip *peer,
                      const struct networks *trusted);

#endif
