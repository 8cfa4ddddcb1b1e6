/* Whom a TeXML document reaches, and what in it asks for more elsewhere. Nothing is taken for
 * harmless that is not known. Pure; any thread. */
#ifndef ACCESS_TEXML_H
#define ACCESS_TEXML_H

#include "bridge/err.h"
#include "bridge/span.h"

struct texml_reader {
  void *context;
  /* A number, SIP URI or name that is dialled, or referred to. */
  enum err (*on_destination)(void *context, struct span text);
  /* What cannot be told: an element or attribute that leads to another document, or is unknown. */
  enum err (*on_unseen)(void *context, struct span what);
};

enum { TEXML_MAX_DEPTH = 16, TEXML_MAX_TEXT = 256 };

/* ERR_SYNTAX: it is no document that can be followed: no well-formed XML in UTF-8, or one with a
 * document type or processing instructions. ERR_MEMORY. Else what a function returned. */
enum err texml_read(const struct texml_reader *reader, struct span document) MUST_CHECK;

#endif
