/* The kinds of devices, each a file of its own; all end as draft_end does. Pure; any thread. */
#ifndef HOME_DEVICES_H
#define HOME_DEVICES_H

#include "draft.h"

void make_bridge_device(struct draft *draft, const struct home *home);
void make_alerts_device(struct draft *draft, const struct home *home);
void make_number_device(struct draft *draft, const struct home *home,
                        const struct config_number *number);
void make_contact_device(struct draft *draft, const struct home *home,
                         const struct config_contact *contact);

/* Whether alerts can be started: not by one of several bridges that share the commands. */
bool home_has_alerts(const struct home *home);

#endif
