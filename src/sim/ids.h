/* What the simulator makes up: ids in Telnyx's shapes, and times in the formats that Telnyx uses.
 * Also the simulator's allocation, which ends the process when there is no memory: a stand-in has
 * nothing to save, and its code stays readable. Any thread. */
#ifndef SIM_IDS_H
#define SIM_IDS_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/span.h"

enum { SIM_CALL_ID_SIZE = 58, SIM_TIME_SIZE = 40 };

/* "v3:" and 54 characters of base64url: a call_control_id, and a TeXML CallSid. */
void sim_make_call_id(char out[SIM_CALL_ID_SIZE]);

/* FNV-1a of a text, for tables. */
uint32_t sim_hash(const char *text);

/* "2018-02-02T22:25:27.521992Z", now. */
void sim_time_micros(char out[SIM_TIME_SIZE]);

/* "Fri, 02 Feb 2018 22:25:27 +0000": TeXML REST (RFC 2822). */
void sim_time_rfc2822(char out[SIM_TIME_SIZE]);

/* Zeroed memory, and a copy; never NULL. Free with mem_free. */
void *sim_alloc(size_t size);
char *sim_copy(struct span span);

#endif
