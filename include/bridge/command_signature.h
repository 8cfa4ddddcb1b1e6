/* A command that whoever sends it has signed: Ed25519 (RFC 8032) over all that decides what it does
 * and who hears of it, a time until which it counts, and a nonce. The last two and the signature
 * come as user properties of MQTT 5; config/examples/README.md says which bytes are signed. Pure;
 * any thread. */
#ifndef BRIDGE_COMMAND_SIGNATURE_H
#define BRIDGE_COMMAND_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/crypt.h"
#include "bridge/err.h"
#include "bridge/span.h"

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
