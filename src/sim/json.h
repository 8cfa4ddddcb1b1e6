/* Small helpers over jansson, and form bodies. Main thread. */
#ifndef SIM_JSON_H
#define SIM_JSON_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

struct json_t;

enum { SIM_FORM_JSON_BYTES_MAX = 8 * 1024 * 1024 };

/* Lets jansson allocate through mem.h, and end the process when there is no memory. Once, first. */
void sim_json_setup(void);

/* The text of a member, or `otherwise` when it is no string or not there. */
const char *sim_json_text(const struct json_t *object, const char *key, const char *otherwise);

/* The integer of a member; a string of digits counts as one (form bodies hold nothing else). */
long long sim_json_int(const struct json_t *object, const char *key, long long otherwise);

/* True, or the text "true". */
bool sim_json_true(const struct json_t *object, const char *key);

/* Copies the members of `names` (NULL at its end) that `from` has. */
void sim_json_copy_members(struct json_t *to, const struct json_t *from, const char *const *names);

/* Sets the value at a dotted path ("data.payload.to"), making objects on the way. Takes the value.
 */
void sim_json_set_path(struct json_t *root, struct span path, struct json_t *value);

/* The JSON that the text is, else the text as a string. */
struct json_t *sim_json_from_text(struct span text);

/* Compact, in the order of insertion; free with mem_free. */
char *sim_json_dump(const struct json_t *value);

/* A JSON value, else NULL and a sentence with the place. */
struct json_t *sim_json_parse(struct span text, char *why, size_t why_size);

/* Percent-decodes; '+' is a space in forms and queries. ERR_SYNTAX when an escape is cut, or what
 * comes out is no UTF-8 or holds a NUL. Free with mem_free. */
enum err sim_percent_decode(char **out, struct span text, bool plus_is_space) MUST_CHECK;

/* "a=1&b=2" as an object of strings; a name that repeats becomes an array of its values. */
enum err sim_form_parse(struct json_t **out, struct span text) MUST_CHECK;

/* The object's members as a form; objects and arrays as JSON text. */
void sim_form_build(struct buf *out, const struct json_t *object);

#endif
