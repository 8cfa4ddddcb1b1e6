#include "age.h"

#include "bridge/clock.h"

#define NEVER INT64_MAX

void age_init(struct age *age, int64_t expiry_ms, int64_t now_mono_ms) {
  *age = (struct age){.expiry_ms = expiry_ms,
                      .tick_mono_ms = now_mono_ms,
                      .held_mono_ms = now_mono_ms,
                      .still_mono_ms = NEVER,
                      .drain_mono_ms = now_mono_ms,
                      .free_mono_ms = now_mono_ms};
}

static void begin_drain(struct age *age, int64_t now_mono_ms) {
  age->drain_mono_ms = now_mono_ms;
  age->idle_ms = 0;
  if (age->free_mono_ms != NEVER)
    age->free_mono_ms = now_mono_ms;
}

static void end_hold(struct age *age) {
  age->held_mono_ms = age->still_mono_ms = NEVER;
}

static void count_idle(struct age *age, int64_t now_mono_ms) {
  if (!age->up || age->free_mono_ms > now_mono_ms)
    return;
  age->idle_ms += now_mono_ms - age->free_mono_ms;
  age->free_mono_ms = now_mono_ms;
  if (age->idle_ms >= AGE_IDLE_MS && !age->ends_session)
    end_hold(age);
}

/* Who wakes first, main or Paho's thread, finds that the process stood still. */
static bool stands_still(const struct age *age, int64_t now_mono_ms) {
  return now_mono_ms - age->tick_mono_ms > AGE_STANDSTILL_MS;
}

static void note_standstill(struct age *age, int64_t now_mono_ms) {
  age->held_mono_ms = clock_earlier(age->held_mono_ms, age->tick_mono_ms);
  age->still_mono_ms = clock_earlier(age->still_mono_ms, age->tick_mono_ms);
  age->ends_session = age->ends_session || now_mono_ms - age->tick_mono_ms > age->expiry_ms;
  begin_drain(age, now_mono_ms);
}

static void look(struct age *age, int64_t now_mono_ms) {
  if (stands_still(age, now_mono_ms))
    note_standstill(age, now_mono_ms);
  else
    count_idle(age, now_mono_ms);
}

int64_t age_tick(struct age *age, int64_t now_mono_ms) {
  int64_t silent_ms = now_mono_ms - age->tick_mono_ms;
  bool stood_still = stands_still(age, now_mono_ms);
  look(age, now_mono_ms);
  age->tick_mono_ms = now_mono_ms;
  return stood_still ? silent_ms : 0;
}

bool age_up(struct age *age, bool resumed, int64_t its_expiry_ms, int64_t now_mono_ms) {
  age->up = true;
  age->free_mono_ms = now_mono_ms;
  begin_drain(age, now_mono_ms);
  if (!resumed) {
    age->ends_session = false;
    end_hold(age);
  } else if (!age->knows_session && its_expiry_ms > age->expiry_ms) {
    age->ends_session = true;
  }
  age->knows_session = true;
  return !age->ends_session;
}

void age_down(struct age *age, int64_t now_mono_ms) {
  age->up = false;
  age->held_mono_ms = clock_earlier(age->held_mono_ms, now_mono_ms);
}

struct age_moments age_of_command(struct age *age, int64_t now_mono_ms) {
  look(age, now_mono_ms);
  age->free_mono_ms = NEVER;
  return (struct age_moments){.published_mono_ms = clock_earlier(age->held_mono_ms, now_mono_ms),
                              .sent_mono_ms = clock_earlier(age->still_mono_ms, now_mono_ms)};
}

void age_committed(struct age *age, int64_t now_mono_ms) {
  age->free_mono_ms = now_mono_ms;
}

void age_not_committed(struct age *age, int64_t came_mono_ms) {
  age->held_mono_ms = clock_earlier(age->held_mono_ms, came_mono_ms);
  age->free_mono_ms = came_mono_ms;
  begin_drain(age, came_mono_ms);
}

uint32_t age_expiry_s(const struct age_moments *moments, uint32_t left_s) {
  int64_t expiry_s = left_s + (moments->sent_mono_ms - moments->published_mono_ms) / 1000;
  return expiry_s < UINT32_MAX ? (uint32_t)expiry_s : UINT32_MAX;
}

/* While it drains, what is too old ends by itself, each with its result; but without an end to it,
 * all would be too old for ever. */
bool age_wants_new_session(struct age *age, int64_t now_mono_ms) {
  int64_t since = age->up ? age->drain_mono_ms : age->held_mono_ms;
  if (age->held_mono_ms != NEVER && now_mono_ms - since > age->expiry_ms)
    age->ends_session = true;
  return age->ends_session;
}
