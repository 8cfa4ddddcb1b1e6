/* What a TeXML call is told to do: asks its URL, and carries out the document verb by verb. Main
 * thread. */
#ifndef SIM_TEXML_RUN_H
#define SIM_TEXML_RUN_H

#include "calls/calls.h"

/* Makes a call that has not begun yet one of TeXML: once it is answered, or comes in, it is told
 * what to do by its parameters Texml, or Url. */
void sim_texml_begin(struct sim_call *call);

#endif
