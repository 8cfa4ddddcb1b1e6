#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "bridge/crypt.h"

static void digests_two_parts_as_one(void **state) {
  (void)state;
  char whole[CRYPT_DIGEST_SIZE], parts[CRYPT_DIGEST_SIZE], other[CRYPT_DIGEST_SIZE];
  crypt_digest_hex(whole, span_of("abc"), span_of(NULL));
  crypt_digest_hex(parts, span_of("a"), span_of("bc"));
  crypt_digest_hex(other, span_of("a"), span_of("bd"));
  /* BLAKE2b-128 of "abc", from an independent implementation. */
  assert_string_equal(whole, "cf4ab791c62b8d2b2109c90275287816");
  assert_string_equal(parts, whole);
  assert_string_not_equal(other, whole);
}

static void makes_uuids_of_version_4(void **state) {
  (void)state;
  char first[CRYPT_UUID_SIZE], second[CRYPT_UUID_SIZE];
  for (int i = 0; i < 100; i++) {
    crypt_uuid(first);
    crypt_uuid(second);
    assert_int_equal(strlen(first), 36);
    assert_int_equal(strspn(first, "0123456789abcdef-"), 36);
    assert_int_equal(first[8], '-');
    assert_int_equal(first[23], '-');
    assert_int_equal(first[14], '4');
    assert_non_null(strchr("89ab", first[19]));
    assert_string_not_equal(first, second);
  }
}

static const struct {
  const char *text;
  size_t len;
  enum err err;
} base64_cases[] = {
    {"AAEC", 3, ERR_OK},     {"AAE=", 2, ERR_OK},     {"AA==", 1, ERR_OK},
    {"AAEC", 2, ERR_RANGE},  {"AAE=", 3, ERR_RANGE},  {"AAE", 2, ERR_SYNTAX},
    {"AAF=", 2, ERR_SYNTAX}, {"A AE", 3, ERR_SYNTAX}, {"", 3, ERR_SYNTAX},
    {"A===", 1, ERR_SYNTAX}, {"-_-_", 3, ERR_SYNTAX}, {"AA\n=", 2, ERR_SYNTAX},
};

static void decodes_base64_strictly(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof base64_cases / sizeof base64_cases[0]; i++) {
    uint8_t bytes[3];
    enum err err = crypt_base64_decode(bytes, base64_cases[i].len, span_of(base64_cases[i].text));
    if (err != base64_cases[i].err)
      fail_msg("'%s' gives '%s'", base64_cases[i].text, err_text(err));
    for (size_t at = 0; err == ERR_OK && at < base64_cases[i].len; at++)
      assert_int_equal(bytes[at], at);
  }
}

static void encodes_base64_with_padding(void **state) {
  (void)state;
  char text[9];
  crypt_base64_encode(text, sizeof text, (const uint8_t *)"\xFF\xFE\xFD\xFC", 4);
  assert_string_equal(text, "//79/A==");
}

static void starts_more_than_once(void **state) {
  (void)state;
  assert_int_equal(crypt_start(), ERR_OK);
  assert_int_equal(crypt_start(), ERR_OK);
}

static long locked_kib(void) {
  char line[128];
  long kib = -1;
  FILE *file = fopen("/proc/self/status", "re");
  assert_non_null(file);
  while (fgets(line, sizeof line, file))
    if (strncmp(line, "VmLck:", 6) == 0)
      kib = strtol(line + 6, NULL, 10);
  fclose(file);
  return kib;
}

/* Sanitizers do nothing at mlock, and answer 0. */
static bool memory_can_be_locked(void) {
  static char page[4096];
  long before = locked_kib();
  assert_int_equal(mlock(page, sizeof page), 0);
  bool locked = locked_kib() > before;
  munlock(page, sizeof page);
  return locked;
}

static void keeps_secrets_in_locked_memory(void **state) {
  (void)state;
  bool can_be = memory_can_be_locked();
  long before = locked_kib();
  char *secret = crypt_secret_copy((struct span){"KEY-secret and more", 10});
  char *empty = crypt_secret_copy((struct span){0});
  assert_string_equal(secret, "KEY-secret");
  assert_string_equal(empty, "");
  assert_int_equal(locked_kib() > before, can_be);
  crypt_secret_free(secret);
  crypt_secret_free(empty);
  crypt_secret_free(NULL);
  assert_int_equal(locked_kib(), before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(starts_more_than_once),
      cmocka_unit_test(digests_two_parts_as_one),
      cmocka_unit_test(makes_uuids_of_version_4),
      cmocka_unit_test(decodes_base64_strictly),
      cmocka_unit_test(encodes_base64_with_padding),
      cmocka_unit_test(keeps_secrets_in_locked_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
