#include "age.h"

#define NO_HOLD INT64_MAX

void age_init(struct age *age, int64_t expiry_ms, int64_t now_mono_ms) {
  *age = (struct age){.expiry_ms = expiry_ms,
                      .tick_mono_ms = now_mono_ms,
                      .hold_mono_ms = NO_HOLD,
                      .drain_mono_ms = now_mono_ms,
                      .came_mono_ms = now_mono_ms};
}

static void begin_drain(struct age *age, int64_t now_mono_ms) {
  age->drain_mono_ms = now_mono_ms;
  age->came_mono_ms = now_mono_ms;
}

/* A hold that is open already began earlier. */
static void hold_since(struct age *age, int64_t mono_ms) {
  if (mono_ms < age->hold_mono_ms)
    age->hold_mono_ms = mono_ms;
}

static void end_drained(struct age *age, int64_t now_mono_ms) {
  bool pause = now_mono_ms - age->came_mono_ms >= AGE_PAUSE_MS;
  bool long_enough = now_mono_ms - age->drain_mono_ms >= AGE_DRAIN_MS;
  if (age->up && !age->ended_session && (pause || long_enough))
    age->hold_mono_ms = NO_HOLD;
}

static bool stands_still(const struct age *age, int64_t now_mono_ms) {
  return now_mono_ms - age->tick_mono_ms > AGE_STANDSTILL_MS;
}

/* Who wakes first, main or Paho's thread, finds that the process stood still; a hold from before
 * that has seen no pause. */
static void note_standstill(struct age *age, int64_t now_mono_ms) {
  hold_since(age, age->tick_mono_ms);
  begin_drain(age, now_mono_ms);
}

int64_t age_tick(struct age *age, int64_t now_mono_ms) {
  int64_t silent_ms = now_mono_ms - age->tick_mono_ms;
  bool stood_still = stands_still(age, now_mono_ms);
  if (stood_still)
    note_standstill(age, now_mono_ms);
  else
    end_drained(age, now_mono_ms);
  age->tick_mono_ms = now_mono_ms;
  return stood_still ? silent_ms : 0;
}

void age_up(struct age *age, bool new_session, int64_t now_mono_ms) {
  age->up = true;
  begin_drain(age, now_mono_ms);
  if (!new_session)
    return;
  age->ended_session = false;
  age->hold_mono_ms = NO_HOLD;
}

void age_down(struct age *age, int64_t alive_mono_ms) {
  age->up = false;
  hold_since(age, alive_mono_ms);
}

void age_not_kept(struct age *age, int64_t came_mono_ms) {
  hold_since(age, came_mono_ms);
  begin_drain(age, came_mono_ms);
}

int64_t age_of_command(struct age *age, int64_t now_mono_ms) {
  if (stands_still(age, now_mono_ms))
    note_standstill(age, now_mono_ms);
  else
    end_drained(age, now_mono_ms);
  age->came_mono_ms = now_mono_ms;
  return age->hold_mono_ms < now_mono_ms ? age->hold_mono_ms : now_mono_ms;
}

bool age_wants_new_session(struct age *age, int64_t now_mono_ms) {
  if (age->hold_mono_ms != NO_HOLD && now_mono_ms - age->hold_mono_ms > age->expiry_ms)
    age->ended_session = true;
  return age->ended_session;
}
