#include "bridge/signature.h"

#include <string.h>

#include "bridge/mem.h"

/* A SubjectPublicKeyInfo of Ed25519 is this prefix and the raw key (RFC 8410 section 4). */
static const uint8_t SPKI_PREFIX[] = {0x30, 0x2A, 0x30, 0x05, 0x06, 0x03,
                                      0x2B, 0x65, 0x70, 0x03, 0x21, 0x00};
static const char PEM_BEGIN[] = "-----BEGIN PUBLIC KEY-----";
static const char PEM_END[] = "-----END PUBLIC KEY-----";

enum {
  SPKI_BYTES = sizeof SPKI_PREFIX + CRYPT_KEY_BYTES,
  KEY_TEXT_MAX = 1024,       /* no form of a key is nearly as long */
  TIMESTAMP_DIGITS_MAX = 15, /* far beyond any clock, far below an overflow */
  STACK_MESSAGE_BYTES = 8192,
};

/* Takes the key out of an SPKI, if it is one of Ed25519. */
static bool spki_unwrap(uint8_t key[CRYPT_KEY_BYTES], const uint8_t spki[SPKI_BYTES]) {
  if (memcmp(spki, SPKI_PREFIX, sizeof SPKI_PREFIX) != 0)
    return false;
  memcpy(key, spki + sizeof SPKI_PREFIX, CRYPT_KEY_BYTES);
  return true;
}

/* Base64 or hex, of the raw key or of its SPKI. */
static enum err decode_bare(struct signature_key *out, struct span text) {
  uint8_t spki[SPKI_BYTES];
  if (crypt_hex_decode(out->bytes, sizeof out->bytes, text) == ERR_OK)
    out->form = SIGNATURE_KEY_HEX;
  else if (crypt_base64_decode(out->bytes, sizeof out->bytes, text) == ERR_OK)
    out->form = SIGNATURE_KEY_BASE64;
  else if (crypt_hex_decode(spki, sizeof spki, text) == ERR_OK && spki_unwrap(out->bytes, spki))
    out->form = SIGNATURE_KEY_SPKI_HEX;
  else if (crypt_base64_decode(spki, sizeof spki, text) == ERR_OK && spki_unwrap(out->bytes, spki))
    out->form = SIGNATURE_KEY_SPKI_BASE64;
  else
    return ERR_SYNTAX;
  return ERR_OK;
}

/* The base64 between the two lines of a PEM (RFC 7468), wherever its lines are broken. */
static enum err decode_pem(struct signature_key *out, struct span text) {
  if (!span_ends_with(text, PEM_END))
    return ERR_SYNTAX;
  char joined[KEY_TEXT_MAX];
  size_t len = 0;
  for (size_t i = strlen(PEM_BEGIN); i < text.len - strlen(PEM_END); i++)
    if (span_trim((struct span){text.data + i, 1}).len > 0)
      joined[len++] = text.data[i];
  enum err err = decode_bare(out, (struct span){joined, len});
  if (err != ERR_OK || out->form != SIGNATURE_KEY_SPKI_BASE64)
    return ERR_SYNTAX;
  out->form = SIGNATURE_KEY_PEM;
  return ERR_OK;
}

enum err signature_key_parse(struct signature_key *out, struct span text) {
  text = span_trim(text);
  if (text.len > KEY_TEXT_MAX)
    return ERR_SYNTAX;
  bool pem = span_starts_with(text, PEM_BEGIN) && text.len >= sizeof PEM_BEGIN + sizeof PEM_END;
  enum err err = pem ? decode_pem(out, text) : decode_bare(out, text);
  if (err != ERR_OK)
    return err;
  return crypt_key_valid(out->bytes) ? ERR_OK : ERR_RANGE;
}

const char *signature_form_name(enum signature_key_form form) {
#define FORM_AS_NAME(id, name) [id] = name,
  static const char *const names[] = {SIGNATURE_FORM_TABLE(FORM_AS_NAME)};
#undef FORM_AS_NAME
  return names[form];
}

const char *signature_verdict_text(enum signature_verdict verdict) {
#define VERDICT_AS_TEXT(id, sentence) [id] = sentence,
  static const char *const texts[] = {SIGNATURE_VERDICT_TABLE(VERDICT_AS_TEXT)};
#undef VERDICT_AS_TEXT
  return texts[verdict];
}

static bool parse_timestamp(int64_t *out_s, struct span text) {
  return text.len <= TIMESTAMP_DIGITS_MAX && span_to_int(out_s, text);
}

/* The signed bytes, contiguous as libsodium wants them: on the stack when they are few, as nearly
 * always, else in *owned. */
static bool join_message(struct span *out, char stack[STACK_MESSAGE_BYTES], char **owned,
                         struct span timestamp, struct span body) {
  size_t len = timestamp.len + 1 + body.len;
  *owned = len > STACK_MESSAGE_BYTES ? mem_resize(NULL, len) : NULL;
  char *data = len > STACK_MESSAGE_BYTES ? *owned : stack;
  if (!data)
    return false;
  if (timestamp.len > 0)
    memcpy(data, timestamp.data, timestamp.len);
  data[timestamp.len] = '|';
  if (body.len > 0)
    memcpy(data + timestamp.len + 1, body.data, body.len);
  *out = (struct span){data, len};
  return true;
}

static enum signature_verdict verify_bytes(const uint8_t signature[CRYPT_SIGNATURE_BYTES],
                                           const struct signature_claim *claim,
                                           const struct signature_key *keys, size_t key_count) {
  char stack[STACK_MESSAGE_BYTES];
  char *owned;
  struct span message;
  if (!join_message(&message, stack, &owned, claim->timestamp, claim->body))
    return SIGNATURE_NO_MEMORY;
  bool right = false;
  for (size_t i = 0; i < key_count && !right; i++)
    right = crypt_verify(signature, message, keys[i].bytes);
  mem_free(owned);
  return right ? SIGNATURE_OK : SIGNATURE_MISMATCH;
}

enum signature_verdict signature_verify(int64_t *clock_difference_s,
                                        const struct signature_claim *claim,
                                        const struct signature_key *keys, size_t key_count,
                                        int64_t now_s, int64_t tolerance_s) {
  *clock_difference_s = 0;
  if (claim->signature.len == 0 || claim->timestamp.len == 0)
    return SIGNATURE_MISSING;
  int64_t timestamp_s;
  if (!parse_timestamp(&timestamp_s, claim->timestamp))
    return SIGNATURE_BAD_TIMESTAMP;
  *clock_difference_s = now_s - timestamp_s;
  uint8_t signature[CRYPT_SIGNATURE_BYTES];
  if (crypt_base64_decode(signature, sizeof signature, claim->signature) != ERR_OK)
    return SIGNATURE_BAD_ENCODING;
  enum signature_verdict verdict = verify_bytes(signature, claim, keys, key_count);
  bool in_time = *clock_difference_s <= tolerance_s && *clock_difference_s >= -tolerance_s;
  return verdict == SIGNATURE_OK && !in_time ? SIGNATURE_OUT_OF_TIME : verdict;
}

enum err signature_sign(char out[SIGNATURE_TEXT_SIZE], const struct crypt_pair *pair,
                        struct span timestamp, struct span body) {
  char stack[STACK_MESSAGE_BYTES];
  char *owned;
  struct span message;
  if (!join_message(&message, stack, &owned, timestamp, body))
    return ERR_MEMORY;
  uint8_t signature[CRYPT_SIGNATURE_BYTES];
  crypt_sign(signature, message, pair);
  mem_free(owned);
  crypt_base64_encode(out, SIGNATURE_TEXT_SIZE, signature, sizeof signature);
  return ERR_OK;
}
