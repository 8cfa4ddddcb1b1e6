#include "bridge/home.h"

#include "bridge/mem.h"
#include "devices.h"

size_t home_device_count(const struct home *home) {
  const struct config *config = home->config;
  if (!config->homeassistant_discovery)
    return 0;
  return 1 + home_has_alerts(home) + config->numbers_count + config->contacts_count;
}

/* In the order of the count: the bridge first, as the others refer to it. */
static void make(struct draft *draft, const struct home *home, size_t i) {
  const struct config *config = home->config;
  size_t first_number = 1 + home_has_alerts(home);
  if (i == 0)
    make_bridge_device(draft, home);
  else if (i < first_number)
    make_alerts_device(draft, home);
  else if (i - first_number < config->numbers_count)
    make_number_device(draft, home, &config->numbers[i - first_number]);
  else
    make_contact_device(draft, home, &config->contacts[i - first_number - config->numbers_count]);
}

enum err home_device_make(char **out_object_id, char **out_json, const struct home *home,
                          size_t i) {
  struct draft draft;
  make(&draft, home, i);
  *out_object_id = mem_copy(span_of(draft.object_id));
  enum err err = draft_end(&draft, out_json);
  if (err == ERR_OK && *out_object_id)
    return ERR_OK;
  mem_free(*out_object_id);
  mem_free(*out_json);
  *out_object_id = *out_json = NULL;
  return ERR_MEMORY;
}
