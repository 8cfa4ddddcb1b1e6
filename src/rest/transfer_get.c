#include "bridge/rest.h"

#include <stdio.h>

#include <curl/curl.h>

static size_t on_body(char *data, size_t size, size_t count, void *reply) {
  buf_add(reply, (struct span){data, size * count});
  return buf_status(reply) == ERR_OK ? size * count : 0;
}

static enum err get(CURL *easy, int *status, struct buf *reply, char *why, size_t why_size) {
  CURLcode code = curl_easy_perform(easy);
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &number);
  *status = (int)number;
  if (buf_status(reply) != ERR_OK)
    return buf_status(reply);
  if (code == CURLE_OK)
    return ERR_OK;
  snprintf(why, why_size, "%s", curl_easy_strerror(code));
  return ERR_NETWORK;
}

enum err rest_get(int *status, struct buf *reply, const char *url, int64_t timeout_ms, char *why,
                  size_t why_size) {
  CURL *easy = curl_easy_init();
  bool ready = easy && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_WRITEDATA, reply) == CURLE_OK;
  enum err err = ready ? get(easy, status, reply, why, why_size) : ERR_MEMORY;
  curl_easy_cleanup(easy);
  return err;
}
