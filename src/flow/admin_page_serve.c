#include "admin_page_parts.h"
#include "embedded/admin_css.h"
#include "embedded/admin_html.h"
#include "embedded/admin_js.h"

enum { STATUS_BYTES = 1024 * 1024 };

/* Nothing from elsewhere, nothing that stands in the page itself, and no frame around it. */
static void answer(struct http_request *request, int status, const char *type, struct span body) {
  static const struct http_header headers[] = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
       "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"},
  };
  http_answer(&request, &(struct http_reply){.status = status,
                                             .content_type = type,
                                             .body = body,
                                             .headers = headers,
                                             .header_count = sizeof headers / sizeof headers[0]});
}

void admin_page_answer_html(void *owner, struct http_request *request) {
  (void)owner;
  answer(request, 200, "text/html; charset=utf-8", span_of(embedded_admin_html));
}

void admin_page_answer_css(void *owner, struct http_request *request) {
  (void)owner;
  answer(request, 200, "text/css; charset=utf-8", span_of(embedded_admin_css));
}

void admin_page_answer_js(void *owner, struct http_request *request) {
  (void)owner;
  answer(request, 200, "text/javascript; charset=utf-8", span_of(embedded_admin_js));
}

void admin_page_answer_status(void *owner, struct http_request *request) {
  struct buf json;
  buf_init(&json, STATUS_BYTES);
  admin_page_write(&json, owner);
  bool written = buf_status(&json) == ERR_OK;
  answer(request, written ? 200 : 503, "application/json",
         written ? buf_span(&json) : span_of("{}"));
  buf_free(&json);
}
