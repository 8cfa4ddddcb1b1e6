#include "bridge/mailbox.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>

#include "bridge/mem.h"

struct mailbox {
  pthread_mutex_t lock;
  struct mail *first;
  struct mail **end; /* where the next mail is linked in */
  void (*wake)(void *wake_arg);
  void *wake_arg;
};

enum err mailbox_create(struct mailbox **out, void (*wake)(void *wake_arg), void *wake_arg) {
  struct mailbox *box = mem_alloc(sizeof *box);
  if (!box)
    return ERR_MEMORY;
  pthread_mutex_init(&box->lock, NULL);
  box->end = &box->first;
  box->wake = wake;
  box->wake_arg = wake_arg;
  *out = box;
  return ERR_OK;
}

void mailbox_post(struct mailbox *box, struct mail *mail) {
  assert(mail->deliver);
  mail->next = NULL;
  pthread_mutex_lock(&box->lock);
  bool was_empty = box->first == NULL;
  *box->end = mail;
  box->end = &mail->next;
  void (*wake)(void *wake_arg) = box->wake;
  void *wake_arg = box->wake_arg;
  pthread_mutex_unlock(&box->lock);
  if (was_empty && wake)
    wake(wake_arg);
}

struct mail *mailbox_take(struct mailbox *box) {
  pthread_mutex_lock(&box->lock);
  struct mail *first = box->first;
  box->first = NULL;
  box->end = &box->first;
  pthread_mutex_unlock(&box->lock);
  return first;
}

/* Puts a list back before what came meanwhile; `end` is where its last mail links on. */
static void put_back(struct mailbox *box, struct mail *first, struct mail **end) {
  pthread_mutex_lock(&box->lock);
  *end = box->first;
  if (!box->first)
    box->end = end;
  box->first = first;
  pthread_mutex_unlock(&box->lock);
  if (box->wake)
    box->wake(box->wake_arg);
}

size_t mailbox_drain_some(struct mailbox *box, size_t most) {
  pthread_mutex_lock(&box->lock);
  struct mail *mail = box->first;
  struct mail **end = box->end;
  box->first = NULL;
  box->end = &box->first;
  pthread_mutex_unlock(&box->lock);
  size_t count = 0;
  for (struct mail *next = NULL; mail && count < most; mail = next) {
    next = mail->next; /* deliver may free the mail */
    mail->deliver(mail);
    count++;
  }
  if (mail)
    put_back(box, mail, end);
  return count;
}

size_t mailbox_drain(struct mailbox *box) {
  return mailbox_drain_some(box, SIZE_MAX);
}

void mailbox_destroy(struct mailbox **box) {
  if (!*box)
    return;
  assert(!(*box)->first);
  pthread_mutex_destroy(&(*box)->lock);
  mem_free(*box);
  *box = NULL;
}
