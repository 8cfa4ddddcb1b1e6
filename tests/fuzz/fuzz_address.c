/* Whatever is read as an address lies within the text, and is within its limits. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct address *address, struct span text) {
  assert(address->host.len > 0 && address->host.len <= ADDRESS_HOST_MAX);
  assert(address->path.len <= text.len);
  assert(address->path.len == 0 || address->path.data[0] == '/');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct span text = {(const char *)data, size};
  struct address address;
  const char *why = NULL;
  if (address_read_url(&address, text, ADDRESS_API | ADDRESS_BROKER, &why) == ERR_OK) {
    check(&address, text);
    assert(address.port > 0 && size <= ADDRESS_URL_MAX);
  } else {
    assert(why);
  }
  why = NULL;
  if (address_read_listen(&address, text, &why) == ERR_OK)
    check(&address, text);
  else
    assert(why);
  return 0;
}
