#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/crypt.h"
#include "bridge/mem.h"

struct store_keys {
  int64_t window_ms;
  int64_t most;
  struct sql_stmt *add;
  struct sql_stmt *count;
  struct sql_stmt *find;
  struct sql_stmt *oldest;
  struct sql_stmt *remove_oldest;
};

static struct span digest_of(uint8_t out[CRYPT_DIGEST_BYTES], struct span key) {
  crypt_digest(out, key, (struct span){NULL, 0});
  return (struct span){(const char *)out, CRYPT_DIGEST_BYTES};
}

enum err store_keys_add(struct store_keys *keys, int64_t received_ms, struct span key,
                        struct span fingerprint, struct span outcome) {
  uint8_t digest[CRYPT_DIGEST_BYTES];
  int64_t count = 0;
  sql_set(keys->add, SQL_INT(received_ms), SQL_BLOB(digest_of(digest, key)), SQL_TEXT(fingerprint),
          SQL_TEXT(outcome));
  enum err err = sql_run(NULL, keys->add);
  if (err == ERR_OK)
    err = sql_next_int(&count, keys->count);
  for (; err == ERR_OK && count > keys->most; count--)
    err = sql_run(NULL, keys->remove_oldest);
  return err;
}

static void copy(char *out, size_t size, struct span text) {
  snprintf(out, size, "%.*s", (int)text.len, text.len > 0 ? text.data : "");
}

/* "422 telnyx". */
static void read_outcome(struct store_outcome *out, struct span text) {
  char copied[STORE_ERROR_CODE_SIZE + 8];
  copy(copied, sizeof copied, text);
  const char *space = strchr(copied, ' ');
  out->known = true;
  out->http_status = (int)strtol(copied, NULL, 10);
  copy(out->error_code, sizeof out->error_code, span_of(space ? space + 1 : ""));
}

enum err store_keys_find(struct store_first *first, struct store_keys *keys, const char *key,
                         int64_t now_wall_ms) {
  uint8_t digest[CRYPT_DIGEST_BYTES];
  bool row = false;
  sql_set(keys->find, SQL_BLOB(digest_of(digest, span_of(key))),
          SQL_INT(now_wall_ms - keys->window_ms));
  enum err err = sql_next(&row, keys->find);
  if (!row)
    return err;
  first->id = -1;
  copy(first->fingerprint, sizeof first->fingerprint, sql_span(keys->find, 0));
  read_outcome(&first->outcome, sql_span(keys->find, 1));
  sql_stop(keys->find);
  return ERR_OK;
}

enum err store_keys_forget(struct store_step *step, struct store_keys *keys, int64_t now_wall_ms) {
  int64_t oldest_ms = now_wall_ms - keys->window_ms;
  enum err err = ERR_OK;
  while (err == ERR_OK && !store_step_is_over(step)) {
    bool row = false;
    err = sql_next(&row, keys->oldest);
    bool expired = row && sql_int(keys->oldest, 0) < oldest_ms;
    if (row)
      sql_stop(keys->oldest);
    if (!expired)
      break;
    store_step_note(step, STORE_KEY_BYTES);
    err = sql_run(NULL, keys->remove_oldest);
  }
  return err;
}

enum err store_keys_open(struct store_keys **out, struct sql *sql, int64_t window_ms,
                         int64_t most_bytes) {
  struct store_keys *keys = mem_alloc(sizeof *keys);
  if (!keys)
    return ERR_MEMORY;
  keys->window_ms = window_ms;
  keys->most = most_bytes / STORE_KEY_BYTES;
  const struct sql_text texts[] = {
      {&keys->add, "INSERT INTO command_key_kept (received_ms, key, fingerprint, outcome)"
                   " VALUES (?, ?, ?, ?)"},
      {&keys->count, "SELECT 1 + (SELECT max(id) FROM command_key_kept)"
                     " - (SELECT min(id) FROM command_key_kept)"},
      {&keys->find, "SELECT fingerprint, outcome FROM command_key_kept"
                    " WHERE key = ? AND received_ms >= ? ORDER BY id LIMIT 1"},
      {&keys->oldest, "SELECT received_ms FROM command_key_kept ORDER BY id LIMIT 1"},
      {&keys->remove_oldest, "DELETE FROM command_key_kept"
                             " WHERE id = (SELECT min(id) FROM command_key_kept)"},
  };
  enum err err = sql_prepare_all(sql, texts, sizeof texts / sizeof texts[0]);
  if (err == ERR_OK)
    *out = keys;
  else
    store_keys_close(&keys);
  return err;
}

void store_keys_close(struct store_keys **keys) {
  mem_free(*keys);
  *keys = NULL;
}
