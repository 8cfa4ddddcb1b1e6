/* Names of people in place of numbers: {"to": "anna"}. Main thread. */
#ifndef FLOW_GATE_CONTACTS_H
#define FLOW_GATE_CONTACTS_H

#include "gate.h"

extern const struct gate gate_contacts;

#endif
