#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "bridge/crypt.h"
#include "bridge/mem.h"
#include "nonces.h"

enum { BARE_BYTES = 100 }; /* what a bare row takes in the file */

struct store_commands {
  struct store_keys *keys;
  struct store_nonces *nonces;
  int64_t window_ms;
  int64_t redelivery_ms;
  struct sql_stmt *add;
  struct sql_stmt *find_packet;
  struct sql_stmt *find_key;
  struct sql_stmt *find_state;
  struct sql_stmt *take_key;
  struct sql_stmt *send;
  struct sql_stmt *finish;
  struct sql_stmt *oldest;
  struct sql_stmt *read_done;
  struct sql_stmt *strip;
  struct sql_stmt *remove;
  struct sql_stmt *read;
};

static struct span nonce_of(const struct command_msg_parts *parts) {
  return (struct span){(const char *)parts->nonce, sizeof parts->nonce};
}

/* One digest of all that the publisher sent. Topics hold no NUL, so the one behind each keeps
 * "a" + "bc" and "ab" + "c" apart. */
static void digest_of(char out[CRYPT_DIGEST_SIZE], const struct command_msg_parts *parts) {
  char first[CRYPT_DIGEST_SIZE];
  char second[CRYPT_DIGEST_SIZE];
  crypt_digest_hex(first, (struct span){parts->topic.data, parts->topic.len + 1}, parts->payload);
  crypt_digest_hex(second, (struct span){parts->response_topic.data, parts->response_topic.len + 1},
                   parts->correlation);
  crypt_digest_hex(out, span_of(first), span_of(second));
  if (parts->signature == COMMAND_SIGNATURE_UNASKED)
    return;
  memcpy(first, out, sizeof first);
  crypt_digest_hex(out, span_of(first), nonce_of(parts));
}

enum err store_commands_find_first(struct store_command_committed *out,
                                   struct store_commands *commands,
                                   const struct command_msg *message, int64_t now_wall_ms) {
  const struct command_msg_parts *parts = &message->parts;
  char digest[CRYPT_DIGEST_SIZE];
  *out = (struct store_command_committed){.signature = parts->signature};
  if (!parts->dup || parts->packet_id == 0)
    return ERR_OK;
  digest_of(digest, parts);
  sql_set(commands->find_packet, SQL_INT(parts->packet_id), SQL_TEXT(span_of(digest)),
          SQL_INT(now_wall_ms - commands->redelivery_ms));
  enum err err = sql_next_int(&out->id, commands->find_packet);
  out->repeated = out->id > 0;
  return err;
}

static enum err insert(struct store_command_committed *committed, struct store_commands *commands,
                       const struct command_msg_parts *parts, const char *digest) {
  struct sql_stmt *add = commands->add;
  sql_set(add, SQL_INT(parts->received_wall_ms), SQL_INT(parts->qos), SQL_INT(parts->retain),
          SQL_INT(parts->dup), SQL_INT(parts->packet_id), SQL_INT(parts->expiry_s),
          SQL_TEXT(span_of(digest)), SQL_TEXT(parts->topic), SQL_TEXT(parts->response_topic),
          SQL_BLOB(parts->correlation), SQL_BLOB(parts->payload), SQL_TEXT(parts->owner),
          SQL_TEXT(parts->reference), SQL_INT(committed->signature),
          SQL_INT(parts->signed_until_ms));
  return sql_next_int(&committed->id, add);
}

/* The nonce and the command that used it are written together. */
static enum err use_nonce(struct store_command_committed *committed,
                          struct store_commands *commands, const struct command_msg_parts *parts,
                          int64_t now_ms) {
  bool fresh = false;
  if (committed->signature != COMMAND_SIGNATURE_GOOD)
    return ERR_OK;
  enum err err =
      store_nonces_use(&fresh, commands->nonces, nonce_of(parts), parts->signed_until_ms, now_ms);
  if (err == ERR_OK && !fresh)
    committed->signature = COMMAND_SIGNATURE_REPLAYED;
  return err;
}

enum err store_commands_add(struct store_command_committed *out, struct store_commands *commands,
                            const struct command_msg *message, int64_t now_wall_ms) {
  const struct command_msg_parts *parts = &message->parts;
  char digest[CRYPT_DIGEST_SIZE];
  digest_of(digest, parts);
  *out = (struct store_command_committed){.signature = parts->signature};
  enum err err = use_nonce(out, commands, parts, now_wall_ms);
  return err == ERR_OK ? insert(out, commands, parts, digest) : err;
}

int64_t store_commands_bytes(const struct command_msg *message) {
  const struct command_msg_parts *parts = &message->parts;
  return (int64_t)(parts->payload.len + parts->topic.len + parts->correlation.len);
}

/* ---- on the way ------------------------------------------------------------------------------ */

/* Another command of the same key, and its result or what is left of that. */
static enum err find_key(struct store_commands *commands, const struct store_command_key *key,
                         int64_t now_ms) {
  bool row = false;
  sql_set(commands->find_key, SQL_TEXT(span_of(key->idempotency_key)), SQL_INT(key->command_id),
          SQL_INT(now_ms - commands->window_ms));
  enum err err = sql_next(&row, commands->find_key);
  if (!row)
    return err == ERR_OK ? store_keys_find(key->first, commands->keys, key->idempotency_key, now_ms)
                         : err;
  struct store_first *first = key->first;
  first->id = sql_int(commands->find_key, 0);
  struct span fingerprint = sql_span(commands->find_key, 3);
  snprintf(first->fingerprint, sizeof first->fingerprint, "%.*s", (int)fingerprint.len,
           fingerprint.len > 0 ? fingerprint.data : "");
  if (sql_int(commands->find_key, 1) == COMMAND_DONE) {
    first->result = mem_copy(sql_span(commands->find_key, 2));
    err = first->result ? ERR_OK : ERR_MEMORY;
  }
  sql_stop(commands->find_key);
  return err;
}

/* Why a statement found no row to change. */
static enum err tell_unchanged(struct store_commands *commands, int64_t id) {
  int64_t found = 0;
  sql_set(commands->find_state, SQL_INT(id));
  enum err err = sql_next_int(&found, commands->find_state);
  if (err != ERR_OK)
    return err;
  return found > 0 ? ERR_EXISTS : ERR_NOT_FOUND;
}

/* ERR_EXISTS when another command has the key. */
static enum err look_for_first(struct store_commands *commands, const struct store_command_key *key,
                               int64_t now_ms) {
  *key->first = (struct store_first){0};
  enum err err = ERR_OK;
  if (key->idempotency_key && key->idempotency_key[0])
    err = find_key(commands, key, now_ms);
  return err == ERR_OK && key->first->id != 0 ? ERR_EXISTS : err;
}

enum err store_commands_take_key(struct store_commands *commands,
                                 const struct store_command_key *key, int64_t now_wall_ms) {
  int64_t changed = 0;
  enum err err = look_for_first(commands, key, now_wall_ms);
  if (err != ERR_OK)
    return err;
  sql_set(commands->take_key, SQL_TEXT(span_of(key->idempotency_key)),
          SQL_TEXT(span_of(key->fingerprint)), SQL_INT(key->command_id));
  err = sql_run(&changed, commands->take_key);
  return err == ERR_OK && changed == 0 ? tell_unchanged(commands, key->command_id) : err;
}

enum err store_commands_send(struct store_commands *commands, const struct store_command_sent *sent,
                             int64_t now_wall_ms) {
  const struct store_command_key *key = &sent->key;
  int64_t changed = 0;
  enum err err = look_for_first(commands, key, now_wall_ms);
  if (err != ERR_OK)
    return err;
  sql_set(commands->send, SQL_TEXT(span_of(key->idempotency_key)),
          SQL_TEXT(span_of(sent->telnyx_command_id)), SQL_TEXT(span_of(key->fingerprint)),
          SQL_INT(key->command_id));
  err = sql_run(&changed, commands->send);
  return err == ERR_OK && changed == 0 ? tell_unchanged(commands, key->command_id) : err;
}

enum err store_commands_finish(struct store_commands *commands,
                               const struct store_command_done *done) {
  int64_t changed = 0;
  sql_set(commands->finish, SQL_BLOB(done->result), SQL_INT(done->did_not_run),
          SQL_INT(done->command_id));
  enum err err = sql_run(&changed, commands->finish);
  return err == ERR_OK && changed == 0 ? tell_unchanged(commands, done->command_id) : err;
}

/* ---- removing -------------------------------------------------------------------------------- */

static enum err read_oldest(bool *row, int64_t *id, int64_t *received_ms,
                            struct store_commands *commands, enum command_state state) {
  sql_set(commands->oldest, SQL_INT(state));
  enum err err = sql_next(row, commands->oldest);
  if (!*row)
    return err;
  *id = sql_int(commands->oldest, 0);
  *received_ms = sql_int(commands->oldest, 1);
  sql_stop(commands->oldest);
  return ERR_OK;
}

enum err store_commands_oldest_done(int64_t *received_ms, struct store_commands *commands) {
  bool row = false;
  int64_t id = 0;
  enum err err = read_oldest(&row, &id, received_ms, commands, COMMAND_DONE);
  if (!row)
    *received_ms = INT64_MAX;
  return err;
}

static enum err change_one(struct sql_stmt *stmt, int64_t id) {
  sql_set(stmt, SQL_INT(id));
  return sql_run(NULL, stmt);
}

/* Its key is known of from then on; its result is not. *redelivered: whether it can come again. */
static enum err keep_key(bool *redelivered, struct store_step *step,
                         struct store_commands *commands, int64_t id, int64_t now_ms) {
  struct sql_stmt *done = commands->read_done;
  bool row = false;
  sql_set(done, SQL_INT(id));
  enum err err = sql_next(&row, done);
  if (!row)
    return err;
  int64_t received_ms = sql_int(done, 0);
  struct span key = sql_span(done, 1);
  store_step_note(step, BARE_BYTES + sql_int(done, 4));
  *redelivered = sql_int(done, 5) > 0 && received_ms >= now_ms - commands->redelivery_ms;
  if (key.len > 0 && received_ms >= now_ms - commands->window_ms)
    err = store_keys_add(commands->keys, received_ms, key, sql_span(done, 2), sql_span(done, 3));
  sql_stop(done);
  return err;
}

enum err store_commands_remove(struct store_step *step, struct store_commands *commands,
                               int64_t before_ms, int64_t now_wall_ms) {
  enum err err = ERR_OK;
  while (err == ERR_OK && !store_step_is_over(step)) {
    bool row = false;
    bool redelivered = false;
    int64_t id = 0;
    int64_t received_ms = 0;
    err = read_oldest(&row, &id, &received_ms, commands, COMMAND_DONE);
    if (!row || received_ms > before_ms)
      break;
    err = keep_key(&redelivered, step, commands, id, now_wall_ms);
    if (err == ERR_OK)
      err = change_one(redelivered ? commands->strip : commands->remove, id);
  }
  return err;
}

static enum err forget_bare(struct store_step *step, struct store_commands *commands,
                            int64_t now_wall_ms) {
  enum err err = ERR_OK;
  while (err == ERR_OK && !store_step_is_over(step)) {
    bool row = false;
    int64_t id = 0;
    int64_t received_ms = 0;
    err = read_oldest(&row, &id, &received_ms, commands, COMMAND_BARE);
    if (!row || received_ms >= now_wall_ms - commands->redelivery_ms)
      break;
    store_step_note(step, BARE_BYTES);
    err = change_one(commands->remove, id);
  }
  return err;
}

enum err store_commands_forget(struct store_step *step, struct store_commands *commands,
                               int64_t now_wall_ms) {
  enum err err = forget_bare(step, commands, now_wall_ms);
  return err == ERR_OK ? store_keys_forget(step, commands->keys, now_wall_ms) : err;
}

/* ---- reading --------------------------------------------------------------------------------- */

static enum err make_message(struct command_msg **out, struct sql_stmt *row) {
  const struct command_msg_parts parts = {
      .received_wall_ms = sql_int(row, 3),
      .qos = (uint8_t)sql_int(row, 4),
      .retain = sql_int(row, 5) != 0,
      .dup = sql_int(row, 6) != 0,
      .packet_id = (uint16_t)sql_int(row, 7),
      .expiry_s = (uint32_t)sql_int(row, 8),
      .topic = sql_span(row, 10),
      .response_topic = sql_span(row, 11),
      .correlation = sql_span(row, 12),
      .payload = sql_span(row, 13),
      .owner = sql_span(row, 14),
      .reference = sql_span(row, 15),
      .signature = (enum command_signature)sql_int(row, 16),
      .signed_until_ms = sql_int(row, 17),
  };
  enum err err = command_msg_create(out, &parts);
  if (err != ERR_OK)
    return err;
  struct span command_id = sql_span(row, 9);
  (*out)->id = sql_int(row, 0);
  (*out)->state = (enum command_state)sql_int(row, 1);
  (*out)->attempts = (unsigned)sql_int(row, 2);
  snprintf((*out)->command_id, sizeof(*out)->command_id, "%.*s", (int)command_id.len,
           command_id.len > 0 ? command_id.data : "");
  return ERR_OK;
}

static enum err read_rows(struct store_unfinished *unfinished, struct sql_stmt *stmt) {
  for (;;) {
    bool row = false;
    enum err err = sql_next(&row, stmt);
    if (err != ERR_OK || !row)
      return err;
    unfinished->more = unfinished->count == STORE_BATCH;
    if (!unfinished->more)
      err = make_message(&unfinished->messages[unfinished->count], stmt);
    if (err != ERR_OK || unfinished->more) {
      sql_stop(stmt);
      return err;
    }
    unfinished->count++;
  }
}

enum err store_commands_read(struct store_unfinished *unfinished, struct store_commands *commands) {
  unfinished->count = 0;
  unfinished->more = false;
  sql_set(commands->read, SQL_INT(unfinished->after_id));
  enum err err = read_rows(unfinished, commands->read);
  while (err != ERR_OK && unfinished->count > 0)
    command_msg_free(&unfinished->messages[--unfinished->count]);
  return err;
}

/* ---- at start -------------------------------------------------------------------------------- */

static enum err prepare(struct store_commands *commands, struct sql *sql) {
  const struct sql_text texts[] = {
      {&commands->add, "INSERT INTO command (state, received_ms, attempts, qos, retain, dup,"
                       " packet_id, expiry_s, digest, idempotency_key, fingerprint,"
                       " telnyx_command_id, topic, response_topic, correlation, payload, owner,"
                       " reference, signature, signed_until_ms, result)"
                       " VALUES (0, ?, 0, ?, ?, ?, ?, ?, ?, '', '', '', ?, ?, ?, ?, ?, ?, ?, ?,"
                       " x'')"
                       " RETURNING id"},
      {&commands->find_packet, "SELECT id FROM command INDEXED BY command_packet"
                               " WHERE packet_id = ? AND packet_id > 0 AND digest = ?"
                               " AND received_ms >= ? ORDER BY id LIMIT 1"},
      {&commands->find_key,
       "SELECT id, state, result, fingerprint FROM command INDEXED BY command_key"
       " WHERE idempotency_key = ? AND idempotency_key <> '' AND id <> ?"
       " AND received_ms >= ? ORDER BY id LIMIT 1"},
      {&commands->find_state, "SELECT id FROM command WHERE id = ?"},
      {&commands->take_key, "UPDATE command SET idempotency_key = ?, fingerprint = ?"
                            " WHERE id = ? AND state < 2"},
      {&commands->send, "UPDATE command SET state = 1, attempts = attempts + 1,"
                        " idempotency_key = iif(?1 = '', idempotency_key, ?1),"
                        " telnyx_command_id = iif(?2 = '', telnyx_command_id, ?2),"
                        " fingerprint = iif(?1 = '', fingerprint, ?3)"
                        " WHERE id = ?4 AND state < 2"},
      {&commands->finish, "UPDATE command SET state = 2, payload = x'', correlation = x'',"
                          " result = iif(idempotency_key = '' OR ?2, x'', ?1),"
                          " idempotency_key = iif(?2, '', idempotency_key)"
                          " WHERE id = ?3 AND state < 2"},
      {&commands->oldest, "SELECT id, received_ms FROM command INDEXED BY command_done"
                          " WHERE state = ? AND state > 1 ORDER BY id LIMIT 1"},
      {&commands->read_done, "SELECT received_ms, idempotency_key, fingerprint,"
                             " iif(json_valid(text), ifnull(json_extract(text, '$.http_status'), 0)"
                             "  || iif(json_extract(text, '$.ok'), '',"
                             "   ' ' || ifnull(json_extract(text, '$.error.code'), '')),"
                             "  '0 unknown_outcome'), length(result), packet_id"
                             " FROM (SELECT *, CAST(result AS TEXT) AS text FROM command"
                             "  WHERE id = ?)"},
      /* Of another id: SQLite frees the page of a row that goes, not of one that shrinks. */
      {&commands->strip, "UPDATE command SET id = (SELECT max(id) + 1 FROM command),"
                         " state = 3, idempotency_key = '', fingerprint = '',"
                         " telnyx_command_id = '', topic = '', response_topic = '', result = x''"
                         " WHERE id = ?"},
      {&commands->remove, "DELETE FROM command WHERE id = ?"},
      {&commands->read, "SELECT id, state, attempts, received_ms, qos, retain, dup, packet_id,"
                        " expiry_s, telnyx_command_id, topic, response_topic, correlation, payload,"
                        " owner, reference, signature, signed_until_ms"
                        " FROM command INDEXED BY command_open"
                        " WHERE id > ? AND state < 2 ORDER BY id"},
  };
  return sql_prepare_all(sql, texts, sizeof texts / sizeof texts[0]);
}

enum err store_commands_open(struct store_commands **out, struct sql *sql,
                             const struct store_options *options, int64_t key_bytes) {
  struct store_commands *commands = mem_alloc(sizeof *commands);
  if (!commands)
    return ERR_MEMORY;
  commands->window_ms = options->dedupe_window_ms;
  commands->redelivery_ms = options->redelivery_window_ms;
  enum err err = prepare(commands, sql);
  if (err == ERR_OK)
    err = store_keys_open(&commands->keys, sql, options->dedupe_window_ms, key_bytes);
  if (err == ERR_OK)
    err = store_nonces_open(&commands->nonces, sql);
  if (err == ERR_OK)
    *out = commands;
  else
    store_commands_close(&commands);
  return err;
}

void store_commands_close(struct store_commands **commands) {
  if (!*commands)
    return;
  store_nonces_close(&(*commands)->nonces);
  store_keys_close(&(*commands)->keys);
  mem_free(*commands);
  *commands = NULL;
}
