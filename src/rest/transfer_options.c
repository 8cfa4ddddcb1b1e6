#include "transfer_options.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

enum {
  IDLE_CONNECTION_S = 30,  /* shorter than what servers allow, so that they rarely close first */
  CONNECTION_LIFE_S = 600, /* then the name is looked up again */
  DEAD_PEER_MS = 15000,    /* unacknowledged bytes; see on_socket */
};

/* Debian's libcurl brings GnuTLS along, for protocols that are never spoken here. It sets itself up
 * in each process that loads it, which takes 0.9 MiB, unless the program says with this function
 * that it need not (GNUTLS_SKIP_GLOBAL_INIT in its header). A libcurl that does use it starts it
 * itself. */
int _gnutls_global_init_skip(void);
int _gnutls_global_init_skip(void) {
  return 1;
}

/* A connection whose peer is gone must not swallow request after request, each until its timeout:
 * on HTTP/2 a timed-out request leaves its connection in use. */
static int on_socket(void *context, curl_socket_t fd, curlsocktype purpose) {
  (void)context;
  (void)purpose;
  unsigned dead_peer_ms = DEAD_PEER_MS;
  setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead_peer_ms, sizeof dead_peer_ms);
  return CURL_SOCKOPT_OK;
}

static bool set_limits(CURL *easy, const struct rest_options *options) {
  bool ok = true;
  SET(ok, easy, CURLOPT_NOSIGNAL, 1L);
  SET(ok, easy, CURLOPT_QUICK_EXIT, 1L); /* a stuck name look-up must not hold the thread */
  SET(ok, easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms);
  SET(ok, easy, CURLOPT_MAXAGE_CONN, (long)IDLE_CONNECTION_S);
  SET(ok, easy, CURLOPT_MAXLIFETIME_CONN, (long)CONNECTION_LIFE_S);
  SET(ok, easy, CURLOPT_TCP_KEEPALIVE, 1L);
  SET(ok, easy, CURLOPT_TCP_KEEPIDLE, 15L);
  SET(ok, easy, CURLOPT_TCP_KEEPINTVL, 5L);
  SET(ok, easy, CURLOPT_SOCKOPTFUNCTION, on_socket);
  return ok;
}

static bool set_protocol(CURL *easy, const struct rest_options *options) {
  bool ok = true;
  SET(ok, easy, CURLOPT_PROTOCOLS_STR, "http,https");
  SET(ok, easy, CURLOPT_FOLLOWLOCATION, 0L);
  SET(ok, easy, CURLOPT_PROXY, "");
  SET(ok, easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
  SET(ok, easy, CURLOPT_PATH_AS_IS, 1L);
  SET(ok, easy, CURLOPT_SSL_VERIFYPEER, 1L);
  SET(ok, easy, CURLOPT_SSL_VERIFYHOST, 2L);
  SET(ok, easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(ok, easy, CURLOPT_USERAGENT, options->user_agent);
  return ok;
}

bool transfer_set_options(CURL *easy, const struct rest_options *options) {
  return set_limits(easy, options) && set_protocol(easy, options);
}
