#include "bridge/source_networks.h"

#include <assert.h>

#include "bridge/mem.h"

#define SOURCE_NETWORK_AS_ENTRY(text) text,
static const char *const telnyx[] = {SOURCE_NETWORKS_TELNYX(SOURCE_NETWORK_AS_ENTRY)};
#undef SOURCE_NETWORK_AS_ENTRY

enum { TELNYX_COUNT = sizeof telnyx / sizeof telnyx[0] };

static bool is_name(struct span entry) {
  return span_equal_text(entry, "telnyx");
}

enum err source_networks_check(struct span entry, const char **why) {
  struct network network;
  const char *network_why;
  if (is_name(entry) || network_read(&network, entry, &network_why) == ERR_OK)
    return ERR_OK;
  *why = "must be telnyx, an address, or a network such as 10.0.0.0/8, with nothing but zeroes "
         "behind its own bits";
  return ERR_SYNTAX;
}

static void add(struct networks *out, struct span text) {
  const char *why;
  enum err err = network_read(&out->all[out->count++], text, &why);
  assert(err == ERR_OK);
}

enum err source_networks_read(struct networks *out, char *const *entries, size_t count) {
  size_t most = 0;
  *out = (struct networks){0};
  for (size_t i = 0; i < count; i++)
    most += is_name(span_of(entries[i])) ? TELNYX_COUNT : 1;
  if (most == 0)
    return ERR_OK;
  out->all = mem_alloc(most * sizeof *out->all);
  if (!out->all)
    return ERR_MEMORY;
  for (size_t i = 0; i < count; i++) {
    bool named = is_name(span_of(entries[i]));
    for (size_t j = 0; named && j < TELNYX_COUNT; j++)
      add(out, span_of(telnyx[j]));
    if (!named)
      add(out, span_of(entries[i]));
  }
  return ERR_OK;
}

void source_networks_free(struct networks *networks) {
  mem_free(networks->all);
  *networks = (struct networks){0};
}
