/* The one place that knows libsodium: Ed25519 (RFC 8032), BLAKE2b (RFC 7693), base64 (RFC 4648),
 * randomness, UUIDs (RFC 9562). Any thread. */
#ifndef BRIDGE_CRYPT_H
#define BRIDGE_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum {
  CRYPT_KEY_BYTES = 32,       /* a public key, or the seed of a pair */
  CRYPT_SIGNATURE_BYTES = 64, /* Ed25519 */
  CRYPT_DIGEST_BYTES = 16,
  CRYPT_DIGEST_SIZE = 33, /* a digest as hex and a NUL */
  CRYPT_UUID_SIZE = 37,
};

/* Once at start, before threads: picks the fastest code for this processor and opens the source of
 * randomness. ERR_IO when the library cannot start; then the process must not go on. */
enum err crypt_start(void) MUST_CHECK;

/* 128 bits of BLAKE2b over a and then b. */
void crypt_digest(uint8_t out[CRYPT_DIGEST_BYTES], struct span a, struct span b);

/* The same as lower-case hex. */
void crypt_digest_hex(char out[CRYPT_DIGEST_SIZE], struct span a, struct span b);

/* Unpredictable bytes; a process that can get none is ended by the library. */
void crypt_random(void *out, size_t len);

/* A random UUID, version 4, in lower case. */
void crypt_uuid(char out[CRYPT_UUID_SIZE]);

/* Strict standard base64 with padding: no white space, no missing or non-zero trailing bits.
 * ERR_SYNTAX; ERR_RANGE when it is not exactly `len` bytes. */
enum err crypt_base64_decode(uint8_t *out, size_t len, struct span text) MUST_CHECK;

/* Writes padded standard base64 and a NUL; out_size is (len + 2) / 3 * 4 + 1 bytes at least. */
void crypt_base64_encode(char *out, size_t out_size, const uint8_t *bytes, size_t len);

/* Exactly `len` bytes in hex, either case. ERR_SYNTAX. */
enum err crypt_hex_decode(uint8_t *out, size_t len, struct span text) MUST_CHECK;

/* Whether the 32 bytes are a usable public key: canonical, on the curve, of the main subgroup (so
 * neither zero nor of small order, with which anyone could sign). */
bool crypt_key_valid(const uint8_t key[CRYPT_KEY_BYTES]);

/* Whether the signature is the message's under a key that crypt_key_valid accepts. */
bool crypt_verify(const uint8_t signature[CRYPT_SIGNATURE_BYTES], struct span message,
                  const uint8_t key[CRYPT_KEY_BYTES]);

/* Whether both are the same bytes; how long it takes tells of their lengths alone. */
bool crypt_equal(struct span a, struct span b);

/* A NUL-terminated copy of a secret, in pages of its own: never swapped out where the limit of
 * locked memory allows it, and in no core dump. NULL without memory. The caller frees with
 * crypt_secret_free, which overwrites it; NULL is allowed there. */
char *crypt_secret_copy(struct span secret) __attribute__((warn_unused_result));
void crypt_secret_free(char *secret);

struct crypt_pair {
  uint8_t public_key[CRYPT_KEY_BYTES];
  uint8_t secret[64];
};

/* The pair that belongs to a seed (RFC 8032 section 5.1.5). */
void crypt_pair_from_seed(struct crypt_pair *out, const uint8_t seed[CRYPT_KEY_BYTES]);

/* The pair's signature of the message; the same each time (RFC 8032). */
void crypt_sign(uint8_t out[CRYPT_SIGNATURE_BYTES], struct span message,
                const struct crypt_pair *pair);

#endif
