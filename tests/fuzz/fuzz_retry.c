/* Headers of a reply: Retry-After, Retry-After-Ms and X-Should-Retry, a line each, after two bytes
 * that choose the rest. Whatever they say, the ceilings hold. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bridge/retry.h"
#include "bridge/span.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_line(char *out, size_t out_size, struct span *rest) {
  struct span line = span_cut(rest, '\n');
  snprintf(out, out_size, "%.*s", (int)line.len, line.len > 0 ? line.data : "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2 || size > 4096)
    return 0;
  char retry_after[64], retry_after_ms[32], should_retry[8];
  struct span rest = {(const char *)data + 2, size - 2};
  take_line(retry_after, sizeof retry_after, &rest);
  take_line(retry_after_ms, sizeof retry_after_ms, &rest);
  take_line(should_retry, sizeof should_retry, &rest);
  const struct retry_facts facts = {
      .repeat = data[0] % 3,
      .outcome = REST_REPLIED,
      .sent = true,
      .http_status = data[0] & 0x80 ? 429 : 200 + data[1],
      .retry_after = retry_after,
      .retry_after_ms = retry_after_ms,
      .should_retry = should_retry,
      .attempt = 1 + (data[0] >> 2) % 4,
      .max_retries = 2,
      .now_wall_ms = 784111777000,
      .elapsed_ms = data[1] * 200,
      .total_timeout_ms = 45000,
      .random = (uint16_t)(data[0] * 257),
  };
  struct retry_verdict verdict;
  retry_judge(&verdict, &facts);
  if (verdict.action != RETRY_LATER)
    return 0;
  if (facts.attempt > facts.max_retries || verdict.wait_ms < 0 ||
      facts.elapsed_ms + verdict.wait_ms >= facts.total_timeout_ms ||
      (facts.repeat == RETRY_UNSAFE && facts.http_status != 429))
    abort();
  return 0;
}
