#include "subscriber.h"

#include "numbers.h"

const struct subscriber *const subscribers[] = {
    &calls_subscriber, /* first: the others want to know what became of the call */
    &numbers_subscriber,        &today_subscriber,     &guard_subscriber,      &alerts_subscriber,
    &alerts_summary_subscriber, &discovery_subscriber, &admin_page_subscriber,
};
const size_t subscriber_count = sizeof subscribers / sizeof subscribers[0];
