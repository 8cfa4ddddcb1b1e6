#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/source_networks.h"
#include "unit/alloc_fail.h"

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static struct ip address(const char *text) {
  struct ip ip;
  if (!ip_read(&ip, span_of(text)))
    fail_msg("%s", text);
  return ip;
}

static void an_address_is_written_as_people_know_it(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"192.0.2.1", "192.0.2.1"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"2001:DB8:0::1", "2001:db8::1"},
      {"::", "::"},
      {"0.0.0.0", "0.0.0.0"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[IP_TEXT_SIZE];
    struct ip ip = address(rows[i][0]);
    ip_write(text, &ip);
    assert_string_equal(text, rows[i][1]);
  }
}

static void what_is_no_address_is_refused(void **state) {
  (void)state;
  static const char *const rows[] = {
      "",         "1",     "1.2.3",     "1.2.3.4.5", "1.2.3.256", "01.2.3.4",      " 1.2.3.4",
      "1.2.3.4 ", "[::1]", "1.2.3.4:5", "::1%lo",    "localhost", "2001:db8::1::", "0x7f.1"};
  struct ip ip;
  for (size_t i = 0; i < COUNT(rows); i++)
    if (ip_read(&ip, span_of(rows[i])))
      fail_msg("\"%s\"", rows[i]);
  assert_false(ip_read(&ip, (struct span){"1.2.3.4\0", 8}));
}

static void a_network_has_what_begins_like_it(void **state) {
  (void)state;
  static const struct {
    const char *network, *address;
    bool has;
  } rows[] = {
      {"10.0.0.0/8", "10.255.255.255", true},
      {"10.0.0.0/8", "11.0.0.0", false},
      {"10.0.0.0/8", "9.255.255.255", false},
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.6", false},
      {"192.0.2.8/29", "192.0.2.15", true},
      {"192.0.2.8/29", "192.0.2.16", false},
      {"192.0.2.8/29", "192.0.2.7", false},
      {"192.0.2.6/31", "192.0.2.7", true},
      {"192.0.2.6/31", "192.0.2.8", false},
      {"10.0.0.0/8", "::ffff:10.1.2.3", true},
      {"::ffff:10.0.0.0/104", "10.1.2.3", true},
      {"0.0.0.0/0", "203.0.113.1", true},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"::/0", "2001:db8::1", true},
      {"::/0", "203.0.113.1", false},
      {"2001:db8::/32", "2001:db8:ffff::", true},
      {"2001:db8::/32", "2001:db9::", false},
      {"2001:db8::/33", "2001:db8:7fff::", true},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"2001:db8::1", "2001:db8::1", true},
      {"2001:db8::1/128", "2001:db8::", false},
      {"::/96", "0.0.0.1", false},
      {"fd00::/8", "fdff::1", true},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct network network;
    const char *why = NULL;
    struct ip ip = address(rows[i].address);
    assert_int_equal(network_read(&network, span_of(rows[i].network), &why), ERR_OK);
    if (network_has(&network, &ip) != rows[i].has)
      fail_msg("%s, %s", rows[i].network, rows[i].address);
  }
}

static void several_have_what_one_of_them_has(void **state) {
  (void)state;
  char first_entry[] = "192.0.2.0/24", second_entry[] = "2001:db8::1";
  char *const entries[] = {first_entry, second_entry};
  struct networks networks;
  assert_int_equal(source_networks_read(&networks, entries, 2), ERR_OK);
  struct ip first = address("192.0.2.9"), second = address("2001:db8::1"), none = address("::1");
  assert_true(networks_have(&networks, &first));
  assert_true(networks_have(&networks, &second));
  assert_false(networks_have(&networks, &none));
  source_networks_free(&networks);
  assert_int_equal(source_networks_read(&networks, NULL, 0), ERR_OK);
  assert_false(networks_have(&networks, &first));
  source_networks_free(&networks);
}

static enum err read_telnyx(void *networks) {
  char name[] = "telnyx", other[] = "127.0.0.1";
  char *const entries[] = {name, other};
  return source_networks_read(networks, entries, 2);
}

static void telnyx_is_all_that_telnyx_names(void **state) {
  (void)state;
  static const char *const inside[] = {"192.76.120.128", "192.76.120.151", "192.76.120.192",
                                       "192.76.120.223", "185.246.41.0",   "185.246.41.23",
                                       "103.115.244.15", "64.16.239.255",  "127.0.0.1"};
  static const char *const outside[] = {"192.76.120.127", "192.76.120.152", "192.76.120.191",
                                        "192.76.120.224", "185.246.41.24",  "103.115.244.16",
                                        "64.16.240.0",    "127.0.0.2",      "::1"};
  struct networks networks;
  alloc_fail_each(read_telnyx, &networks);
  for (size_t i = 0; i < COUNT(inside); i++) {
    struct ip in = address(inside[i]), out = address(outside[i]);
    if (!networks_have(&networks, &in) || networks_have(&networks, &out))
      fail_msg("%s, %s", inside[i], outside[i]);
  }
  source_networks_free(&networks);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_address_is_written_as_people_know_it),
      cmocka_unit_test(what_is_no_address_is_refused),
      cmocka_unit_test(a_network_has_what_begins_like_it),
      cmocka_unit_test(several_have_what_one_of_them_has),
      cmocka_unit_test(telnyx_is_all_that_telnyx_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
