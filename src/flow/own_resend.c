#include "own_resend.h"

#include <stdio.h>

#include "bridge/log.h"

static void resend(struct own_call *call, int64_t up_to_id);

static void on_resent(struct own_call *call) {
  const struct store_write *write = &call->changes->write;
  const struct store_resend *sent = &write->changes[write->count - 1].resend;
  call->count += (int64_t)sent->count;
  publish_more(call->publish);
  if (sent->more) {
    int64_t up_to_id = sent->up_to_id;
    own_begin(call);
    resend(call, up_to_id);
    return;
  }
  char data[64];
  snprintf(data, sizeof data, "{\"messages\":%lld}", (long long)call->count);
  log_line(LOG_INFO, "dead letters are sent once more", LOG_INT("messages", call->count));
  own_succeed(call, data);
}

static void resend(struct own_call *call, int64_t up_to_id) {
  struct store_change *change = store_write_add(&call->changes->write, STORE_RESEND);
  if (!change) {
    own_fail_memory(call);
    return;
  }
  change->resend.up_to_id = up_to_id;
  own_write(call, on_resent);
}

void own_resend(struct own_call *call) {
  resend(call, 0);
}
