#include <assert.h>
#include <string.h>

#include "fake/fakes.h"

void rest_send(struct rest *rest, struct rest_call *call) {
  assert(rest->count < sizeof rest->waiting / sizeof rest->waiting[0]);
  rest->waiting[rest->count++] = call;
}

static void deliver(struct mail *mail) {
  struct rest_call *call = (struct rest_call *)mail;
  call->done(call);
}

static struct rest_call *take(struct rest *rest) {
  if (rest->count == 0)
    return NULL;
  struct rest_call *call = rest->waiting[0];
  memmove(rest->waiting, rest->waiting + 1, --rest->count * sizeof rest->waiting[0]);
  if (rest->on_request)
    rest->on_request(rest->context, call);
  call->mail.deliver = deliver;
  return call;
}

bool fake_rest_reply(struct rest *rest, int http_status, const char *body) {
  struct rest_call *call = take(rest);
  if (!call)
    return false;
  call->outcome = REST_REPLIED;
  call->sent = true;
  call->http_status = http_status;
  buf_init(&call->reply, 2 << 20);
  buf_add_text(&call->reply, body);
  call->reply_is_json = true;
  mailbox_post(rest->main, &call->mail);
  return true;
}

bool fake_rest_end(struct rest *rest, enum rest_outcome outcome, bool sent) {
  struct rest_call *call = take(rest);
  if (!call)
    return false;
  call->outcome = outcome;
  call->sent = sent;
  mailbox_post(rest->main, &call->mail);
  return true;
}
