#include "bridge/crypt.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

_Static_assert(CRYPT_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "libsodium's public key");
_Static_assert(CRYPT_KEY_BYTES == crypto_sign_SEEDBYTES, "libsodium's seed");
_Static_assert(CRYPT_SIGNATURE_BYTES == crypto_sign_BYTES, "libsodium's signature");
_Static_assert(sizeof((struct crypt_pair *)0)->secret == crypto_sign_SECRETKEYBYTES,
               "libsodium's secret key");

enum err crypt_start(void) {
  return sodium_init() < 0 ? ERR_IO : ERR_OK;
}

static const unsigned char *bytes_of(struct span span) {
  return (const unsigned char *)span.data;
}

void crypt_digest(uint8_t out[CRYPT_DIGEST_BYTES], struct span a, struct span b) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, NULL, 0, CRYPT_DIGEST_BYTES);
  crypto_generichash_update(&state, bytes_of(a), a.len);
  crypto_generichash_update(&state, bytes_of(b), b.len);
  crypto_generichash_final(&state, out, CRYPT_DIGEST_BYTES);
}

void crypt_digest_hex(char out[CRYPT_DIGEST_SIZE], struct span a, struct span b) {
  uint8_t digest[CRYPT_DIGEST_BYTES];
  crypt_digest(digest, a, b);
  sodium_bin2hex(out, CRYPT_DIGEST_SIZE, digest, sizeof digest);
}

void crypt_random(void *out, size_t len) {
  randombytes_buf(out, len);
}

void crypt_uuid(char out[CRYPT_UUID_SIZE]) {
  unsigned char bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  bytes[6] = (unsigned char)(0x40 | (bytes[6] & 0x0F)); /* version 4 */
  bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3F)); /* variant of RFC 9562 */
  char hex[2 * sizeof bytes + 1];
  sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
  static const size_t group_len[] = {8, 4, 4, 4, 12};
  const char *from = hex;
  for (size_t group = 0; group < sizeof group_len / sizeof group_len[0]; group++) {
    memcpy(out, from, group_len[group]);
    from += group_len[group];
    out += group_len[group];
    *out++ = '-';
  }
  out[-1] = '\0';
}

enum err crypt_base64_decode(uint8_t *out, size_t len, struct span text) {
  /* One byte more than wanted would make libsodium fail like bad syntax does: tell them apart. */
  if (text.len == 0 || text.len % 4 != 0)
    return ERR_SYNTAX;
  size_t padding = text.data[text.len - 1] != '=' ? 0 : text.data[text.len - 2] != '=' ? 1 : 2;
  if (text.len / 4 * 3 - padding != len)
    return ERR_RANGE;
  size_t decoded = 0;
  const char *end = NULL;
  int failed = sodium_base642bin(out, len, text.data, text.len, NULL, &decoded, &end,
                                 sodium_base64_VARIANT_ORIGINAL);
  return failed || decoded != len || end != text.data + text.len ? ERR_SYNTAX : ERR_OK;
}

void crypt_base64_encode(char *out, size_t out_size, const uint8_t *bytes, size_t len) {
  assert(out_size >= sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL));
  sodium_bin2base64(out, out_size, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

enum err crypt_hex_decode(uint8_t *out, size_t len, struct span text) {
  size_t decoded = 0;
  const char *end = NULL;
  int failed = sodium_hex2bin(out, len, text.data, text.len, NULL, &decoded, &end);
  return failed || decoded != len || end != text.data + text.len ? ERR_SYNTAX : ERR_OK;
}

char *crypt_secret_copy(struct span secret) {
  char *copy = sodium_init() < 0 ? NULL : sodium_malloc(secret.len + 1);
  if (!copy)
    return NULL;
  if (secret.len > 0)
    memcpy(copy, secret.data, secret.len);
  copy[secret.len] = '\0';
  return copy;
}

bool crypt_equal(struct span a, struct span b) {
  return a.len == b.len && sodium_memcmp(a.data, b.data, a.len) == 0;
}

void crypt_secret_free(char *secret) {
  sodium_free(secret);
}

bool crypt_key_valid(const uint8_t key[CRYPT_KEY_BYTES]) {
  return crypto_core_ed25519_is_valid_point(key) == 1;
}

bool crypt_verify(const uint8_t signature[CRYPT_SIGNATURE_BYTES], struct span message,
                  const uint8_t key[CRYPT_KEY_BYTES]) {
  return crypto_sign_verify_detached(signature, bytes_of(message), message.len, key) == 0;
}

void crypt_pair_from_seed(struct crypt_pair *out, const uint8_t seed[CRYPT_KEY_BYTES]) {
  crypto_sign_seed_keypair(out->public_key, out->secret, seed);
}

void crypt_sign(uint8_t out[CRYPT_SIGNATURE_BYTES], struct span message,
                const struct crypt_pair *pair) {
  crypto_sign_detached(out, NULL, bytes_of(message), message.len, pair->secret);
}
