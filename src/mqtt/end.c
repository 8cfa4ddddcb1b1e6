#include "end.h"

#include <stdio.h>

enum {
  FIRST_DELAY_MS = 200,
  MAX_DELAY_MS = 10 * 1000,
  REFUSED_DELAY_MS = 5 * 1000, /* somebody must change something first */
  REFUSED_MAX_DELAY_MS = 60 * 1000,
  TAKEN_OVER_DELAY_MS = 30 * 1000, /* two bridges that throw each other out help nobody */
  STABLE_MS = 60 * 1000,           /* a connection that lived that long was a good one */
  FIGHT_MS = 2 * MAX_DELAY_MS,     /* two that throw each other out return within MAX_DELAY_MS */
  FIGHT_REPEATS = 3,
  SILENCES_MEAN_OLD = 2, /* one may be an accident of the network */
  TRY_5_AGAIN_MS = 10 * 60 * 1000,
  TAKEN_OVER = 0x8E,
  UNSUPPORTED_VERSION = 0x84,
  NO_RETAIN = 0x9A,
  UNACCEPTABLE_VERSION = 1, /* 3.1.1's code for the same; also sent in reply to a CONNECT of 5 */
};

struct reason {
  int code;
  const char *text;
  bool innocent; /* of a DISCONNECT: no message is to blame */
};

/* MQTT 3.1.1, table 3.1; a refused SUBACK has 0x80 there too. */
static const struct reason return_codes[] = {
    {1, "unacceptable protocol version", false},
    {2, "client id rejected", false},
    {3, "server unavailable", false},
    {4, "bad user name or password", false},
    {5, "not authorized", false},
    {0x80, "refused", false},
};

/* MQTT 5.0, table 2-6, as far as a server sends them to a client. */
static const struct reason reason_codes[] = {
    {0x80, "unspecified error", false},
    {0x81, "malformed packet", false},
    {0x82, "protocol error", false},
    {0x83, "implementation specific error", false},
    {0x84, "unsupported protocol version", false},
    {0x85, "client id not valid", false},
    {0x86, "bad user name or password", false},
    {0x87, "not authorized", false},
    {0x88, "server unavailable", true},
    {0x89, "server busy", true},
    {0x8A, "banned", true},
    {0x8B, "server shutting down", true},
    {0x8C, "bad authentication method", false},
    {0x8D, "keep alive timeout", true},
    {0x8E, "another client with the same client id took the session over", true},
    {0x8F, "topic filter invalid", false},
    {0x90, "topic name invalid", false},
    {0x91, "packet id in use", false},
    {0x93, "receive maximum exceeded", true},
    {0x94, "topic alias invalid", false},
    {0x95, "packet too large", false},
    {0x96, "message rate too high", true},
    {0x97, "quota exceeded", true},
    {0x98, "administrative action", true},
    {0x99, "payload format invalid", false},
    {0x9A, "retain not supported", false},
    {0x9B, "QoS not supported", false},
    {0x9C, "use another server", true},
    {0x9D, "server moved", true},
    {0x9E, "shared subscriptions not supported", false},
    {0x9F, "connection rate exceeded", true},
    {0xA0, "maximum connect time", true},
    {0xA1, "subscription ids not supported", false},
    {0xA2, "wildcard subscriptions not supported", false},
};

static const struct reason *find(const struct reason *reasons, size_t count, int code) {
  for (size_t i = 0; i < count; i++) {
    if (reasons[i].code == code)
      return &reasons[i];
  }
  return NULL;
}

static const struct reason *find_5(int code) {
  return find(reason_codes, sizeof reason_codes / sizeof reason_codes[0], code);
}

const char *mqtt_reason_text(enum mqtt_version version, int code) {
  const struct reason *reason = version == MQTT_VERSION_5 ? find_5(code) : NULL;
  /* A broker of 3.1.1 answers a CONNECT of 5 in its own words. */
  if (!reason)
    reason = find(return_codes, sizeof return_codes / sizeof return_codes[0], code);
  return reason ? reason->text : NULL;
}

bool mqtt_end_may_blame_message(const struct mqtt_end *end) {
  const struct reason *reason = find_5(end->code);
  return end->kind == MQTT_END_LOST && !(reason && reason->innocent);
}

static const char *const openings[] = {
    [MQTT_END_UNREACHABLE] = "the broker cannot be reached",
    [MQTT_END_MUTE] = "the broker closed the connection without an answer",
    [MQTT_END_REFUSED] = "the broker refused the connection",
    [MQTT_END_UNSUBSCRIBED] = "the broker refused a subscription",
    [MQTT_END_UNSUITABLE] = "the broker lacks what the bridge needs",
    [MQTT_END_LOST] = "the connection to the broker was lost",
    [MQTT_END_CUT] = "the connection was cut because a command could not be committed",
    [MQTT_END_WANTED] = "connecting anew",
    [MQTT_END_STALE] = "connecting anew, as what the broker has queued may be too old",
};

void mqtt_end_text(char out[MQTT_END_TEXT_SIZE], const struct mqtt_end *end) {
  const char *text = mqtt_reason_text(end->version, end->code);
  const char *opening = openings[end->kind];
  if (end->kind == MQTT_END_UNSUITABLE && end->detail[0])
    snprintf(out, MQTT_END_TEXT_SIZE, "%s", end->detail);
  else if (end->detail[0])
    snprintf(out, MQTT_END_TEXT_SIZE, "%s: %s", opening, end->detail);
  else if (text)
    snprintf(out, MQTT_END_TEXT_SIZE, "%s: %s", opening, text);
  else if (end->code)
    snprintf(out, MQTT_END_TEXT_SIZE, "%s: code 0x%02x", opening, (unsigned)end->code);
  else if (end->kind == MQTT_END_LOST && end->repeats >= FIGHT_REPEATS)
    snprintf(out, MQTT_END_TEXT_SIZE,
             "%s again and again: does another client have the same client id?", opening);
  else
    snprintf(out, MQTT_END_TEXT_SIZE, "%s", opening);
}

void mqtt_retry_init(struct mqtt_retry *retry, enum mqtt_version wanted) {
  *retry = (struct mqtt_retry){.wanted = wanted, .version = wanted};
  if (wanted == MQTT_VERSION_AUTO)
    retry->version = MQTT_VERSION_5;
}

static bool is_version_refusal(const struct mqtt_end *end) {
  return end->kind == MQTT_END_REFUSED &&
         (end->code == UNACCEPTABLE_VERSION || end->code == UNSUPPORTED_VERSION);
}

/* Codes of 5 begin where those of 3.1.1 have long ended. */
static bool speaks_5(const struct mqtt_end *end) {
  return end->version == MQTT_VERSION_5 && end->code != UNSUPPORTED_VERSION &&
         (end->up_ms > 0 || end->code >= 0x80);
}

/* Whether the broker seems to know nothing of 5. Silence tells nothing about one that has spoken 5:
 * it is restarting, behind something that takes connections for it. */
static bool is_too_old(struct mqtt_retry *retry, const struct mqtt_end *end) {
  retry->silences = end->kind == MQTT_END_MUTE ? retry->silences + 1 : 0;
  return (retry->silences >= SILENCES_MEAN_OLD && !retry->knows_5) || is_version_refusal(end);
}

/* True when the other version must be tried at once. */
static bool choose_version(struct mqtt_retry *retry, const struct mqtt_end *end, int64_t now) {
  if (retry->wanted != MQTT_VERSION_AUTO)
    return false;
  bool mute = end->kind == MQTT_END_MUTE;
  if (end->version == MQTT_VERSION_5) {
    if (!is_too_old(retry, end))
      return false;
    retry->silences = 0;
    retry->version = MQTT_VERSION_3_1_1;
    retry->guessed = mute;
    retry->fell_back_mono_ms = now;
    return true;
  }
  bool told = end->up_ms > 0 || end->kind == MQTT_END_UNSUITABLE;
  bool old = told && now - retry->fell_back_mono_ms >= TRY_5_AGAIN_MS;
  if (mute || is_version_refusal(end) || retry->guessed || old)
    retry->version = MQTT_VERSION_5;
  return false;
}

/* Whether the refusal may pass by itself, soon. */
static bool is_busy(const struct mqtt_end *end) {
  if (end->version != MQTT_VERSION_5)
    return end->code == 3;
  return end->code == 0x88 || end->code == 0x89 || end->code == 0x97 || end->code == 0x9F;
}

static int64_t grow(int64_t first, int64_t ceiling, unsigned failures) {
  int64_t delay = first;
  for (unsigned i = 0; i < failures && delay < ceiling; i++)
    delay *= 2;
  return delay < ceiling ? delay : ceiling;
}

/* Half of the delay is certain and half is random, so that a broker's clients do not all return
 * in the same instant. */
static int64_t jitter(int64_t delay, uint32_t random) {
  return delay / 2 + (int64_t)random % (delay / 2 + 1);
}

/* True when the same must be tried at once without a will that is retained. */
static bool give_up_retain(struct mqtt_retry *retry, const struct mqtt_end *end) {
  if (end->kind != MQTT_END_REFUSED || end->code != NO_RETAIN || retry->no_retain)
    return false;
  retry->no_retain = true;
  return true;
}

/* Two clients of one id throw each other out as soon as each is back. A broker that restarts is
 * away in between, or seldom so quick. */
static void count_losses(struct mqtt_retry *retry, const struct mqtt_end *end) {
  bool loss = end->kind == MQTT_END_LOST && end->up_ms > 0 && end->up_ms < FIGHT_MS;
  retry->losses = loss ? retry->losses + 1 : 0;
}

int64_t mqtt_retry_after(struct mqtt_retry *retry, const struct mqtt_end *end, uint32_t random,
                         int64_t now_mono_ms) {
  retry->knows_5 = retry->knows_5 || speaks_5(end);
  count_losses(retry, end);
  bool at_once = choose_version(retry, end, now_mono_ms) || give_up_retain(retry, end);
  if (at_once || end->kind == MQTT_END_WANTED || end->kind == MQTT_END_STALE)
    return 0;
  if (end->up_ms >= STABLE_MS)
    retry->failures = 0;
  unsigned failures = retry->failures++;
  if (end->kind == MQTT_END_LOST && end->code == TAKEN_OVER)
    return jitter(2 * (int64_t)TAKEN_OVER_DELAY_MS, random);
  if (end->kind >= MQTT_END_REFUSED && end->kind <= MQTT_END_UNSUITABLE && !is_busy(end))
    return jitter(grow(REFUSED_DELAY_MS, REFUSED_MAX_DELAY_MS, failures), random);
  return jitter(grow(FIRST_DELAY_MS, MAX_DELAY_MS, failures), random);
}
