#include <stdio.h>

#include "bridge/address.h"
#include "bridge/rest.h"
#include "bridge/tools.h"
#include "tool.h"

enum { TIMEOUT_MS = 4000, REPLY_MAX = 4096, URL_SIZE = ADDRESS_AUTHORITY_SIZE + 32, OK = 200 };

/* A listener on every address is asked on loopback; "localhost" is both of its families to libcurl,
 * and needs no name server. */
static enum err write_url(char url[URL_SIZE], const struct config *config) {
  struct address address;
  const char *why = NULL;
  enum err err = address_read_listen(&address, span_of(config->http_listen), &why);
  if (err != ERR_OK)
    return err;
  if (address.port == 0)
    return ERR_MISSING;
  char authority[ADDRESS_AUTHORITY_SIZE];
  address_write(authority, &address, "localhost");
  bool tls = config->http_cert_file && config->http_cert_file[0];
  snprintf(url, URL_SIZE, "%s://%s/readyz", tls ? "https" : "http", authority);
  return ERR_OK;
}

static bool ask(struct buf *sentence, const char *url) {
  struct buf reply;
  int status = 0;
  char why[128] = "";
  buf_init(&reply, REPLY_MAX);
  enum err err = rest_get(&status, &reply, url, TIMEOUT_MS, why, sizeof why);
  bool ready = err == ERR_OK && status == OK;
  if (ready)
    buf_add_text(sentence, "ready");
  else if (err == ERR_OK)
    buf_addf(sentence, "not ready (%d): %s", status, reply.data ? reply.data : "");
  else
    buf_addf(sentence, "no answer from %s: %s", url, why[0] ? why : err_text(err));
  buf_free(&reply);
  return ready;
}

static bool is_ready(struct buf *sentence, const struct config *config) {
  char url[URL_SIZE];
  enum err err = write_url(url, config);
  if (err == ERR_MISSING)
    buf_add_text(sentence, "http.listen takes a free port, and which one is not known here");
  else if (err != ERR_OK)
    buf_addf(sentence, "http.listen: %s", err_text(err));
  return err == ERR_OK && ask(sentence, url);
}

/* For a container's health check, which knows 0 and 1 alone. */
int tool_healthcheck(struct arguments *arguments) {
  struct config *config = NULL;
  if (tools_load(&config, arguments) != EXIT_DONE)
    return EXIT_FAILED;
  struct buf text;
  buf_init(&text, TOOL_OUTPUT_MAX);
  bool ready = is_ready(&text, config);
  struct span sentence = span_trim(buf_span(&text));
  printf("telnyx-mqtt: %.*s\n", (int)sentence.len, sentence.data);
  buf_free(&text);
  config_free(&config);
  return ready ? EXIT_DONE : EXIT_FAILED;
}
