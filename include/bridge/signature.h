/* The signature of a webhook: Ed25519 over the telnyx-timestamp header exactly as received, '|',
 * and the raw body (Telnyx: "Webhook signing"; not the Standard Webhooks scheme). Pure; any thread.
 */
#ifndef BRIDGE_SIGNATURE_H
#define BRIDGE_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/crypt.h"
#include "bridge/err.h"
#include "bridge/span.h"

/* How a public key was written, for the log: id, name. */
#define SIGNATURE_FORM_TABLE(X)                                                                    \
  X(SIGNATURE_KEY_BASE64, "raw key, base64")                                                       \
  X(SIGNATURE_KEY_HEX, "raw key, hex")                                                             \
  X(SIGNATURE_KEY_SPKI_BASE64, "SPKI DER, base64")                                                 \
  X(SIGNATURE_KEY_SPKI_HEX, "SPKI DER, hex")                                                       \
  X(SIGNATURE_KEY_PEM, "PEM")

/* What verification found: id, sentence for the log. */
#define SIGNATURE_VERDICT_TABLE(X)                                                                 \
  X(SIGNATURE_OK, "the signature is right")                                                        \
  X(SIGNATURE_MISSING, "telnyx-signature-ed25519 or telnyx-timestamp is missing")                  \
  X(SIGNATURE_BAD_TIMESTAMP, "telnyx-timestamp is not Unix seconds in digits")                     \
  X(SIGNATURE_OUT_OF_TIME,                                                                         \
    "the signature is right, but its time is too far from this machine's clock")                   \
  X(SIGNATURE_BAD_ENCODING, "the signature is not base64 of 64 bytes")                             \
  X(SIGNATURE_MISMATCH, "the signature was made with another key or for other bytes")              \
  X(SIGNATURE_NO_MEMORY, "there is no memory to verify it; it may be right")

#define SIGNATURE_FORM_AS_ENUM(id, name) id,
enum signature_key_form { SIGNATURE_FORM_TABLE(SIGNATURE_FORM_AS_ENUM) SIGNATURE_FORM_COUNT };
#undef SIGNATURE_FORM_AS_ENUM

#define SIGNATURE_VERDICT_AS_ENUM(id, sentence) id,
enum signature_verdict {
  SIGNATURE_VERDICT_TABLE(SIGNATURE_VERDICT_AS_ENUM) SIGNATURE_VERDICT_COUNT
};
#undef SIGNATURE_VERDICT_AS_ENUM

struct signature_key {
  uint8_t bytes[CRYPT_KEY_BYTES];
  enum signature_key_form form;
};

/* Reads a public key in any of the forms; white space around it is allowed, and within a PEM.
 * ERR_SYNTAX: none of the forms. ERR_RANGE: a form, but no usable Ed25519 key (not on the curve, of
 * small order, all zeroes). */
enum err signature_key_parse(struct signature_key *out, struct span text) MUST_CHECK;

/* Static storage. */
const char *signature_form_name(enum signature_key_form form);
const char *signature_verdict_text(enum signature_verdict verdict);

/* What came with a request. */
struct signature_claim {
  struct span signature; /* the header telnyx-signature-ed25519, empty when absent */
  struct span timestamp; /* the header telnyx-timestamp, empty when absent */
  struct span body;
};

/* Checks a claim against any of the keys, at the wall time now_s. A timestamp that lies exactly
 * tolerance_s away, to either side, passes. *clock_difference_s is now less the timestamp, so
 * positive for an old one; 0 when the timestamp cannot be read. The time is looked at last, so that
 * SIGNATURE_OUT_OF_TIME tells of a time that was signed. */
enum signature_verdict signature_verify(int64_t *clock_difference_s,
                                        const struct signature_claim *claim,
                                        const struct signature_key *keys, size_t key_count,
                                        int64_t now_s, int64_t tolerance_s) MUST_CHECK;

enum { SIGNATURE_TEXT_SIZE = 89 }; /* base64 of 64 bytes and a NUL */

/* Makes the header's value, as Telnyx would. ERR_MEMORY. */
enum err signature_sign(char out[SIGNATURE_TEXT_SIZE], const struct crypt_pair *pair,
                        struct span timestamp, struct span body) MUST_CHECK;

/* ---- of a command ----
 * A command that whoever sends it has signed: Ed25519 (RFC 8032) over all that decides what it does
 * and who hears of it, a time until which it counts, and a nonce. The last two and the signature
 * come as user properties of MQTT 5; config/examples/README.md says which bytes are signed. Pure;
 * any thread. */

struct command_msg_parts;

enum {
  COMMAND_NONCE_MAX = 64,             /* characters of a nonce */
  COMMAND_SIGNATURE_FARTHEST_S = 300, /* how far ahead it may expire */
};

/* What came of it when the command came: id, its number in the journal (never reuse one), what a
 * refusal says. */
#define COMMAND_SIGNATURE_TABLE(X)                                                                 \
  X(COMMAND_SIGNATURE_UNASKED, 0, "it came before its sender had a public_key")                    \
  X(COMMAND_SIGNATURE_GOOD, 1, "its signature is right")                                           \
  X(COMMAND_SIGNATURE_MISSING, 2,                                                                  \
    "it has to have the user properties expires, nonce and signature (MQTT 5; 3.1.1 has none)")    \
  X(COMMAND_SIGNATURE_DOUBLED, 3, "one of expires, nonce and signature is there twice")            \
  X(COMMAND_SIGNATURE_BAD_EXPIRES, 4, "expires has to be Unix seconds in digits")                  \
  X(COMMAND_SIGNATURE_BAD_NONCE, 5,                                                                \
    "nonce has to be 1 to 64 printable ASCII characters without spaces")                           \
  X(COMMAND_SIGNATURE_BAD_TOPIC, 6, "neither topic nor response topic may hold a line break")      \
  X(COMMAND_SIGNATURE_BAD_ENCODING, 7, "signature has to be base64 of 64 bytes")                   \
  X(COMMAND_SIGNATURE_MISMATCH, 8,                                                                 \
    "its signature was made with another key or for other bytes: topic, response topic, expires, " \
    "nonce, correlation data and payload are signed")                                              \
  X(COMMAND_SIGNATURE_EXPIRED, 9, "its signature had expired when it came")                        \
  X(COMMAND_SIGNATURE_TOO_FAR, 10, "its signature expires more than 300 seconds from now")         \
  X(COMMAND_SIGNATURE_REPLAYED, 11,                                                                \
    "its nonce was used before, or so long ago that it is forgotten")

#define COMMAND_SIGNATURE_AS_ENUM(id, number, sentence) id = (number),
enum command_signature { COMMAND_SIGNATURE_TABLE(COMMAND_SIGNATURE_AS_ENUM) };
#undef COMMAND_SIGNATURE_AS_ENUM

/* What a refusal says; static storage. Also of a number that a newer journal may hold. */
const char *command_signature_text(enum command_signature signature);

/* The user properties; those that did not come are empty. Borrowed. */
struct command_claim {
  struct span expires, nonce, signature;
  unsigned seen; /* which of them came, as bits */
  bool doubled;
};

/* Takes a user property that is one of them. */
void command_claim_take(struct command_claim *claim, struct span name, struct span value);

/* Says in parts->signature what the claim is worth under the key, at that time, and, where it is
 * good, until when and by which nonce; whether that is new is the journal's to find out. Time is
 * looked at last, so that EXPIRED and TOO_FAR tell of a time that was signed. ERR_MEMORY: nothing
 * is said. */
enum err command_signature_judge(struct command_msg_parts *parts, const struct command_claim *claim,
                                 const uint8_t key[CRYPT_KEY_BYTES],
                                 int64_t now_wall_ms) MUST_CHECK;

/* Appends the bytes that are signed. They are one command's alone where topic and response topic
 * hold no line break. */
struct buf;
void command_signature_add_signed(struct buf *out, const struct command_msg_parts *parts,
                                  const struct command_claim *claim);

#endif
