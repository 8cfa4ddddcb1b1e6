/* A TeXML document as JSON: what the simulator carries out. Pure; any thread. */
#ifndef SIM_TEXML_PARSE_H
#define SIM_TEXML_PARSE_H

#include <stddef.h>

#include "bridge/span.h"

struct json_t;

/* The elements in Response, in their order:
 * [{"verb":"Gather","text":"","attributes":{"action":"/x"}, "children":[...]}, ...]. NULL: it is no
 * document, and `why` says so. The caller lets go of it. */
struct json_t *sim_texml_parse(struct span document, char *why, size_t why_size);

#endif
