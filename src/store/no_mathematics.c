/* For the image alone (BRIDGE_STATIC): SQLite's mathematical functions, which no statement of ours
 * names, are all that needs libm there, and that has 1 MB. */
#include <stdlib.h>

#define NONE(name) void name(void) __attribute__((alias("store_no_mathematics")))

void store_no_mathematics(void);

void store_no_mathematics(void) {
  abort();
}

NONE(acos);
NONE(acosh);
NONE(asin);
NONE(asinh);
NONE(atan);
NONE(atan2);
NONE(atanh);
NONE(ceil);
NONE(cos);
NONE(cosh);
NONE(exp);
NONE(floor);
NONE(fmod);
NONE(log);
NONE(log10);
NONE(log2);
NONE(pow);
NONE(sin);
NONE(sinh);
NONE(sqrt);
NONE(tan);
NONE(tanh);
NONE(trunc);
