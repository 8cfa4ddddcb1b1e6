/* What is said on the phone. Pure; any thread. */
#ifndef ALERTS_SPEECH_H
#define ALERTS_SPEECH_H

#include "bridge/alert_request.h"

/* Whom it is said to. */
struct speech {
  const struct alert *alert;
  const struct alert_contact *contact;
  const struct alert_phrases *phrases;
  bool plain; /* English, as voice and language were refused */
};

/* BCP 47, as Telnyx takes it. */
const char *speech_language(const struct speech *speech);
const char *speech_voice(const struct speech *speech);

/* The digits that are asked for, "" when it is the key. */
const char *speech_pin(const struct speech *speech);

void speech_add_prompt(struct buf *out, const struct speech *speech);
void speech_add_wrong(struct buf *out, const struct speech *speech);
void speech_add_thanks(struct buf *out, const struct speech *speech);
void speech_add_told(struct buf *out, const struct speech *speech);

#endif
