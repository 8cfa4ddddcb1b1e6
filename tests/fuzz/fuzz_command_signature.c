/* A command and what is said about it, as lines: topic, response topic, expires, nonce, signature,
 * correlation data, payload. Nobody but who has the key signs it; and what he signs is one command
 * alone: of the same bytes nothing else can be read. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "bridge/buf.h"
#include "bridge/msg.h"
#include "bridge/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t now_ms = INT64_C(1795262400000);

static void check(bool condition) {
  if (!condition)
    abort();
}

static enum command_signature judge(struct command_msg_parts *parts,
                                    const struct command_claim *claim,
                                    const struct crypt_pair *pair) {
  check(command_signature_judge(parts, claim, pair->public_key, now_ms) == ERR_OK);
  return parts->signature;
}

/* Reads the signed bytes as their layout says. */
static void check_signed(struct span text, const struct command_msg_parts *parts,
                         const struct command_claim *claim) {
  check(span_equal_text(span_cut(&text, '\n'), "telnyx-mqtt command 1"));
  check(span_equal(span_cut(&text, '\n'), parts->topic));
  check(span_equal(span_cut(&text, '\n'), parts->response_topic));
  check(span_equal(span_cut(&text, '\n'), claim->expires));
  check(span_equal(span_cut(&text, '\n'), claim->nonce));
  char digits[32] = "";
  struct span length = span_cut(&text, '\n');
  check(length.len < sizeof digits);
  for (size_t i = 0; i < length.len; i++)
    digits[i] = length.data[i];
  size_t len = strtoul(digits, NULL, 10);
  check(len == parts->correlation.len && text.len == len + parts->payload.len);
}

static void sign(char out[SIGNATURE_TEXT_SIZE], const struct command_msg_parts *parts,
                 const struct command_claim *claim, const struct crypt_pair *pair) {
  uint8_t signature[CRYPT_SIGNATURE_BYTES];
  struct buf text;
  buf_init(&text, SIZE_MAX / 2);
  command_signature_add_signed(&text, parts, claim);
  check(buf_status(&text) == ERR_OK);
  check_signed(buf_span(&text), parts, claim);
  crypt_sign(signature, buf_span(&text), pair);
  crypt_base64_encode(out, SIGNATURE_TEXT_SIZE, signature, sizeof signature);
  buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t seed[CRYPT_KEY_BYTES] = {1};
  struct crypt_pair pair;
  crypt_pair_from_seed(&pair, seed);
  struct span rest = {(const char *)data, size};
  struct command_msg_parts parts = {.qos = 1};
  struct command_claim claim = {.seen = 0};
  parts.topic = span_cut(&rest, '\n');
  parts.response_topic = span_cut(&rest, '\n');
  command_claim_take(&claim, span_of("expires"), span_cut(&rest, '\n'));
  command_claim_take(&claim, span_of("nonce"), span_cut(&rest, '\n'));
  command_claim_take(&claim, span_of("signature"), span_cut(&rest, '\n'));
  parts.correlation = span_cut(&rest, '\n');
  parts.payload = rest;
  enum command_signature found = judge(&parts, &claim, &pair);
  check(found >= COMMAND_SIGNATURE_MISSING && found <= COMMAND_SIGNATURE_MISMATCH);
  char signature[SIGNATURE_TEXT_SIZE];
  sign(signature, &parts, &claim, &pair);
  claim.signature = span_of(signature);
  found = judge(&parts, &claim, &pair);
  check(found != COMMAND_SIGNATURE_MISMATCH && found != COMMAND_SIGNATURE_BAD_ENCODING);
  if (found == COMMAND_SIGNATURE_GOOD)
    check(parts.signed_until_ms > now_ms &&
          parts.signed_until_ms <= now_ms + COMMAND_SIGNATURE_FARTHEST_S * INT64_C(1000));
  return 0;
}
