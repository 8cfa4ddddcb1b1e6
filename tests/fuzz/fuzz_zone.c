/* Any bytes, as a file of tzdata, and as quiet hours by the clocks of that zone. */
#include <stdint.h>
#include <stdlib.h>

#include "bridge/quiet_hours.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const struct span text = {(const char *)data, size};
  const int64_t year_ms = INT64_C(31556952000);
  struct quiet_hours hours;
  struct zone *zone = NULL;
  const char *why = NULL;
  if (quiet_hours_read(&hours, text, &why) != ERR_OK)
    hours = (struct quiet_hours){.from_minute = 22 * 60, .to_minute = 7 * 60};
  if (zone_read(&zone, text) != ERR_OK)
    return 0;
  for (int64_t year = 1; year < 400; year += 7)
    if (quiet_hours_left_ms(&hours, zone, year * year_ms) < 0)
      abort();
  zone_free(&zone);
  return 0;
}
