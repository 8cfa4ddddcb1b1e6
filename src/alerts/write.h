/* JSON, member by member. Commas come by themselves. Trouble is the buffer's status. Pure; any
 * thread. */
#ifndef ALERTS_WRITE_H
#define ALERTS_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/buf.h"

/* name: NULL in an array, and for the outermost value. */
void write_open(struct buf *out, const char *name, char bracket);
void write_close(struct buf *out, char bracket);
void write_span(struct buf *out, const char *name, struct span text);
void write_text(struct buf *out, const char *name, const char *text);
void write_number(struct buf *out, const char *name, int64_t number);
void write_flag(struct buf *out, const char *name, bool flag);

/* Nothing for "" and for 0. */
void write_text_if(struct buf *out, const char *name, const char *text);
void write_time_if(struct buf *out, const char *name, int64_t wall_ms);

#endif
