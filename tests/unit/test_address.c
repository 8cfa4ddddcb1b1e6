#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/address.h"

/* What is refused, config_errors shows: the settings pass the same readers. */
static void a_listener_is_written_as_it_is_reached(void **state) {
  (void)state;
  static const struct {
    const char *listen, *written;
  } rows[] = {
      {"127.0.0.2:80", "127.0.0.2:80"}, {"0.0.0.0:8080", "localhost:8080"},
      {"[::]:8080", "localhost:8080"},  {":8080", "localhost:8080"},
      {"[::1]:65535", "[::1]:65535"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct address address;
    const char *why = NULL;
    char written[ADDRESS_AUTHORITY_SIZE];
    assert_int_equal(address_read_listen(&address, span_of(rows[i].listen), &why), ERR_OK);
    address_write(written, &address, "localhost");
    assert_string_equal(written, rows[i].written);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_listener_is_written_as_it_is_reached)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
