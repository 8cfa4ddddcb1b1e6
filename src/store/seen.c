#include "seen.h"

#include <assert.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/crypt.h"
#include "bridge/fault.h"
#include "bridge/mem.h"

enum {
  LIST_MAX = 2 * STORE_SEEN_GENERATION,
  LIST_FIRST = 512,     /* room for so many at first */
  SLOTS_PER_DIGEST = 2, /* of the table in memory */
  ID_BYTES = 32,        /* what one takes on the disk, at most */
  PARTS_OF_WINDOW = 8,  /* a generation spans at most this part, so that it ends soon after */
  CHUNK_DIGESTS = 96,   /* on average, at most */
  CHUNK_ID_BITS = 16,   /* of a chunk's row number, below the generation's */
  CHUNK_BITS_MAX = 10,  /* enough for LIST_MAX digests */
};

struct generation {
  int64_t id;
  int64_t newest_ms;
  unsigned chunk_bits;
  uint8_t *filter;
};

struct store_seen {
  struct sql *sql;
  int64_t window_ms;
  size_t most;                                           /* ids, */
  size_t generation_most;                                /* and so many in a generation */
  struct generation generations[STORE_SEEN_GENERATIONS]; /* oldest first */
  size_t generation_count;

  struct store_digest *list; /* the new ones, in the order of their rows */
  uint32_t *slots;           /* open addressing over list; index + 1, 0 for free */
  size_t capacity;
  size_t count;
  size_t committed; /* so many of them */
  int64_t first_ms; /* when the first of the list came */

  struct sql_stmt *add;
  struct sql_stmt *read_chunk;
  struct sql_stmt *clear_list;
  struct sql_stmt *add_generation;
  struct sql_stmt *add_chunk;
  struct sql_stmt *drop_generation;
  struct sql_stmt *drop_chunks;
};

static bool same(const struct store_digest *a, const struct store_digest *b) {
  return memcmp(a, b, sizeof *a) == 0;
}

/* ---- the list -------------------------------------------------------------------------------- */

/* The slot that holds the digest, or the free one where it belongs. */
static uint32_t *find_slot(const struct store_seen *seen, const struct store_digest *digest) {
  size_t mask = seen->capacity * SLOTS_PER_DIGEST - 1;
  size_t at = (size_t)store_digest_half(digest, 1) & mask;
  while (seen->slots[at] != 0 && !same(&seen->list[seen->slots[at] - 1], digest))
    at = (at + 1) & mask;
  return &seen->slots[at];
}

static enum err grow_list(struct store_seen *seen) {
  size_t capacity = seen->capacity > 0 ? seen->capacity * 2 : LIST_FIRST;
  uint32_t *slots = mem_alloc(capacity * SLOTS_PER_DIGEST * sizeof *slots);
  struct store_digest *list = slots ? mem_resize(seen->list, capacity * sizeof *list) : NULL;
  if (!list) {
    mem_free(slots);
    return ERR_MEMORY;
  }
  mem_free(seen->slots);
  seen->slots = slots;
  seen->list = list;
  seen->capacity = capacity;
  for (size_t i = 0; i < seen->count; i++)
    *find_slot(seen, &list[i]) = (uint32_t)i + 1;
  return ERR_OK;
}

static enum err make_room(struct store_seen *seen) {
  if (seen->count < seen->capacity)
    return ERR_OK;
  return seen->count < LIST_MAX ? grow_list(seen) : ERR_FULL;
}

static void push(struct store_seen *seen, const struct store_digest *digest, int64_t now_ms) {
  if (seen->count == 0)
    seen->first_ms = now_ms;
  seen->list[seen->count] = *digest;
  seen->count++;
  *find_slot(seen, digest) = (uint32_t)seen->count;
}

static void clear_list(struct store_seen *seen) {
  mem_free(seen->list);
  mem_free(seen->slots);
  seen->list = NULL;
  seen->slots = NULL;
  seen->capacity = seen->count = seen->committed = 0;
}

static bool in_list(const struct store_seen *seen, const struct store_digest *digest) {
  return seen->count > 0 && *find_slot(seen, digest) != 0;
}

/* ---- generations ----------------------------------------------------------------------------- */

static int64_t chunk_id(int64_t generation, uint64_t chunk) {
  return generation * (INT64_C(1) << CHUNK_ID_BITS) + (int64_t)chunk;
}

static enum err in_chunk(bool *found, struct store_seen *seen, const struct generation *generation,
                         const struct store_digest *digest) {
  bool row = false;
  sql_set(
      seen->read_chunk,
      SQL_INT(chunk_id(generation->id, store_digest_first_bits(digest, generation->chunk_bits))));
  enum err err = sql_next(&row, seen->read_chunk);
  *found = false;
  if (!row)
    return err;
  struct span digests = sql_span(seen->read_chunk, 0);
  for (size_t at = 0; !*found && at + sizeof *digest <= digests.len; at += sizeof *digest)
    *found = memcmp(digests.data + at, digest, sizeof *digest) == 0;
  sql_stop(seen->read_chunk);
  return ERR_OK;
}

static bool may_hold(const struct generation *generation, const struct store_digest *digest) {
  return store_filter_may_hold(generation->filter, generation->chunk_bits, digest);
}

/* Newest first: a repetition comes soon, as a rule. */
static enum err in_generations(bool *found, struct store_seen *seen,
                               const struct store_digest *digest) {
  enum err err = ERR_OK;
  *found = false;
  for (size_t i = seen->generation_count; err == ERR_OK && !*found && i > 0; i--)
    if (may_hold(&seen->generations[i - 1], digest))
      err = in_chunk(found, seen, &seen->generations[i - 1], digest);
  return err;
}

static enum err find_digest(bool *known, struct store_digest *digest, struct store_seen *seen,
                            struct span id) {
  crypt_digest(digest->bytes, id, (struct span){NULL, 0});
  *known = in_list(seen, digest);
  return *known ? ERR_OK : in_generations(known, seen, digest);
}

enum err store_seen_find(bool *known, struct store_seen *seen, struct span id) {
  struct store_digest digest;
  return find_digest(known, &digest, seen, id);
}

enum err store_seen_add(bool *known, struct store_seen *seen, struct span id, int64_t now_wall_ms) {
  struct store_digest digest;
  enum err err = find_digest(known, &digest, seen, id);
  if (err != ERR_OK || *known)
    return err;
  err = make_room(seen);
  if (err != ERR_OK)
    return err;
  const struct span bytes = {(const char *)digest.bytes, sizeof digest.bytes};
  sql_set(seen->add, SQL_INT((int64_t)seen->count + 1), SQL_INT(now_wall_ms), SQL_BLOB(bytes));
  err = sql_run(NULL, seen->add);
  if (err == ERR_OK)
    push(seen, &digest, now_wall_ms);
  return err;
}

void store_seen_commit(struct store_seen *seen) {
  seen->committed = seen->count;
}

/* The last one in is the first one out, so no other digest's way to its slot leads past a gap. */
void store_seen_rollback(struct store_seen *seen) {
  while (seen->count > seen->committed) {
    *find_slot(seen, &seen->list[seen->count - 1]) = 0;
    seen->count--;
  }
}

/* ---- tidying --------------------------------------------------------------------------------- */

static bool list_is_due(const struct store_seen *seen, int64_t now_ms) {
  return seen->count >= seen->generation_most ||
         (seen->count > 0 && now_ms - seen->first_ms >= seen->window_ms / PARTS_OF_WINDOW);
}

/* At most: how many there are in a generation its chunks tell. */
static size_t held(const struct store_seen *seen) {
  size_t ids = seen->count;
  for (size_t i = 0; i < seen->generation_count; i++)
    ids += (size_t)CHUNK_DIGESTS << seen->generations[i].chunk_bits;
  return ids;
}

static bool oldest_is_due(const struct store_seen *seen, int64_t now_ms) {
  if (seen->generation_count == 0)
    return false;
  return seen->generation_count == STORE_SEEN_GENERATIONS || held(seen) > seen->most ||
         seen->generations[0].newest_ms + seen->window_ms < now_ms;
}

bool store_seen_due(const struct store_seen *seen, int64_t now_wall_ms) {
  return list_is_due(seen, now_wall_ms) || oldest_is_due(seen, now_wall_ms);
}

static unsigned bits_for(size_t count) {
  unsigned bits = 0;
  while (bits < CHUNK_BITS_MAX && count > (size_t)CHUNK_DIGESTS << bits)
    bits++;
  return bits;
}

static enum err write_chunk(struct store_seen *seen, int64_t id, struct span digests) {
  sql_set(seen->add_chunk, SQL_INT(id), SQL_BLOB(digests));
  return sql_run(NULL, seen->add_chunk);
}

/* Threads the list's digests by chunk (`next` holds index + 1) and writes chunk after chunk. */
static enum err write_chunks(struct store_seen *seen, const struct generation *generation,
                             uint32_t *heads, uint32_t *next) {
  struct buf chunk;
  buf_init(&chunk, LIST_MAX * sizeof(struct store_digest));
  for (size_t i = 0; i < seen->count; i++) {
    uint64_t at = store_digest_first_bits(&seen->list[i], generation->chunk_bits);
    next[i] = heads[at];
    heads[at] = (uint32_t)i + 1;
  }
  enum err err = ERR_OK;
  for (uint64_t at = 0; err == ERR_OK && at < UINT64_C(1) << generation->chunk_bits; at++) {
    buf_clear(&chunk);
    for (uint32_t i = heads[at]; i > 0; i = next[i - 1])
      buf_add(&chunk, (struct span){(const char *)&seen->list[i - 1], sizeof(struct store_digest)});
    err = buf_status(&chunk);
    if (err == ERR_OK && chunk.len > 0)
      err = write_chunk(seen, chunk_id(generation->id, at), buf_span(&chunk));
  }
  buf_free(&chunk);
  return err;
}

static enum err write_generation(struct store_seen *seen, const struct generation *generation) {
  const struct span filter = {(const char *)generation->filter,
                              store_filter_bytes(generation->chunk_bits)};
  sql_set(seen->add_generation, SQL_INT(generation->id), SQL_INT(generation->newest_ms),
          SQL_INT(generation->chunk_bits), SQL_BLOB(filter));
  enum err err = sql_run(NULL, seen->add_generation);
  uint32_t *heads = mem_alloc(sizeof *heads << generation->chunk_bits);
  uint32_t *next = mem_alloc(seen->count * sizeof *next);
  if (err == ERR_OK)
    err = heads && next ? write_chunks(seen, generation, heads, next) : ERR_MEMORY;
  mem_free(heads);
  mem_free(next);
  return err == ERR_OK ? sql_run(NULL, seen->clear_list) : err;
}

static enum err make_generation(struct generation *out, const struct store_seen *seen,
                                int64_t now_ms) {
  const struct generation *last = seen->generations + seen->generation_count - 1;
  *out = (struct generation){
      .id = seen->generation_count > 0 ? last->id + 1 : 1,
      .newest_ms = now_ms,
      .chunk_bits = bits_for(seen->count),
  };
  out->filter = mem_alloc(store_filter_bytes(out->chunk_bits));
  if (!out->filter)
    return ERR_MEMORY;
  for (size_t i = 0; i < seen->count; i++)
    store_filter_add(out->filter, out->chunk_bits, &seen->list[i]);
  return ERR_OK;
}

static enum err remove_generation(struct store_seen *seen, int64_t id) {
  sql_set(seen->drop_generation, SQL_INT(id));
  enum err err = sql_run(NULL, seen->drop_generation);
  if (err != ERR_OK)
    return err;
  sql_set(seen->drop_chunks, SQL_INT(chunk_id(id, 0)), SQL_INT(chunk_id(id + 1, 0)));
  return sql_run(NULL, seen->drop_chunks);
}

static enum err write_all(struct store_seen *seen, const struct generation *made,
                          const struct generation *dropped) {
  enum err err = sql_begin(seen->sql);
  if (err == ERR_OK && dropped)
    err = remove_generation(seen, dropped->id);
  if (err == ERR_OK && made)
    err = write_generation(seen, made);
  FAULT_POINT(STORE_BEFORE_GENERATION);
  if (err == ERR_OK)
    err = sql_commit(seen->sql, INT64_MAX);
  if (err != ERR_OK)
    sql_rollback(seen->sql);
  FAULT_POINT(STORE_AFTER_GENERATION);
  return err;
}

/* Nobody can read anything from a digest: it need not be overwritten. */
static enum err in_transaction(struct store_seen *seen, const struct generation *made,
                               const struct generation *dropped) {
  enum err err = sql_set_erase(seen->sql, false);
  if (err == ERR_OK)
    err = write_all(seen, made, dropped);
  enum err reset = sql_set_erase(seen->sql, true);
  return err == ERR_OK ? reset : err;
}

enum err store_seen_tidy(struct store_seen *seen, int64_t now_wall_ms) {
  assert(seen->count == seen->committed);
  bool drop = oldest_is_due(seen, now_wall_ms);
  bool make = list_is_due(seen, now_wall_ms);
  struct generation made = {0};
  enum err err = make ? make_generation(&made, seen, now_wall_ms) : ERR_OK;
  if (err == ERR_OK)
    err = in_transaction(seen, make ? &made : NULL, drop ? &seen->generations[0] : NULL);
  if (err != ERR_OK) {
    mem_free(made.filter);
    return err;
  }
  if (drop) {
    mem_free(seen->generations[0].filter);
    seen->generation_count--;
    memmove(seen->generations, seen->generations + 1,
            seen->generation_count * sizeof seen->generations[0]);
  }
  if (make) {
    seen->generations[seen->generation_count++] = made;
    clear_list(seen);
  }
  return ERR_OK;
}

/* ---- at start -------------------------------------------------------------------------------- */

static enum err load_generation(struct store_seen *seen, struct sql_stmt *stmt) {
  struct generation generation = {
      .id = sql_int(stmt, 0),
      .newest_ms = sql_int(stmt, 1),
      .chunk_bits = (unsigned)sql_int(stmt, 2),
  };
  struct span filter = sql_span(stmt, 3);
  if (generation.chunk_bits > CHUNK_BITS_MAX ||
      filter.len != store_filter_bytes(generation.chunk_bits) ||
      seen->generation_count == STORE_SEEN_GENERATIONS)
    return ERR_CORRUPT;
  generation.filter = mem_alloc(filter.len);
  if (!generation.filter)
    return ERR_MEMORY;
  memcpy(generation.filter, filter.data, filter.len);
  seen->generations[seen->generation_count++] = generation;
  return ERR_OK;
}

static enum err load_digest(struct store_seen *seen, struct sql_stmt *stmt) {
  struct span bytes = sql_span(stmt, 1);
  struct store_digest digest;
  if (sql_int(stmt, 0) != (int64_t)seen->count + 1 || bytes.len != sizeof digest.bytes)
    return ERR_CORRUPT;
  memcpy(digest.bytes, bytes.data, sizeof digest.bytes);
  enum err err = make_room(seen);
  if (err == ERR_OK)
    push(seen, &digest, sql_int(stmt, 2));
  return err;
}

static enum err load_each(struct store_seen *seen, const char *text,
                          enum err (*load)(struct store_seen *seen, struct sql_stmt *stmt)) {
  struct sql_stmt *stmt = NULL;
  bool row = false;
  enum err err = sql_prepare(&stmt, seen->sql, text);
  while (err == ERR_OK && (err = sql_next(&row, stmt)) == ERR_OK && row)
    err = load(seen, stmt);
  if (row)
    sql_stop(stmt);
  return err;
}

static enum err prepare(struct store_seen *seen) {
  const struct sql_text texts[] = {
      {&seen->add, "INSERT INTO seen_new (id, at_ms, digest) VALUES (?, ?, ?)"},
      {&seen->read_chunk, "SELECT digests FROM seen_chunk WHERE id = ?"},
      {&seen->clear_list, "DELETE FROM seen_new"},
      {&seen->add_generation, "INSERT INTO seen_generation (id, newest_ms, chunk_bits, filter) "
                              "VALUES (?, ?, ?, ?)"},
      {&seen->add_chunk, "INSERT INTO seen_chunk (id, digests) VALUES (?, ?)"},
      {&seen->drop_generation, "DELETE FROM seen_generation WHERE id = ?"},
      {&seen->drop_chunks, "DELETE FROM seen_chunk WHERE id >= ? AND id < ?"},
  };
  return sql_prepare_all(seen->sql, texts, sizeof texts / sizeof texts[0]);
}

static void set_ceilings(struct store_seen *seen, int64_t most_bytes) {
  const int64_t ceiling = (int64_t)STORE_SEEN_GENERATION * STORE_SEEN_GENERATIONS;
  int64_t most = most_bytes / ID_BYTES;
  seen->most = (size_t)(most < ceiling ? most : ceiling);
  seen->generation_most = seen->most / PARTS_OF_WINDOW;
  if (seen->generation_most > STORE_SEEN_GENERATION)
    seen->generation_most = STORE_SEEN_GENERATION;
}

enum err store_seen_open(struct store_seen **out, struct sql *sql, int64_t window_ms,
                         int64_t most_bytes) {
  struct store_seen *seen = mem_alloc(sizeof *seen);
  if (!seen)
    return ERR_MEMORY;
  seen->sql = sql;
  seen->window_ms = window_ms;
  set_ceilings(seen, most_bytes);
  enum err err = prepare(seen);
  if (err == ERR_OK)
    err =
        load_each(seen, "SELECT id, newest_ms, chunk_bits, filter FROM seen_generation ORDER BY id",
                  load_generation);
  if (err == ERR_OK)
    err = load_each(seen, "SELECT id, digest, at_ms FROM seen_new ORDER BY id", load_digest);
  seen->committed = seen->count;
  if (err == ERR_OK)
    *out = seen;
  else
    store_seen_close(&seen);
  return err;
}

void store_seen_close(struct store_seen **seen) {
  if (!*seen)
    return;
  clear_list(*seen);
  for (size_t i = 0; i < (*seen)->generation_count; i++)
    mem_free((*seen)->generations[i].filter);
  mem_free(*seen);
  *seen = NULL;
}
