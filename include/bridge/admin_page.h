/* The page for whoever runs the bridge, on the admin's listener: what it is connected to, which
 * calls live and what they do, the last commands, what was refused and why, alerts, rates and
 * latencies. Files without anything from outside, and one JSON document that they ask for. It shows
 * what was heard since the start, and changes nothing. Phone numbers are masked as in the log. Main
 * thread. */
#ifndef BRIDGE_ADMIN_PAGE_H
#define BRIDGE_ADMIN_PAGE_H

#include "bridge/buf.h"
#include "bridge/calls.h"
#include "bridge/err.h"
#include "bridge/http.h"
#include "bridge/loop.h"
#include "bridge/span.h"

struct admin_page;
struct alerts;

enum {
  ADMIN_PAGE_CALLS = 32,    /* lanes; with one more, the one goes that was heard of longest ago */
  ADMIN_PAGE_EVENTS = 32,   /* of a lane, the last ones */
  ADMIN_PAGE_COMMANDS = 32, /* the last ones, like those that were refused */
  ADMIN_PAGE_ALERTS = 32,   /* that began last */
};

struct admin_page_options {
  const char *root; /* of topics */
  const struct calls *calls;
  const struct alerts *alerts;
  struct timers *timers;
  /* Members of a JSON object: whether the bridge is ready, and its health (bridge/health.h). */
  void (*write_health)(void *context, struct buf *json);
  void *context;
};

/* Borrows what options point at until admin_page_destroy. ERR_MEMORY. */
enum err admin_page_create(struct admin_page **out,
                           const struct admin_page_options *options) MUST_CHECK;

/* A "webhook" was refused, or another "request". NULL, where nobody wants a page, has no effect. */
void admin_page_refused(struct admin_page *page, const char *what, const char *why,
                        struct span peer);

/* The handlers of its routes; the owner of the last one is the page. Each takes the request. */
void admin_page_answer_html(void *owner, struct http_request *request);
void admin_page_answer_css(void *owner, struct http_request *request);
void admin_page_answer_js(void *owner, struct http_request *request);
void admin_page_answer_status(void *owner, struct http_request *request);

/* Clears the pointer; NULL inside is allowed. */
void admin_page_destroy(struct admin_page **page);

#endif
