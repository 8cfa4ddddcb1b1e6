/* An alert as the text that the journal keeps of it, and back. Pure; any thread. */
#ifndef BRIDGE_ALERT_NOTE_H
#define BRIDGE_ALERT_NOTE_H

#include "bridge/alert.h"
#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum { ALERT_NOTE_MAX = 1024 * 1024 };

/* Appends it as JSON. Trouble is the buffer's status. */
void alert_note_add(struct buf *out, const struct alert *alert);

/* Whatever the text is, the outcome is an alert that can be stepped, or ERR_CORRUPT; ERR_MEMORY.
 * Members that are not known are passed over, what is missing is zero. Free with alert_free. */
enum err alert_note_read(struct alert **out, struct span text) MUST_CHECK;

#endif
