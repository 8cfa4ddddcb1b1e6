/* What Telnyx knows of TeXML: its elements, where each may stand, and the attributes it takes.
 * texml_table.c has the rows, and where each was read. Pure; any thread. */
#ifndef TELNYX_TEXML_TABLE_H
#define TELNYX_TEXML_TABLE_H

#include <stdbool.h>

#include "bridge/span.h"

/* Whom an element reaches. */
enum texml_meaning {
  TEXML_UNKNOWN,     /* nobody can tell */
  TEXML_HARMLESS,    /* says, plays, gathers; text in it is no destination */
  TEXML_DESTINATION, /* its text is one */
  TEXML_DOCUMENT,    /* leads to another document, or sends its text */
};

/* Lists have a space around each name. */
struct texml_element {
  const char *name;
  enum texml_meaning meaning;
  const char *parents; /* what it may stand in; NULL: anything */
  const char
      *attributes;  /* NULL: Telnyx does not know the element, which is here for its meaning */
  const char *page; /* where that was read */
};

/* The row for the element in that parent ("" for none); where it may not stand there, its first
 * one. In whatever case, as long as `exact` is false: whoever looks for whom a document rings must
 * not be misled by one that Telnyx might take for another. NULL: there is none. */
const struct texml_element *texml_find_element(struct span name, const char *parent, bool exact);

/* Whether it may stand there. */
bool texml_may_stand_in(const struct texml_element *element, const char *parent);

/* Whether the name stands in the list. */
bool texml_is_listed(const char *list, struct span name);

#endif
