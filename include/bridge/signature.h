/* The signature of a webhook: Ed25519 over the telnyx-timestamp header exactly as received, '|',
 * and the raw body (Telnyx: "Webhook signing"; not the Standard Webhooks scheme). Pure; any thread.
 */
#ifndef BRIDGE_SIGNATURE_H
#define BRIDGE_SIGNATURE_H

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

#endif
