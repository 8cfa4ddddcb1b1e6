/* Whom a text reaches, in every spelling, and which rule counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/destination.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void one_number_is_one_however_it_is_written(void **state) {
  (void)state;
  static const char *const spellings[] = {
      "+19005550100",
      " +1 900 555 0100\t",
      "+1 (900) 555-0100",
      "+1.900.555.0100",
      "+1/900/5550100",
      "0019005550100",
      "00 1 900 5550100",
      "01119005550100",
      "19005550100",
      "tel:+19005550100",
      "TEL:+1-900-555-0100;phone-context=example.org",
      "tel:001 900 5550100",
      "%2B19005550100",
      "tel:%2b1900%35550100",
  };
  for (size_t i = 0; i < COUNT(spellings); i++) {
    struct destination destination;
    destination_read(&destination, span_of(spellings[i]));
    if (destination.kind != DESTINATION_NUMBER || strcmp(destination.text, "+19005550100") != 0)
      fail_msg("%s: %d %s", spellings[i], destination.kind, destination.text);
    assert_string_equal(destination.number, "+19005550100");
  }
}

static void an_address_with_a_number_has_both(void **state) {
  (void)state;
  static const struct {
    const char *text, *address, *number;
  } rows[] = {
      {"sip:+19005550100@sip.telnyx.com", "+19005550100@sip.telnyx.com", "+19005550100"},
      {"SIPS:0019005550100@SIP.Telnyx.com:5061;transport=tls", "0019005550100@sip.telnyx.com",
       "+19005550100"},
      {"sip:+1900-555-0100;phone-context=x@h.example?Route=a", "+1900-555-0100@h.example",
       "+19005550100"},
      {"\"Anna\" <sip:+19005550100@h.example>", "+19005550100@h.example", "+19005550100"},
      {"sip:%2B19005550100@h.example", "+19005550100@h.example", "+19005550100"},
      {"+19005550100:secret@h.example", "+19005550100@h.example", "+19005550100"},
      {"sip:anna@Example.ORG", "anna@example.org", ""},
      {"anna@example.org", "anna@example.org", ""},
      {"sip:1001@pbx.example", "1001@pbx.example", ""},
      {"sip:pbx.example", "@pbx.example", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct destination destination;
    destination_read(&destination, span_of(rows[i].text));
    if (destination.kind != DESTINATION_ADDRESS)
      fail_msg("%s: %d", rows[i].text, destination.kind);
    assert_string_equal(destination.text, rows[i].address);
    assert_string_equal(destination.number, rows[i].number);
  }
}

static void what_is_none_is_told_to_be_none(void **state) {
  (void)state;
  static const struct {
    const char *text;
    enum destination_kind kind;
  } rows[] = {
      {"112", DESTINATION_SHORT},
      {"(911)", DESTINATION_SHORT},
      {"9005550100", DESTINATION_SHORT}, /* +1 900 to some, +90 055 to others */
      {"0900 5550100", DESTINATION_SHORT},
      {"+911", DESTINATION_OTHER},
      {"+123456", DESTINATION_OTHER},
      {"+1234567", DESTINATION_NUMBER},
      {"+123456789012345", DESTINATION_NUMBER},
      {"+1234567890123456", DESTINATION_OTHER},
      {"+0019005550100", DESTINATION_OTHER},
      {"++19005550100", DESTINATION_OTHER},
      {"+1900555010O", DESTINATION_OTHER},
      {"+19005550100,,1", DESTINATION_OTHER},
      {"+1312\xEF\xBC\x90"
       "5550100",
       DESTINATION_OTHER}, /* a full-width digit */
      {"+1900\xC2\xA0"
       "5550100",
       DESTINATION_OTHER}, /* a no-break space */
      {"sip:+19005550100@a@b", DESTINATION_OTHER},
      {"sip:anna@ex ample", DESTINATION_OTHER},
      {"%2", DESTINATION_OTHER},
      {"%001", DESTINATION_OTHER},
      {"", DESTINATION_OTHER},
      {"+", DESTINATION_OTHER},
      {"queue", DESTINATION_OTHER},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct destination destination;
    destination_read(&destination, span_of(rows[i].text));
    if (destination.kind != rows[i].kind)
      fail_msg("%s: %d", rows[i].text, destination.kind);
  }
}

static void a_text_that_is_too_long_is_none(void **state) {
  (void)state;
  char text[DESTINATION_SIZE + 1];
  struct destination destination;
  memset(text, ' ', sizeof text);
  memcpy(text, "+19005550100", 12);
  destination_read(&destination, (struct span){text, DESTINATION_SIZE - 1});
  assert_int_equal(destination.kind, DESTINATION_NUMBER);
  destination_read(&destination, (struct span){text, DESTINATION_SIZE});
  assert_int_equal(destination.kind, DESTINATION_OTHER);
  destination_read(&destination, (struct span){"+13125550101\0", 13});
  assert_int_equal(destination.kind, DESTINATION_OTHER);
}

/* ---- rules ----------------------------------------------------------------------------------- */

#define RULES(...) ((const char *const[]){__VA_ARGS__, NULL})

static size_t count_of(const char *const *rules) {
  size_t count = 0;
  while (rules && rules[count])
    count++;
  return count;
}

static void the_longest_rule_counts(void **state) {
  (void)state;
  const struct {
    const char *const *allow, *const *deny;
    const char *to;
    enum destination_verdict verdict;
    const char *by;
  } rows[] = {
      {NULL, NULL, "+13125550101", DESTINATION_GOOD, NULL},
      {NULL, NULL, "sip:anna@example.org", DESTINATION_GOOD, NULL},
      {NULL, NULL, "112", DESTINATION_UNREADABLE, NULL},
      {NULL, NULL, "anna", DESTINATION_UNREADABLE, NULL},
      {RULES("112", "anna"), NULL, "112", DESTINATION_GOOD, "112"},
      {RULES("112", "anna"), NULL, "1123", DESTINATION_UNREADABLE, NULL},
      {RULES("+1", "+4420"), NULL, "+442071838750", DESTINATION_GOOD, "+4420"},
      {RULES("+1", "+4420"), NULL, "+441234567890", DESTINATION_NOT_ALLOWED, NULL},
      {RULES("+1"), NULL, "sip:anna@example.org", DESTINATION_NOT_ALLOWED, NULL},
      {RULES("+1", "@example.org"), NULL, "sip:anna@example.org", DESTINATION_GOOD, "@example.org"},
      {RULES("+1", "@"), NULL, "sip:anna@example.org", DESTINATION_GOOD, "@"},
      {RULES("@example.org"), NULL, "anna@sub.example.org", DESTINATION_NOT_ALLOWED, NULL},
      {NULL, RULES("+49"), "+4930123456", DESTINATION_DENIED, "+49"},
      {RULES("+4930"), RULES("+49"), "+4930123456", DESTINATION_GOOD, "+4930"},
      {RULES("+49"), RULES("+4930"), "0049 30 123456", DESTINATION_DENIED, "+4930"},
      {RULES("+49"), RULES("+49"), "+4930123456", DESTINATION_DENIED, "+49"},
      {NULL, RULES("@evil.example"), "sip:anna@evil.example", DESTINATION_DENIED, "@evil.example"},
      /* the network may ring the number of an address */
      {NULL, RULES("+49"), "sip:+4930123456@example.org", DESTINATION_DENIED, "+49"},
      {RULES("@example.org"), RULES("+49"), "sip:+4930123456@example.org", DESTINATION_DENIED,
       "+49"},
      {RULES("@example.org"), NULL, "sip:+4930123456@example.org", DESTINATION_NOT_ALLOWED, NULL},
      {RULES("+49"), NULL, "sip:+4930123456@example.org", DESTINATION_GOOD, "+49"},
      {RULES("+49"), RULES("@example.org"), "sip:+4930123456@example.org", DESTINATION_DENIED,
       "@example.org"},
      /* what is dear wants a prefix as long as the range's */
      {NULL, NULL, "+19005550100", DESTINATION_DEAR, "1900"},
      {RULES("+1"), NULL, "+19005550100", DESTINATION_DEAR, "1900"},
      {RULES("+1", "+1900"), NULL, "+19005550100", DESTINATION_GOOD, "+1900"},
      {RULES("+1900"), RULES("+1900"), "+19005550100", DESTINATION_DENIED, "+1900"},
      {RULES("@"), NULL, "sip:+19005550100@sip.telnyx.com", DESTINATION_DEAR, "1900"},
      {NULL, NULL, "+190055501001234", DESTINATION_DEAR, "1900"}, /* dialled on */
      {NULL, NULL, "+881612345678", DESTINATION_DEAR, "881"},
      {NULL, NULL, "+870773111632", DESTINATION_DEAR, "870"},
      {NULL, NULL, "+88213123456", DESTINATION_DEAR, "88213"},
      {NULL, NULL, "+449098790012", DESTINATION_DEAR, "449"},
      {NULL, NULL, "+499001234567", DESTINATION_DEAR, NULL},
      {NULL, NULL, "+491801234567", DESTINATION_DEAR, NULL}, /* shared cost */
      {NULL, NULL, "+4915112345678", DESTINATION_GOOD, NULL},
      {NULL, NULL, "+8001234567890", DESTINATION_GOOD, NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct destination destination;
    const char *by = "";
    destination_read(&destination, span_of(rows[i].to));
    enum destination_verdict verdict =
        destination_judge(&by, &destination,
                          &(struct destination_rules){rows[i].allow, count_of(rows[i].allow),
                                                      rows[i].deny, count_of(rows[i].deny)});
    if (verdict != rows[i].verdict)
      fail_msg("row %zu, %s: %d", i, rows[i].to, verdict);
    if (rows[i].by)
      assert_string_equal(by, rows[i].by);
  }
}

static void the_table_of_dear_ranges_is_sorted(void **state) {
  (void)state;
  for (size_t i = 1; i < dear_range_count; i++)
    assert_true(strcmp(dear_ranges[i - 1].prefix, dear_ranges[i].prefix) < 0);
  assert_true(dear_range_count > 500);
  assert_non_null(strstr(dear_ranges_version, "libphonenumber "));
}

static void says_what_is_no_rule(void **state) {
  (void)state;
  static const char *const good[] = {"+1", "+1900", "112", "@example.org", "@", "anna@example.org"};
  static const char *const bad[] = {"", "+", "+1x", "anna", "+1 900", "@exa mple", "-1", "1900x"};
  const char *why = NULL;
  for (size_t i = 0; i < COUNT(good); i++)
    if (destination_rule_check(span_of(good[i]), &why) != ERR_OK)
      fail_msg("%s", good[i]);
  for (size_t i = 0; i < COUNT(bad); i++)
    if (destination_rule_check(span_of(bad[i]), &why) != ERR_SYNTAX)
      fail_msg("%s", bad[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_number_is_one_however_it_is_written),
      cmocka_unit_test(an_address_with_a_number_has_both),
      cmocka_unit_test(what_is_none_is_told_to_be_none),
      cmocka_unit_test(a_text_that_is_too_long_is_none),
      cmocka_unit_test(the_longest_rule_counts),
      cmocka_unit_test(the_table_of_dear_ranges_is_sorted),
      cmocka_unit_test(says_what_is_no_rule),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
