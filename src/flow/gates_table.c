#include "gate.h"
#include "gate_age.h"

const struct gate *const gates_table[] = {
    &gate_age, /* what comes too late is not asked about further */
};
const size_t gates_count = sizeof gates_table / sizeof gates_table[0];
