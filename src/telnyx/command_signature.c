#include "bridge/signature.h"

#include <string.h>

#include "bridge/buf.h"
#include "bridge/msg.h"

enum {
  EXPIRES_DIGITS_MAX = 15, /* far beyond any clock, far below an overflow */
  HEAD_MAX = 128,          /* what is signed beside the spans themselves */
};

const char *command_signature_text(enum command_signature signature) {
#define SIGNATURE_AS_CASE(id, number, sentence)                                                    \
  case id:                                                                                         \
    return sentence;
  switch (signature) {
    COMMAND_SIGNATURE_TABLE(SIGNATURE_AS_CASE)
  default:
    return "another version of the bridge has looked at its signature";
  }
#undef SIGNATURE_AS_CASE
}

void command_claim_take(struct command_claim *claim, struct span name, struct span value) {
  static const char *const names[] = {"expires", "nonce", "signature"};
  struct span *const values[] = {&claim->expires, &claim->nonce, &claim->signature};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (!span_equal_text(name, names[i]))
      continue;
    claim->doubled = claim->doubled || (claim->seen & 1U << i);
    claim->seen |= 1U << i;
    *values[i] = value;
  }
}

/* In digits without leading zeros, so that a time has one spelling. */
static bool read_expires(int64_t *out_s, struct span text) {
  return text.len <= EXPIRES_DIGITS_MAX && !span_starts_with(text, "0") && span_to_int(out_s, text);
}

static bool is_nonce(struct span text) {
  return text.len > 0 && text.len <= COMMAND_NONCE_MAX && span_is_visible(text);
}

static bool holds_line_break(struct span text) {
  return text.len > 0 && memchr(text.data, '\n', text.len);
}

/* Lines first, each of which holds no line break, and the length of the one of the two that may
 * hold anything and does not stand last: so no two commands have the same bytes. */
void command_signature_add_signed(struct buf *out, const struct command_msg_parts *parts,
                                  const struct command_claim *claim) {
  buf_add_text(out, "telnyx-mqtt command 1\n");
  buf_add(out, parts->topic);
  buf_add_char(out, '\n');
  buf_add(out, parts->response_topic);
  buf_add_char(out, '\n');
  buf_add(out, claim->expires);
  buf_add_char(out, '\n');
  buf_add(out, claim->nonce);
  buf_addf(out, "\n%zu\n", parts->correlation.len);
  buf_add(out, parts->correlation);
  buf_add(out, parts->payload);
}

static enum err verify(bool *right, const struct command_msg_parts *parts,
                       const struct command_claim *claim,
                       const uint8_t signature[CRYPT_SIGNATURE_BYTES],
                       const uint8_t key[CRYPT_KEY_BYTES]) {
  struct buf text;
  buf_init(&text, HEAD_MAX + parts->topic.len + parts->response_topic.len + claim->expires.len +
                      claim->nonce.len + parts->correlation.len + parts->payload.len);
  command_signature_add_signed(&text, parts, claim);
  enum err err = buf_status(&text);
  *right = err == ERR_OK && crypt_verify(signature, buf_span(&text), key);
  buf_free(&text);
  return err;
}

/* All that can be told without the key. */
static enum command_signature check_form(int64_t *expires_s,
                                         uint8_t signature[CRYPT_SIGNATURE_BYTES],
                                         const struct command_msg_parts *parts,
                                         const struct command_claim *claim) {
  if (claim->doubled)
    return COMMAND_SIGNATURE_DOUBLED;
  if (claim->expires.len == 0 || claim->nonce.len == 0 || claim->signature.len == 0)
    return COMMAND_SIGNATURE_MISSING;
  if (!read_expires(expires_s, claim->expires))
    return COMMAND_SIGNATURE_BAD_EXPIRES;
  if (!is_nonce(claim->nonce))
    return COMMAND_SIGNATURE_BAD_NONCE;
  if (holds_line_break(parts->topic) || holds_line_break(parts->response_topic))
    return COMMAND_SIGNATURE_BAD_TOPIC;
  return crypt_base64_decode(signature, CRYPT_SIGNATURE_BYTES, claim->signature) == ERR_OK
             ? COMMAND_SIGNATURE_GOOD
             : COMMAND_SIGNATURE_BAD_ENCODING;
}

static enum command_signature check_time(int64_t until_ms, int64_t now_wall_ms) {
  if (until_ms <= now_wall_ms)
    return COMMAND_SIGNATURE_EXPIRED;
  if (until_ms > now_wall_ms + COMMAND_SIGNATURE_FARTHEST_S * INT64_C(1000))
    return COMMAND_SIGNATURE_TOO_FAR;
  return COMMAND_SIGNATURE_GOOD;
}

enum err command_signature_judge(struct command_msg_parts *parts, const struct command_claim *claim,
                                 const uint8_t key[CRYPT_KEY_BYTES], int64_t now_wall_ms) {
  int64_t expires_s = 0;
  bool right = false;
  uint8_t signature[CRYPT_SIGNATURE_BYTES];
  parts->signature = check_form(&expires_s, signature, parts, claim);
  if (parts->signature != COMMAND_SIGNATURE_GOOD)
    return ERR_OK;
  enum err err = verify(&right, parts, claim, signature, key);
  parts->signed_until_ms = expires_s * 1000;
  parts->signature =
      right ? check_time(parts->signed_until_ms, now_wall_ms) : COMMAND_SIGNATURE_MISMATCH;
  crypt_digest(parts->nonce, (struct span){(const char *)key, CRYPT_KEY_BYTES}, claim->nonce);
  return err;
}
