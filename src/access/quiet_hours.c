#include "bridge/quiet_hours.h"

enum { DAY_MINUTES = 24 * 60, MINUTE_MS = 60 * 1000, STEP_MINUTES = 15 };

/* ---- the text -------------------------------------------------------------------------------- */

/* "7:00", "07:00"; 24:00 is the day's end. */
static bool read_time(int *minute, struct span text) {
  int64_t hours = 0, minutes = 0;
  struct span hour = span_cut(&text, ':');
  bool good =
      hour.len <= 2 && span_to_int(&hours, hour) && text.len == 2 && span_to_int(&minutes, text);
  *minute = (int)(hours * 60 + minutes);
  return good && minutes < 60 && *minute <= DAY_MINUTES;
}

enum err quiet_hours_read(struct quiet_hours *out, struct span text, const char **why) {
  struct span from = span_trim(span_cut(&text, '-'));
  text = span_trim(text);
  struct span to = span_cut(&text, ' ');
  out->zone = span_trim(text);
  if (!read_time(&out->from_minute, from) || !read_time(&out->to_minute, to)) {
    *why = "must be hours and a time zone, such as 22:00-07:00 Europe/Berlin";
    return ERR_SYNTAX;
  }
  out->from_minute %= DAY_MINUTES;
  out->to_minute %= DAY_MINUTES;
  if (out->from_minute == out->to_minute)
    *why = "must not begin and end at the same time: the kill switch is for all day";
  else if (out->zone.len == 0)
    *why = "must name a time zone, such as 22:00-07:00 Europe/Berlin";
  else
    return ERR_OK;
  return ERR_SYNTAX;
}

/* ---- the time -------------------------------------------------------------------------------- */

static int minute_of_day(const struct zone *zone, int64_t wall_minute) {
  int64_t there = wall_minute + zone_offset_s(zone, wall_minute * 60) / 60;
  return (int)(((there % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES);
}

/* 0 outside of them. */
static int minutes_left(const struct quiet_hours *hours, int minute) {
  int length = (hours->to_minute - hours->from_minute + DAY_MINUTES) % DAY_MINUTES;
  int into = (minute - hours->from_minute + DAY_MINUTES) % DAY_MINUTES;
  return into < length ? length - into : 0;
}

/* Clocks are changed at a quarter of an hour: from one to the next they run evenly. */
int64_t quiet_hours_left_ms(const struct quiet_hours *hours, const struct zone *zone,
                            int64_t wall_ms) {
  int64_t now = wall_ms / MINUTE_MS, end = now;
  for (int left = 0; (left = minutes_left(hours, minute_of_day(zone, end))) > 0;) {
    int64_t quarter = STEP_MINUTES - end % STEP_MINUTES;
    end += left < quarter ? left : quarter;
  }
  return end == now ? 0 : end * MINUTE_MS - wall_ms;
}
