/* Where threads meet: many post, one owner takes. The wake function is called only when the box
 * goes from empty to not empty, and the owner takes the whole list at once, so a burst costs one
 * wake. A mailbox has no ceiling of its own: each poster's operations are bounded by a window, a
 * pool or a pending limit, named where the operation is made. */
#ifndef BRIDGE_MAILBOX_H
#define BRIDGE_MAILBOX_H

#include "bridge/err.h"
#include <stddef.h>

/* First member of whatever is sent. The poster owns the memory until delivery, then the deliver
 * function does. */
struct mail {
  struct mail *next;
  void (*deliver)(struct mail *mail);
};

struct mailbox;

/* wake(wake_arg) must be callable from any thread and must not block; NULL: nobody is woken.
 * ERR_MEMORY. */
enum err mailbox_create(struct mailbox **out, void (*wake)(void *wake_arg),
                        void *wake_arg) MUST_CHECK;

/* Any thread. mail->deliver must be set. */
void mailbox_post(struct mailbox *box, struct mail *mail);

/* Owner only. The whole list in the order posted, NULL when empty. */
struct mail *mailbox_take(struct mailbox *box);

/* Owner only. Takes the list and delivers each; returns how many. Mail posted meanwhile waits for
 * the next call. */
size_t mailbox_drain(struct mailbox *box);

/* Owner only. As mailbox_drain, but delivers at most `most`, and wakes the owner for the rest,
 * which comes before what is posted later: so that a burst leaves time for other work. */
size_t mailbox_drain_some(struct mailbox *box, size_t most);

/* Frees it and clears the pointer; NULL inside is allowed. Nothing may wait in it and nobody may
 * post any more. */
void mailbox_destroy(struct mailbox **box);

#endif
