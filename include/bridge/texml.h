/* TeXML documents: whom one reaches, what in it asks for more elsewhere, and how fields of a
 * request are put into one. Pure; any thread. */
#ifndef BRIDGE_TEXML_H
#define BRIDGE_TEXML_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/form.h"
#include "bridge/span.h"

/* Something that Telnyx will pass over without a word. */
struct texml_oddity {
  struct span what;           /* an element's name, or an attribute's */
  const char *in;             /* the element that it stands in, or is an attribute of */
  bool misplaced;             /* it is known, but not there; else it is not known */
  unsigned long line, column; /* both from 1 */
};

/* Each may be NULL: not of interest. */
struct texml_reader {
  void *context;
  /* A number, SIP URI or name that is dialled, or referred to. */
  enum err (*on_destination)(void *context, struct span text);
  /* What cannot be told: an element that is unknown, or leads to another document (value: its
   * text), or an attribute that names one. */
  enum err (*on_unseen)(void *context, struct span what, struct span value);
  /* The start tag of a Dial, as it stands in the document. */
  enum err (*on_dial)(void *context, struct span tag);
  /* An element or attribute that Telnyx does not know there: what is a slip nobody would see. */
  void (*on_oddity)(void *context, const struct texml_oddity *oddity);
};

enum {
  TEXML_MAX_DEPTH = 16,
  TEXML_MAX_TEXT = 256,        /* bytes of a destination */
  TEXML_MAX_BYTES = 64 * 1024, /* of a document that is served */
  TEXML_WHY_SIZE = 128,
};

/* Nothing is taken for harmless that is not known.
 * ERR_SYNTAX: it is no document that can be followed: no well-formed XML in UTF-8 with the root
 * Response, or one with a document type or processing instructions; *why (which may be NULL) says
 * where, and what is wrong. ERR_MEMORY. Else what a function returned. */
enum err texml_read(const struct texml_reader *reader, struct span document, char *why,
                    size_t why_size) MUST_CHECK;

/* Appends the start tag of a Dial, with no more than so many seconds as its timeLimit: as it is
 * where it has such a limit, of 60 seconds at least, as Telnyx wants. The buffer's status:
 * ERR_LIMIT, ERR_MEMORY. */
enum err texml_limit_dial(struct buf *out, struct span tag, unsigned most_s) MUST_CHECK;

/* ---- with fields ---- */

/* A document with places for fields of the request: {{From}} in text or in an attribute's value
 * becomes what the request says, escaped so that it stays there. */
struct texml_template;

/* Copies the document and checks it: that it can be followed (bridge/texml.h), that each field is
 * one that Telnyx sends, and stands where text may stand. ERR_SYNTAX with a sentence in `why`,
 * ERR_MEMORY. Free with texml_template_free. */
enum err texml_template_read(struct texml_template **out, struct span document, char *why,
                             size_t why_size) MUST_CHECK;

/* Appends the document with the form's values in it; a field that the form has not is empty, as all
 * are with NULL. The buffer's status: ERR_LIMIT, ERR_MEMORY. */
enum err texml_template_fill(struct buf *out, const struct texml_template *template,
                             const struct form *form) MUST_CHECK;

/* The document as it was read, with its fields: a document itself. Lives as long as the template.
 */
struct span texml_template_text(const struct texml_template *template);

/* Clears the pointer; NULL inside is allowed. */
void texml_template_free(struct texml_template **template);

#endif
