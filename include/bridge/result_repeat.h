/* The result of a command that repeats an earlier one (same idempotency key). Pure; any thread. */
#ifndef BRIDGE_RESULT_REPEAT_H
#define BRIDGE_RESULT_REPEAT_H

#include "bridge/err.h"
#include "bridge/span.h"

/* The first one's result payload with the repeat's own correlation_id (JSON text, empty for none)
 * in place of the first's; all else byte for byte. NUL-terminated; free with mem_free. ERR_SYNTAX
 * when first_payload is no JSON object; ERR_MEMORY. */
enum err result_repeat(char **out, struct span first_payload,
                       struct span correlation_id) MUST_CHECK;

#endif
