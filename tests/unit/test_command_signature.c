#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/msg.h"
#include "bridge/signature.h"
#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NOW_S     INT64_C(1795262400)
#define TOPIC     "telnyx/as/garage/cmd/calls/dial"
#define CHARS_64  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define IN_ONE    "1795262460"
#define IN_FIVE   "1795262700"
#define PAST_FIVE "1795262701"
#define AT_NOW    "1795262400"

static struct crypt_pair pair;

static int make_pair(void **state) {
  (void)state;
  static const uint8_t seed[CRYPT_KEY_BYTES] = {7};
  crypt_pair_from_seed(&pair, seed);
  return 0;
}

/* A command, and what its sender says about it. */
struct sent {
  const char *topic, *response_topic, *correlation, *payload;
  const char *expires, *nonce;
};

static const struct sent sample = {TOPIC, "reply/1", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"};

static struct command_msg_parts parts_of(const struct sent *sent) {
  return (struct command_msg_parts){.topic = span_of(sent->topic),
                                    .response_topic = span_of(sent->response_topic),
                                    .correlation = span_of(sent->correlation),
                                    .payload = span_of(sent->payload)};
}

static void sign(char out[SIGNATURE_TEXT_SIZE], const char *bytes) {
  uint8_t signature[CRYPT_SIGNATURE_BYTES];
  crypt_sign(signature, span_of(bytes), &pair);
  crypt_base64_encode(out, SIGNATURE_TEXT_SIZE, signature, sizeof signature);
}

/* As its sender does, by the page in config/examples. */
static void sign_sent(char out[SIGNATURE_TEXT_SIZE], const struct sent *sent) {
  char bytes[1024];
  snprintf(bytes, sizeof bytes, "telnyx-mqtt command 1\n%s\n%s\n%s\n%s\n%zu\n%s%s", sent->topic,
           sent->response_topic, sent->expires, sent->nonce, strlen(sent->correlation),
           sent->correlation, sent->payload);
  sign(out, bytes);
}

/* What the signature is worth beside that. */
static enum command_signature judge(struct command_msg_parts *parts, const struct sent *sent,
                                    const char *signature, int64_t now_ms) {
  struct command_claim claim = {.seen = 0};
  *parts = parts_of(sent);
  command_claim_take(&claim, span_of("expires"), span_of(sent->expires));
  command_claim_take(&claim, span_of("nonce"), span_of(sent->nonce));
  command_claim_take(&claim, span_of("signature"), span_of(signature));
  command_claim_take(&claim, span_of("trace"), span_of("of somebody else's"));
  assert_int_equal(command_signature_judge(parts, &claim, pair.public_key, now_ms), ERR_OK);
  return parts->signature;
}

static void what_was_signed_is_good_until_it_expires(void **state) {
  (void)state;
  char signature[SIGNATURE_TEXT_SIZE];
  struct command_msg_parts parts;
  sign_sent(signature, &sample);
  assert_int_equal(judge(&parts, &sample, signature, NOW_S * 1000), COMMAND_SIGNATURE_GOOD);
  assert_int_equal(parts.signed_until_ms, (NOW_S + 60) * 1000);
  assert_int_equal(judge(&parts, &sample, signature, (NOW_S + 60) * 1000 - 1),
                   COMMAND_SIGNATURE_GOOD);
  assert_int_equal(judge(&parts, &sample, signature, (NOW_S + 60) * 1000),
                   COMMAND_SIGNATURE_EXPIRED);
}

static void nothing_of_it_can_be_changed(void **state) {
  (void)state;
  static const struct sent others[] = {
      {"telnyx/as/garage/cmd/calls/dia", "reply/1", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {"telnyx/as/office/cmd/calls/dial", "reply/1", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "reply/2", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "c\n8", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "", "{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "c\n7{", "\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "c\n", "7{\"to\":\"anna\"}\n", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "c\n7", "{\"to\":\"anna\"}", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "c\n7", "", IN_ONE, "n-1"},
      {TOPIC, "reply/1", "c\n7", "{\"to\":\"anna\"}\n", IN_FIVE, "n-1"},
      {TOPIC, "reply/1", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-2"},
      {TOPIC, "reply/1", "c\n7", "{\"to\":\"anna\"}\n", IN_ONE, "n-1-"},
  };
  char signature[SIGNATURE_TEXT_SIZE];
  struct command_msg_parts parts;
  sign_sent(signature, &sample);
  for (size_t i = 0; i < COUNT(others); i++)
    if (judge(&parts, &others[i], signature, NOW_S * 1000) != COMMAND_SIGNATURE_MISMATCH)
      fail_msg("row %zu", i);
  pair.public_key[0] ^= 1;
  assert_int_equal(judge(&parts, &sample, signature, NOW_S * 1000), COMMAND_SIGNATURE_MISMATCH);
  make_pair(NULL);
}

/* Lines are what keeps the parts apart. */
static void no_line_can_become_two(void **state) {
  (void)state;
  static const struct sent rows[] = {
      {TOPIC "\nreply/1", "", "", "", IN_ONE, "n"},
      {TOPIC, "reply\n/1", "", "", IN_ONE, "n"},
      {"\n", "", "", "", IN_ONE, "n"},
  };
  char signature[SIGNATURE_TEXT_SIZE];
  struct command_msg_parts parts;
  for (size_t i = 0; i < COUNT(rows); i++) {
    sign_sent(signature, &rows[i]);
    assert_int_equal(judge(&parts, &rows[i], signature, NOW_S * 1000), COMMAND_SIGNATURE_BAD_TOPIC);
  }
}

static void what_is_said_has_a_form(void **state) {
  (void)state;
  static const struct {
    const char *expires, *nonce;
    enum command_signature expected;
  } rows[] = {
      {IN_ONE, "n", COMMAND_SIGNATURE_GOOD},
      {IN_FIVE, "n", COMMAND_SIGNATURE_GOOD},
      {PAST_FIVE, "n", COMMAND_SIGNATURE_TOO_FAR},
      {"999999999999999", "n", COMMAND_SIGNATURE_TOO_FAR},
      {AT_NOW, "n", COMMAND_SIGNATURE_EXPIRED},
      {"1", "n", COMMAND_SIGNATURE_EXPIRED},
      {"9999999999999999", "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {"0", "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {"0" IN_ONE, "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {"-1", "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {"+" IN_ONE, "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {IN_ONE ".5", "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {" " IN_ONE, "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {"2026-11-21T12:00:00Z", "n", COMMAND_SIGNATURE_BAD_EXPIRES},
      {"", "n", COMMAND_SIGNATURE_MISSING},
      {IN_ONE, CHARS_64, COMMAND_SIGNATURE_GOOD},
      {IN_ONE, CHARS_64 "0", COMMAND_SIGNATURE_BAD_NONCE},
      {IN_ONE, "!~", COMMAND_SIGNATURE_GOOD},
      {IN_ONE, "a b", COMMAND_SIGNATURE_BAD_NONCE},
      {IN_ONE, "a\n", COMMAND_SIGNATURE_BAD_NONCE},
      {IN_ONE, "\x7F", COMMAND_SIGNATURE_BAD_NONCE},
      {IN_ONE, "\xC3\xA4", COMMAND_SIGNATURE_BAD_NONCE},
      {IN_ONE, "", COMMAND_SIGNATURE_MISSING},
  };
  char signature[SIGNATURE_TEXT_SIZE];
  struct command_msg_parts parts;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sent sent = sample;
    sent.expires = rows[i].expires;
    sent.nonce = rows[i].nonce;
    sign_sent(signature, &sent);
    enum command_signature found = judge(&parts, &sent, signature, NOW_S * 1000);
    if (found != rows[i].expected)
      fail_msg("%s %s: %d", rows[i].expires, rows[i].nonce, found);
  }
}

static void the_signature_has_a_form(void **state) {
  (void)state;
  static const struct {
    const char *signature;
    enum command_signature expected;
  } rows[] = {
      {"", COMMAND_SIGNATURE_MISSING},
      {"x", COMMAND_SIGNATURE_BAD_ENCODING},
      {"AAAA", COMMAND_SIGNATURE_BAD_ENCODING},
      {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
       "AA==",
       COMMAND_SIGNATURE_MISMATCH},
  };
  struct command_msg_parts parts;
  for (size_t i = 0; i < COUNT(rows); i++)
    assert_int_equal(judge(&parts, &sample, rows[i].signature, NOW_S * 1000), rows[i].expected);
}

static void nothing_may_be_missing_or_there_twice(void **state) {
  (void)state;
  static const char *const names[] = {"expires", "nonce", "signature"};
  char signature[SIGNATURE_TEXT_SIZE];
  sign_sent(signature, &sample);
  const char *const values[] = {sample.expires, sample.nonce, signature};
  for (size_t odd = 0; odd < COUNT(names); odd++)
    for (size_t times = 0; times < 3; times++) {
      struct command_msg_parts parts = parts_of(&sample);
      struct command_claim claim = {.seen = 0};
      for (size_t i = 0; i < COUNT(names); i++)
        for (size_t n = 0; n < (i == odd ? times : 1); n++)
          command_claim_take(&claim, span_of(names[i]), span_of(values[i]));
      static const enum command_signature expected[] = {
          COMMAND_SIGNATURE_MISSING, COMMAND_SIGNATURE_GOOD, COMMAND_SIGNATURE_DOUBLED};
      assert_int_equal(command_signature_judge(&parts, &claim, pair.public_key, NOW_S * 1000),
                       ERR_OK);
      assert_int_equal(parts.signature, expected[times]);
    }
  struct command_msg_parts parts = parts_of(&sample);
  assert_int_equal(command_signature_judge(&parts, &(struct command_claim){.seen = 0},
                                           pair.public_key, NOW_S * 1000),
                   ERR_OK);
  assert_int_equal(parts.signature, COMMAND_SIGNATURE_MISSING);
}

/* A redelivery that comes when the signature has expired is still known as one. */
static void a_nonce_is_one_of_its_key_whatever_the_time(void **state) {
  (void)state;
  char signature[SIGNATURE_TEXT_SIZE];
  struct command_msg_parts first, later;
  sign_sent(signature, &sample);
  judge(&first, &sample, signature, NOW_S * 1000);
  judge(&later, &sample, signature, (NOW_S + 600) * 1000);
  assert_int_equal(later.signature, COMMAND_SIGNATURE_EXPIRED);
  assert_memory_equal(first.nonce, later.nonce, sizeof first.nonce);
  struct sent other = sample;
  other.nonce = "n-2";
  judge(&later, &other, signature, NOW_S * 1000);
  assert_memory_not_equal(first.nonce, later.nonce, sizeof first.nonce);
  pair.public_key[0] ^= 1;
  judge(&later, &sample, signature, NOW_S * 1000);
  assert_memory_not_equal(first.nonce, later.nonce, sizeof first.nonce);
  make_pair(NULL);
}

static void every_outcome_has_a_sentence(void **state) {
  (void)state;
  for (int i = COMMAND_SIGNATURE_UNASKED; i <= COMMAND_SIGNATURE_REPLAYED + 1; i++)
    assert_true(strlen(command_signature_text((enum command_signature)i)) > 20);
}

static enum err judge_sample(void *context) {
  struct command_msg_parts parts = parts_of(&sample);
  struct command_claim claim = {.expires = span_of(sample.expires),
                                .nonce = span_of(sample.nonce),
                                .signature = span_of(context),
                                .seen = 7};
  return command_signature_judge(&parts, &claim, pair.public_key, NOW_S * 1000);
}

static void memory_may_be_missing(void **state) {
  (void)state;
  char signature[SIGNATURE_TEXT_SIZE];
  sign_sent(signature, &sample);
  assert_true(alloc_fail_each(judge_sample, signature) > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_signed_is_good_until_it_expires),
      cmocka_unit_test(nothing_of_it_can_be_changed),
      cmocka_unit_test(no_line_can_become_two),
      cmocka_unit_test(what_is_said_has_a_form),
      cmocka_unit_test(the_signature_has_a_form),
      cmocka_unit_test(nothing_may_be_missing_or_there_twice),
      cmocka_unit_test(a_nonce_is_one_of_its_key_whatever_the_time),
      cmocka_unit_test(every_outcome_has_a_sentence),
      cmocka_unit_test(memory_may_be_missing),
  };
  return cmocka_run_group_tests(tests, make_pair, NULL);
}
