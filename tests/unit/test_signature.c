#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/crypt.h"
#include "bridge/signature.h"
#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* RFC 8032 section 7.1, tests 1 to 3. */
static const struct {
  const char *seed, *public_key, *message, *signature;
} rfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

static void from_hex(uint8_t *out, size_t len, const char *hex) {
  assert_int_equal(crypt_hex_decode(out, len, span_of(hex)), ERR_OK);
}

static void agrees_with_rfc_8032(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(rfc8032); i++) {
    uint8_t seed[32], public_key[32], message[8], signature[64], made[64];
    size_t len = strlen(rfc8032[i].message) / 2;
    from_hex(seed, 32, rfc8032[i].seed);
    from_hex(public_key, 32, rfc8032[i].public_key);
    from_hex(signature, 64, rfc8032[i].signature);
    if (len > 0)
      from_hex(message, len, rfc8032[i].message);
    struct span text = {(const char *)message, len};
    struct crypt_pair pair;
    crypt_pair_from_seed(&pair, seed);
    assert_memory_equal(pair.public_key, public_key, 32);
    crypt_sign(made, text, &pair);
    assert_memory_equal(made, signature, 64);
    assert_true(crypt_key_valid(public_key));
    assert_true(crypt_verify(signature, text, public_key));
    signature[63] ^= 1;
    assert_false(crypt_verify(signature, text, public_key));
  }
}

#define KEY_HEX        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define KEY_BASE64     "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define SPKI_BASE64    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define PEM_OF(base64) "-----BEGIN PUBLIC KEY-----\n" base64 "\n-----END PUBLIC KEY-----\n"

static const struct {
  const char *text;
  enum err err;
  enum signature_key_form form;
} key_cases[] = {
    {KEY_BASE64, ERR_OK, SIGNATURE_KEY_BASE64},
    {" \t" KEY_BASE64 "\r\n", ERR_OK, SIGNATURE_KEY_BASE64},
    {KEY_HEX, ERR_OK, SIGNATURE_KEY_HEX},
    {"D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A", ERR_OK, SIGNATURE_KEY_HEX},
    {SPKI_BASE64, ERR_OK, SIGNATURE_KEY_SPKI_BASE64},
    {"302a300506032b6570032100" KEY_HEX, ERR_OK, SIGNATURE_KEY_SPKI_HEX},
    {PEM_OF(SPKI_BASE64), ERR_OK, SIGNATURE_KEY_PEM},
    {PEM_OF("MCowBQYDK2VwAyEA11qYAYKxCrfV\r\nS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\r\n"), ERR_OK,
     SIGNATURE_KEY_PEM},
    {"", ERR_SYNTAX, 0},
    {"hello", ERR_SYNTAX, 0},
    {"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo", ERR_SYNTAX, 0},        /* no padding */
    {"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=", ERR_SYNTAX, 0},       /* trailing bits */
    {"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=", ERR_SYNTAX, 0},       /* base64url */
    {"11qYAYKxCrfVS/7TyWQHOg7hcv PapiMlrwIaaPcHURo=", ERR_SYNTAX, 0},      /* a space within */
    {"KEY0123456789ABCDEF_abcdefghijklmnopqrstuv", ERR_SYNTAX, 0},         /* an API key */
    {"302a300506032b656e032100" KEY_HEX, ERR_SYNTAX, 0},                   /* SPKI of X25519 */
    {PEM_OF(KEY_BASE64), ERR_SYNTAX, 0},                                   /* no SPKI in it */
    {"-----BEGIN PUBLIC KEY-----\n" SPKI_BASE64, ERR_SYNTAX, 0},           /* no end */
    {"-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----", ERR_SYNTAX, 0}, /* nothing between */
    {"-----BEGIN PRIVATE KEY-----\n" SPKI_BASE64 "\n-----END PRIVATE KEY-----", ERR_SYNTAX, 0},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", ERR_RANGE, 0}, /* small order */
    {"0100000000000000000000000000000000000000000000000000000000000000", ERR_RANGE, 0},
    {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", ERR_RANGE, 0},
};

static void reads_every_form_of_a_key(void **state) {
  (void)state;
  uint8_t expected[32];
  from_hex(expected, sizeof expected, KEY_HEX);
  for (size_t i = 0; i < COUNT(key_cases); i++) {
    struct signature_key key;
    enum err err = signature_key_parse(&key, span_of(key_cases[i].text));
    if (err != key_cases[i].err)
      fail_msg("'%s' gives '%s'", key_cases[i].text, err_text(err));
    if (err != ERR_OK)
      continue;
    assert_string_equal(signature_form_name(key.form), signature_form_name(key_cases[i].form));
    assert_memory_equal(key.bytes, expected, sizeof expected);
  }
}

static void refuses_a_key_of_absurd_length(void **state) {
  (void)state;
  char text[1025];
  struct signature_key key;
  memset(text, 'A', sizeof text);
  assert_int_equal(signature_key_parse(&key, (struct span){text, 1024}), ERR_SYNTAX);
  assert_int_equal(signature_key_parse(&key, (struct span){text, 1025}), ERR_SYNTAX);
}

#define BODY "{\"data\":{}}"
enum { NOW_S = 1795262400 };

static struct crypt_pair pair_of(uint8_t fill) {
  uint8_t seed[CRYPT_KEY_BYTES];
  memset(seed, fill, sizeof seed);
  struct crypt_pair pair;
  crypt_pair_from_seed(&pair, seed);
  return pair;
}

static struct signature_key key_of(const struct crypt_pair *pair) {
  struct signature_key key = {.form = SIGNATURE_KEY_HEX};
  memcpy(key.bytes, pair->public_key, sizeof key.bytes);
  return key;
}

static const struct {
  const char *timestamp; /* signed, and sent */
  enum signature_verdict verdict;
  int64_t difference_s;
} time_cases[] = {
    {"1795262400", SIGNATURE_OK, 0},
    {"1795262100", SIGNATURE_OK, 300},
    {"1795262099", SIGNATURE_OUT_OF_TIME, 301},
    {"1795262700", SIGNATURE_OK, -300},
    {"1795262701", SIGNATURE_OUT_OF_TIME, -301},
    {"01795262400", SIGNATURE_OK, 0}, /* signed as it was sent */
    {"999999999999999", SIGNATURE_OUT_OF_TIME, NOW_S - 999999999999999},
    {"1000000000000000", SIGNATURE_BAD_TIMESTAMP, 0}, /* one digit too many */
    {"-1795262400", SIGNATURE_BAD_TIMESTAMP, 0},
    {"+1795262400", SIGNATURE_BAD_TIMESTAMP, 0},
    {"1795262400 ", SIGNATURE_BAD_TIMESTAMP, 0},
    {"1795262400.0", SIGNATURE_BAD_TIMESTAMP, 0},
    {"0x6b017f80", SIGNATURE_BAD_TIMESTAMP, 0},
    {"", SIGNATURE_MISSING, 0},
};

static void allows_300_seconds_and_not_301(void **state) {
  (void)state;
  struct crypt_pair pair = pair_of(1);
  struct signature_key key = key_of(&pair);
  for (size_t i = 0; i < COUNT(time_cases); i++) {
    char signature[SIGNATURE_TEXT_SIZE];
    struct span timestamp = span_of(time_cases[i].timestamp);
    assert_int_equal(signature_sign(signature, &pair, timestamp, span_of(BODY)), ERR_OK);
    struct signature_claim claim = {span_of(signature), timestamp, span_of(BODY)};
    int64_t difference_s = 99;
    enum signature_verdict verdict = signature_verify(&difference_s, &claim, &key, 1, NOW_S, 300);
    assert_string_equal(signature_verdict_text(verdict),
                        signature_verdict_text(time_cases[i].verdict));
    assert_int_equal(difference_s, time_cases[i].difference_s);
  }
}

static const struct {
  const char *signature;
  enum signature_verdict verdict;
} encoding_cases[] = {
    {"", SIGNATURE_MISSING},
    {"x", SIGNATURE_BAD_ENCODING},
    {"AAAA", SIGNATURE_BAD_ENCODING},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
     SIGNATURE_MISMATCH},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     SIGNATURE_BAD_ENCODING},
    {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB==",
     SIGNATURE_BAD_ENCODING},
    {" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
     SIGNATURE_BAD_ENCODING},
};

static void refuses_signatures_that_are_not_64_bytes(void **state) {
  (void)state;
  struct crypt_pair pair = pair_of(1);
  struct signature_key key = key_of(&pair);
  for (size_t i = 0; i < COUNT(encoding_cases); i++) {
    struct signature_claim claim = {span_of(encoding_cases[i].signature), span_of("1795262400"),
                                    span_of(BODY)};
    int64_t difference_s;
    enum signature_verdict verdict = signature_verify(&difference_s, &claim, &key, 1, NOW_S, 300);
    assert_string_equal(signature_verdict_text(verdict),
                        signature_verdict_text(encoding_cases[i].verdict));
  }
}

static void tries_every_key_and_believes_no_other(void **state) {
  (void)state;
  struct crypt_pair old = pair_of(1), current = pair_of(2), stranger = pair_of(3);
  struct signature_key keys[] = {key_of(&old), key_of(&current)};
  const struct {
    const struct crypt_pair *pair;
    size_t key_count;
    const char *body;
    enum signature_verdict verdict;
  } cases[] = {
      {&old, 2, BODY, SIGNATURE_OK},           {&current, 2, BODY, SIGNATURE_OK},
      {&current, 1, BODY, SIGNATURE_MISMATCH}, {&stranger, 2, BODY, SIGNATURE_MISMATCH},
      {&old, 0, BODY, SIGNATURE_MISMATCH},     {&old, 2, BODY " ", SIGNATURE_MISMATCH},
      {&old, 2, "", SIGNATURE_MISMATCH},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    char signature[SIGNATURE_TEXT_SIZE];
    struct span timestamp = span_of("1795262400");
    assert_int_equal(signature_sign(signature, cases[i].pair, timestamp, span_of(BODY)), ERR_OK);
    struct signature_claim claim = {span_of(signature), timestamp, span_of(cases[i].body)};
    int64_t difference_s;
    assert_int_equal(signature_verify(&difference_s, &claim, keys, cases[i].key_count, NOW_S, 300),
                     cases[i].verdict);
  }
}

static enum err sign_and_verify_a_large_body(void *context) {
  (void)context;
  static char bytes[100000];
  struct crypt_pair pair = pair_of(1);
  struct signature_key key = key_of(&pair);
  struct signature_claim claim = {.timestamp = span_of("1795262400"),
                                  .body = {bytes, sizeof bytes}};
  char signature[SIGNATURE_TEXT_SIZE];
  enum err err = signature_sign(signature, &pair, claim.timestamp, claim.body);
  if (err != ERR_OK)
    return err;
  claim.signature = span_of(signature);
  int64_t difference_s;
  enum signature_verdict verdict = signature_verify(&difference_s, &claim, &key, 1, NOW_S, 300);
  if (verdict == SIGNATURE_NO_MEMORY)
    return ERR_MEMORY;
  assert_int_equal(verdict, SIGNATURE_OK);
  return ERR_OK;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_int_equal(alloc_fail_each(sign_and_verify_a_large_body, NULL), 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_rfc_8032),
      cmocka_unit_test(reads_every_form_of_a_key),
      cmocka_unit_test(refuses_a_key_of_absurd_length),
      cmocka_unit_test(allows_300_seconds_and_not_301),
      cmocka_unit_test(refuses_signatures_that_are_not_64_bytes),
      cmocka_unit_test(tries_every_key_and_believes_no_other),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
