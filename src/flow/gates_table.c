#include "gate.h"
#include "gate_access.h"
#include "gate_age.h"

const struct gate *const gates_table[] = {
    &gate_age,    /* what comes too late is not asked about further */
    &gate_access, /* nor is what is not allowed at all */
};
const size_t gates_count = sizeof gates_table / sizeof gates_table[0];
