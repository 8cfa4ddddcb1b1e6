#include "nonces.h"

#include "bridge/mem.h"

struct store_nonces {
  struct sql_stmt *use;
  struct sql_stmt *oldest;
  struct sql_stmt *note_forgotten;
  struct sql_stmt *remove_oldest;
};

/* Whether there is one to be forgotten, and until when it counts. */
static enum err find_forgettable(bool *found, int64_t *expires_ms, struct store_nonces *nonces,
                                 int64_t now_ms) {
  bool row = false;
  enum err err = sql_next(&row, nonces->oldest);
  *expires_ms = row ? sql_int(nonces->oldest, 0) : 0;
  *found = row && (*expires_ms <= now_ms || sql_int(nonces->oldest, 1) >= STORE_NONCES_MAX);
  if (row)
    sql_stop(nonces->oldest);
  return err;
}

static enum err forget_oldest(struct store_nonces *nonces, int64_t expires_ms) {
  sql_set(nonces->note_forgotten, SQL_INT(expires_ms));
  enum err err = sql_run(NULL, nonces->note_forgotten);
  return err == ERR_OK ? sql_run(NULL, nonces->remove_oldest) : err;
}

/* More than one comes, so that they become fewer. */
static enum err forget_some(struct store_nonces *nonces, int64_t now_ms) {
  enum { AT_ONCE = 4 };
  enum err err = ERR_OK;
  bool found = true;
  for (int i = 0; err == ERR_OK && found && i < AT_ONCE; i++) {
    int64_t expires_ms = 0;
    err = find_forgettable(&found, &expires_ms, nonces, now_ms);
    if (err == ERR_OK && found)
      err = forget_oldest(nonces, expires_ms);
  }
  return err;
}

enum err store_nonces_use(bool *fresh, struct store_nonces *nonces, struct span nonce,
                          int64_t expires_wall_ms, int64_t now_wall_ms) {
  int64_t added = 0;
  enum err err = forget_some(nonces, now_wall_ms);
  if (err != ERR_OK)
    return err;
  sql_set(nonces->use, SQL_BLOB(nonce), SQL_INT(expires_wall_ms));
  err = sql_run(&added, nonces->use);
  *fresh = added > 0;
  return err;
}

enum err store_nonces_open(struct store_nonces **out, struct sql *sql) {
  struct store_nonces *nonces = mem_alloc(sizeof *nonces);
  if (!nonces)
    return ERR_MEMORY;
  const struct sql_text texts[] = {
      {&nonces->use, "INSERT OR IGNORE INTO command_nonce (nonce, expires_ms)"
                     " SELECT ?1, ?2 WHERE ?2 > (SELECT forgotten_to_ms FROM command_nonce_gone)"},
      {&nonces->oldest, "SELECT expires_ms, 1 + (SELECT max(id) FROM command_nonce) - id"
                        " FROM command_nonce ORDER BY id LIMIT 1"},
      {&nonces->note_forgotten, "UPDATE command_nonce_gone SET forgotten_to_ms = ?1"
                                " WHERE forgotten_to_ms < ?1"},
      {&nonces->remove_oldest, "DELETE FROM command_nonce"
                               " WHERE id = (SELECT min(id) FROM command_nonce)"},
  };
  enum err err = sql_prepare_all(sql, texts, sizeof texts / sizeof texts[0]);
  if (err == ERR_OK)
    *out = nonces;
  else
    store_nonces_close(&nonces);
  return err;
}

void store_nonces_close(struct store_nonces **nonces) {
  mem_free(*nonces);
  *nonces = NULL;
}
