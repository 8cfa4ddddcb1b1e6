/* A list that comes in pages, gathered whole: takes a reply, says how to ask for the next page, and
 * in the end what the pages held together. Each value stays as the bytes that came. Pure; not
 * shared between threads. */
#ifndef BRIDGE_PAGES_H
#define BRIDGE_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/command.h"
#include "bridge/crypt.h"
#include "bridge/err.h"
#include "bridge/operation.h"
#include "bridge/span.h"

enum { PAGES_META_BYTES = 256 }; /* of what pages_write adds to the items */

/* Why there is more than was gathered: `meta.cut` of the result. */
#define PAGES_CUT_ITEMS "max_items" /* as many as were wanted at most */
#define PAGES_CUT_BYTES "size"      /* no more fits into a result */
#define PAGES_CUT_LOOP  "loop"      /* the next page is, or would be, one that came before */
#define PAGES_CUT_TIME  "time"      /* it took too long; the caller's, with pages_cut */

struct pages {
  const struct operation_pages *form;
  size_t max_items;
  size_t count;    /* items so far */
  size_t read;     /* pages so far */
  int64_t total;   /* items in all, as the last page says; -1 when it does not */
  const char *cut; /* NULL: whole so far */
  /* The rest is its own. */
  int64_t number;   /* of the page that is asked for, where they are counted */
  struct buf items; /* with commas between */
  struct buf next;  /* JSON: what the next page is asked for with; empty for the first */
  struct buf seen;  /* digests of what was asked for so far */
  uint8_t last_page[CRYPT_DIGEST_BYTES]; /* the digest of its items */
};

/* For the command's operation, which has pages, and from the page that it names on, the first by
 * default. max_bytes is for what pages_write makes, at least PAGES_META_BYTES. To be ended with
 * pages_free. */
void pages_begin(struct pages *pages, const struct command *command, size_t max_items,
                 size_t max_bytes);

/* Takes the next page's body. *more: there is a further one to be asked for, unless the caller
 * cuts it off. ERR_SYNTAX: it is no page of such a list, and nothing of it was taken; ERR_MEMORY.
 *
 * The last page is the one that says so, by the number of pages or without a further cursor, or
 * that is empty, or has reached a ceiling, or whose next one came before; where nothing says how
 * many there are, also one whose items are those of the page before, which count once. A number of
 * pages that grows with each of them ends with the items, as each page has some. */
enum err pages_take(bool *more, struct pages *pages, struct span body) MUST_CHECK;

/* Puts into the command's parameters what asks for the page that is next. ERR_MEMORY. */
enum err pages_ask(const struct pages *pages, struct command *command) MUST_CHECK;

/* Appends {"data":[the items],"meta":{"items","pages","total","cut"}}: total and cut where known
 * and true. Trouble is the buffer's status. */
void pages_write(struct buf *out, const struct pages *pages);

/* What pages_begin made, at whatever page it is. */
void pages_free(struct pages *pages);

#endif
