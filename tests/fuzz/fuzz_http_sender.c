/* Whoever is said to have sent a request: never one that stands before an untrusted hop of the
 * proxy's own. The input is what a stranger sends; a proxy adds its word, in a field of its own or
 * at the end of the stranger's. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bridge/buf.h"
#include "http/head.h"
#include "http/sender.h"

enum { TEXT_MAX = HTTP_HEAD_MAX_BYTES };

static const char v4[] = "192.0.2.1", v6[] = "2001:db8::1";

static void check(struct span stranger, const char *start, const char *added, const char *sender) {
  struct network proxy = {.bits = 8 * IP_BYTES};
  struct http_head head;
  struct http_sender found;
  struct ip is;
  struct buf text;
  assert(ip_read(&proxy.first, span_of("10.0.0.1")) && ip_read(&is, span_of(sender)));
  buf_init(&text, TEXT_MAX);
  buf_add_text(&text, "GET / HTTP/1.0\r\n");
  buf_add_text(&text, start);
  buf_add(&text, stranger);
  buf_add_text(&text, added);
  buf_add_text(&text, "\r\n\r\n");
  http_head_init(&head);
  if (buf_status(&text) == ERR_OK && http_head_read(&head, buf_span(&text)) == HTTP_HEAD_WHOLE &&
      head.used == text.len) {
    http_sender_find(&found, buf_span(&text), &proxy.first, &(struct networks){&proxy, 1});
    assert(ip_equal(&found.address, found.is_known ? &is : &proxy.first));
  }
  buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct span stranger = {(const char *)data, size};
  if (memchr(stranger.data ? stranger.data : "", '\n', size)) { /* whole fields of its own */
    check(stranger, "", "\r\nX-Forwarded-For: 192.0.2.1", v4);
    check(stranger, "", "\r\nForwarded: for=\"[2001:db8::1]:443\"", v6);
  } else {
    check(stranger, "X-Forwarded-For: ", ", 192.0.2.1", v4);
    check(stranger, "Forwarded: ", ", for=192.0.2.1", v4);
    check(stranger, "Forwarded: ", ", for=\"[2001:db8::1]\";proto=https", v6);
  }
  return 0;
}
