/* The REST client (libcurl multi on a thread of its own): keep-alive, HTTP/2 over TLS, one attempt
 * per call. Whether to try again is not its business (telnyx/retry judges, flow/dispatch waits).
 *
 * Certificates and host names are always verified. Redirects are never followed: they would carry
 * the API key elsewhere. Proxies of the environment (http_proxy and the like) are not used, so that
 * the configuration alone says who sees the requests. */
#ifndef BRIDGE_REST_H
#define BRIDGE_REST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/list.h"
#include "bridge/mailbox.h"
#include "bridge/retry.h"

struct rest;

struct rest_options {
  const char *api_key; /* goes into Authorization: Bearer, and nowhere else; NULL for none */
  const char *ca_file; /* instead of the system's; NULL or "" for these */
  const char *user_agent;
  unsigned max_connections; /* also how many calls run at once; further ones wait for a free one */
  int64_t connect_timeout_ms;
  size_t max_reply_bytes; /* a longer reply ends the attempt: REST_BROKEN */
};

struct rest_header {
  const char *name;
  const char *value;
};

struct rest_call {
  struct mail mail;
  void (*done)(struct rest_call *call); /* on main, exactly once */
  void *owner;

  /* The request, borrowed until done. */
  const char *method;
  const char *url;
  struct span body;
  const char *content_type;          /* NULL without a body */
  const struct rest_header *headers; /* further ones (the simulator's signatures) */
  size_t header_count;
  bool repeatable;    /* false: libcurl's own resend on a dead kept-alive connection is refused */
  int64_t timeout_ms; /* of this attempt, from now */
  int64_t send_within_ms; /* from now; a request that could not leave by then never does
                           * (REST_NOT_SENT); 0 for no bound but timeout_ms */

  /* The outcome. */
  enum rest_outcome outcome;
  bool sent; /* the first byte of the request may have left */
  int http_status;
  struct buf reply;     /* the body; the caller frees it with buf_free */
  char reply_type[64];  /* its content type as sent, "" when absent or longer */
  bool reply_is_json;   /* by its content type */
  char retry_after[64]; /* headers as sent, "" when absent */
  char retry_after_ms[32];
  char rate_limit_reset[32]; /* x-ratelimit-reset */
  char should_retry[8];
  char date[40]; /* as sent, "" when absent */
  char why[160]; /* a sentence for people; never holds the API key or the body */
  int64_t duration_ms;

  struct rest *rest; /* the engine's own, and what follows */
  struct list_link waiting;
  int64_t started_mono_ms;
  bool head_ended; /* the last head that began came whole */
};

/* Main. `main` must outlive it; the options' strings are copied. ERR_MEMORY, ERR_IO (certificate
 * file); *out is set with ERR_OK alone. */
enum err rest_open(struct rest **out, const struct rest_options *options,
                   struct mailbox *main) MUST_CHECK;

/* Main. Starts an attempt, or lets it wait for a connection, within timeout_ms in any case. What is
 * under "The outcome" is written over: free the reply of an earlier attempt first. The call is the
 * engine's until done; that nothing could be sent is an outcome too. The caller bounds how many it
 * submits. */
void rest_send(struct rest *rest, struct rest_call *call);

/* Main, at SIGHUP: new connections read the certificate file again, and calls from now on use new
 * connections. */
void rest_reload_certificates(struct rest *rest);

/* One GET that blocks, without thread, API key or check of the certificate: for one's own listener.
 * Appends the body to *reply, whose ceiling is set. ERR_NETWORK, with a sentence in `why`: no whole
 * reply came within timeout_ms; ERR_LIMIT; ERR_MEMORY. Any thread, while no struct rest is opened.
 */
enum err rest_get(int *status, struct buf *reply, const char *url, int64_t timeout_ms, char *why,
                  size_t why_size) MUST_CHECK;

/* The file with certificates that is trusted when rest_options names none; NULL when libcurl was
 * built without. Static. Any thread, before others for the first time. */
const char *rest_system_certificates(void);

/* Main. Ends the thread; calls that still run end as REST_CANCELLED, all in the main mailbox
 * afterwards: drain it. Clears the pointer; NULL inside is allowed. */
void rest_close(struct rest **rest);

#endif
