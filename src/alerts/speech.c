#include "speech.h"

#include <string.h>

#include "bridge/alert_request.h"
#include "parts.h"

enum {
  TRIES = 3, /* of one gather */
  ANSWER_MS = 20000,
  SPEECH_BASE_MS = 10000,
  SPEECH_MS_PER_CHARACTER = 90,
  AUDIO_MS = 120000,
  ASK_LONGEST_MS = 900000,
};

static const struct language {
  const char *code;
  const char *said[ALERT_PHRASE_COUNT];
} languages[] = {
    {"en",
     {[ALERT_SAY_INTRO] = "This is an alert.",
      [ALERT_SAY_ASK] = "Press {key} to acknowledge the alert.",
      [ALERT_SAY_ASK_PIN] = "Enter your PIN to acknowledge the alert.",
      [ALERT_SAY_PASS] = "Press {pass} to pass it on to somebody else.",
      [ALERT_SAY_WRONG] = "That was not right.",
      [ALERT_SAY_THANKS] =
          "Thank you. You have acknowledged the alert. Nobody else will be called. Goodbye.",
      [ALERT_SAY_TOLD] = "{who} has acknowledged the alert. You need not do anything. Goodbye.",
      [ALERT_SAY_SOMEBODY] = "Somebody else",
      [ALERT_SAY_STAR] = "star"}},
    {"de",
     {[ALERT_SAY_INTRO] = "Dies ist ein Alarm.",
      [ALERT_SAY_ASK] = "Drücken Sie die {key}, um den Alarm zu bestätigen.",
      [ALERT_SAY_ASK_PIN] = "Geben Sie Ihre PIN ein, um den Alarm zu bestätigen.",
      [ALERT_SAY_PASS] = "Drücken Sie die {pass}, um ihn an jemand anderen weiterzugeben.",
      [ALERT_SAY_WRONG] = "Das war nicht richtig.",
      [ALERT_SAY_THANKS] =
          "Danke. Sie haben den Alarm bestätigt. Es wird niemand mehr angerufen. Auf Wiederhören.",
      [ALERT_SAY_TOLD] =
          "{who} hat den Alarm bestätigt. Sie brauchen nichts zu tun. Auf Wiederhören.",
      [ALERT_SAY_SOMEBODY] = "Jemand anderes",
      [ALERT_SAY_STAR] = "Sterntaste"}},
    {"es",
     {[ALERT_SAY_INTRO] = "Esto es una alerta.",
      [ALERT_SAY_ASK] = "Pulse {key} para confirmar la alerta.",
      [ALERT_SAY_ASK_PIN] = "Introduzca su PIN para confirmar la alerta.",
      [ALERT_SAY_PASS] = "Pulse {pass} para pasarla a otra persona.",
      [ALERT_SAY_WRONG] = "No es correcto.",
      [ALERT_SAY_THANKS] = "Gracias. Ha confirmado la alerta. No se llamará a nadie más. Adiós.",
      [ALERT_SAY_TOLD] = "{who} ha confirmado la alerta. No tiene que hacer nada. Adiós.",
      [ALERT_SAY_SOMEBODY] = "Otra persona",
      [ALERT_SAY_STAR] = "asterisco"}},
    {"fr",
     {[ALERT_SAY_INTRO] = "Ceci est une alerte.",
      [ALERT_SAY_ASK] = "Appuyez sur {key} pour confirmer l'alerte.",
      [ALERT_SAY_ASK_PIN] = "Saisissez votre code PIN pour confirmer l'alerte.",
      [ALERT_SAY_PASS] = "Appuyez sur {pass} pour la transmettre à quelqu'un d'autre.",
      [ALERT_SAY_WRONG] = "Ce n'est pas correct.",
      [ALERT_SAY_THANKS] =
          "Merci. Vous avez confirmé l'alerte. Personne d'autre ne sera appelé. Au revoir.",
      [ALERT_SAY_TOLD] = "{who} a confirmé l'alerte. Vous n'avez rien à faire. Au revoir.",
      [ALERT_SAY_SOMEBODY] = "Quelqu'un d'autre",
      [ALERT_SAY_STAR] = "étoile"}},
};

static const char *first_of(const char *a, const char *b, const char *c) {
  if (a[0] != '\0')
    return a;
  return b[0] != '\0' ? b : c;
}

const char *speech_language(const struct speech *speech) {
  if (speech->plain)
    return "en-US";
  return first_of(speech->contact->language, speech->alert->plan.language, "en-US");
}

const char *speech_voice(const struct speech *speech) {
  if (speech->plain)
    return "female";
  return first_of(speech->contact->voice, speech->alert->plan.voice, "female");
}

const char *speech_pin(const struct speech *speech) {
  return first_of(speech->contact->pin, speech->alert->plan.pin, "");
}

static const char *phrase_of(const struct speech *speech, enum alert_phrase phrase) {
  const char *own = speech->phrases ? speech->phrases->said[phrase] : NULL;
  if (own && own[0] != '\0')
    return own;
  const char *language = speech_language(speech);
  for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
    if (strncmp(language, languages[i].code, 2) == 0)
      return languages[i].said[phrase];
  return languages[0].said[phrase];
}

/* A number is no name: nobody knows by it who that was. */
static bool is_name(const char *who) {
  return who[0] != '\0' && !alert_is_number(span_of(who));
}

/* What stands for a name in braces; NULL when it is none. */
static const char *value_of(const struct speech *speech, struct span name, char key[2]) {
  const struct alert *alert = speech->alert;
  key[1] = '\0';
  if (span_equal_text(name, "who"))
    return is_name(alert->by) ? alert->by : phrase_of(speech, ALERT_SAY_SOMEBODY);
  key[0] = alert->plan.decline;
  if (span_equal_text(name, "key"))
    key[0] = alert->plan.ack;
  else if (!span_equal_text(name, "pass"))
    return NULL;
  return key[0] == '*' ? phrase_of(speech, ALERT_SAY_STAR) : key;
}

static void add_phrase(struct buf *out, const struct speech *speech, enum alert_phrase phrase) {
  if (out->len > 0)
    buf_add_char(out, ' ');
  struct span rest = span_of(phrase_of(speech, phrase));
  while (rest.len > 0) {
    struct span before = span_cut(&rest, '{');
    buf_add(out, before);
    if (rest.len == 0)
      return;
    struct span name = span_cut(&rest, '}');
    char key[2];
    const char *value = value_of(speech, name, key);
    buf_add_text(out, value ? value : "");
  }
}

static void add_ask(struct buf *out, const struct speech *speech) {
  add_phrase(out, speech, speech_pin(speech)[0] != '\0' ? ALERT_SAY_ASK_PIN : ALERT_SAY_ASK);
  if (speech->alert->plan.decline)
    add_phrase(out, speech, ALERT_SAY_PASS);
}

void speech_add_prompt(struct buf *out, const struct speech *speech) {
  struct span text = span_trim(span_of(speech->alert->plan.text));
  add_phrase(out, speech, ALERT_SAY_INTRO);
  for (unsigned i = 0; text.len > 0 && i < speech->alert->plan.repeat; i++) {
    buf_add_char(out, ' ');
    buf_add(out, text);
    if (!strchr(".!?", text.data[text.len - 1]))
      buf_add_char(out, '.');
  }
  add_ask(out, speech);
}

void speech_add_wrong(struct buf *out, const struct speech *speech) {
  add_phrase(out, speech, ALERT_SAY_WRONG);
  add_ask(out, speech);
}

void speech_add_thanks(struct buf *out, const struct speech *speech) {
  add_phrase(out, speech, ALERT_SAY_THANKS);
}

void speech_add_told(struct buf *out, const struct speech *speech) {
  add_phrase(out, speech, ALERT_SAY_TOLD);
}

/* Slowly spoken, and answered as late as can be, each time. */
int64_t speech_ask_ms(const struct alert *alert) {
  int64_t text_ms = (int64_t)strlen(alert->plan.text) * SPEECH_MS_PER_CHARACTER;
  int64_t once_ms = SPEECH_BASE_MS + ANSWER_MS + text_ms * alert->plan.repeat;
  if (alert->plan.audio_url[0] != '\0')
    once_ms += AUDIO_MS;
  return once_ms * TRIES < ASK_LONGEST_MS ? once_ms * TRIES : ASK_LONGEST_MS;
}
