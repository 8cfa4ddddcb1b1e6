#include "gate.h"

const struct gate *const gates_table[] = {
    &gate_signed,       /* who is not who he says learns nothing by asking */
    &gate_age,          /* what comes too late is not asked about further */
    &gate_defaults,     /* the later ones see what is put in */
    &gate_contacts,     /* the later ones see numbers */
    &gate_access,       /* what is not allowed at all is not counted */
    &gate_destinations, /* nor whom nobody may reach */
    &gate_alerts,       &gate_guard,
};
const size_t gates_count = sizeof gates_table / sizeof gates_table[0];
