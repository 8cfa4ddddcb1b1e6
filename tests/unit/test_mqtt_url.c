#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mqtt/options.h"

static void takes_urls_apart(void **state) {
  (void)state;
  static const struct {
    const char *text, *host, *paho;
    uint16_t port;
    bool tls, websocket;
  } cases[] = {
      {"mqtt://localhost", "localhost", "tcp://localhost:1883", 1883, false, false},
      {"mqtt://10.0.0.1:1", "10.0.0.1", "tcp://10.0.0.1:1", 1, false, false},
      {"mqtts://broker.example", "broker.example", "ssl://broker.example:8883", 8883, true, false},
      {"mqtts://b:65535", "b", "ssl://b:65535", 65535, true, false},
      {"ws://b", "b", "ws://b:80", 80, false, true},
      {"ws://b:9001/mqtt/x", "b", "ws://b:9001/mqtt/x", 9001, false, true},
      {"wss://b/", "b", "wss://b:443/", 443, true, true},
      {"mqtt://[::1]", "::1", "tcp://[::1]:1883", 1883, false, false},
      {"ws://[fe80::1]:80/m", "fe80::1", "ws://[fe80::1]:80/m", 80, false, true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_url url;
    char why[160] = "";
    if (mqtt_url_parse(&url, cases[i].text, why, sizeof why) != ERR_OK)
      fail_msg("%s: %s", cases[i].text, why);
    assert_string_equal(url.host, cases[i].host);
    assert_string_equal(url.paho, cases[i].paho);
    assert_int_equal(url.port, cases[i].port);
    assert_int_equal(url.tls, cases[i].tls);
    assert_int_equal(url.websocket, cases[i].websocket);
  }
}

static void says_what_is_wrong_but_not_the_url(void **state) {
  (void)state;
  static const struct {
    const char *text, *what;
  } cases[] = {
      {NULL, "is missing"},
      {"", "is missing"},
      {"localhost", "must begin with mqtt://"},
      {"MQTT://localhost", "must begin with mqtt://"},
      {"http://localhost", "must begin with mqtt://"},
      {"mqtt://", "must have a host"},
      {"mqtt:///path", "must have a host"},
      {"mqtt://:1883", "must have a host"},
      {"mqtt://a b", "spaces"},
      {"mqtt://a%41", "must have a host"},
      {"mqtt://[]:1", "must have a host"},
      {"mqtt://[::1", "must have a host"},
      {"mqtt://a:", "port"},
      {"mqtt://a:0", "port"},
      {"mqtt://a:65536", "port"},
      {"mqtt://a:99999", "port"},
      {"mqtt://a:123456", "port"},
      {"mqtt://a:18x", "port"},
      {"mqtt://::1", "must have a host"},
      {"tcp://a", "must begin with mqtt://"},
      {"mqtt://[::1]x", "must have a host"},
      {"mqtt://anna:pass-word@a", "user name"},
      {"mqtt://a/path", "path"},
      {"ws://a/x:y", "path"},
      {"ws://a/x y", "spaces"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_url url;
    char why[160] = "";
    assert_int_equal(mqtt_url_parse(&url, cases[i].text, why, sizeof why), ERR_RANGE);
    if (!strstr(why, cases[i].what) || strstr(why, "pass-word"))
      fail_msg("%s: %s", cases[i].text, why);
  }
}

static void holds_its_limits(void **state) {
  (void)state;
  char text[ADDRESS_URL_MAX + 2], why[160];
  struct mqtt_url url;
  for (size_t len = ADDRESS_HOST_MAX; len <= ADDRESS_HOST_MAX + 1; len++) {
    snprintf(text, sizeof text, "mqtt://%0*d", (int)len, 0);
    assert_int_equal(mqtt_url_parse(&url, text, why, sizeof why),
                     len == ADDRESS_HOST_MAX ? ERR_OK : ERR_RANGE);
  }
  for (size_t len = ADDRESS_URL_MAX; len <= ADDRESS_URL_MAX + 1; len++) {
    snprintf(text, sizeof text, "ws://h/%0*d", (int)len - 7, 0);
    assert_int_equal(mqtt_url_parse(&url, text, why, sizeof why),
                     len == ADDRESS_URL_MAX ? ERR_OK : ERR_RANGE);
    if (len == ADDRESS_URL_MAX)
      assert_int_equal(strlen(url.paho), len + strlen(":80"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_urls_apart),
      cmocka_unit_test(says_what_is_wrong_but_not_the_url),
      cmocka_unit_test(holds_its_limits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
