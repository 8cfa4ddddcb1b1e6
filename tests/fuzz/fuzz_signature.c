/* Keys, and claims as lines: signature, timestamp, body. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "bridge/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct span rest = {(const char *)data, size};
  struct signature_key key;
  if (signature_key_parse(&key, rest) == ERR_OK && !crypt_key_valid(key.bytes))
    abort();
  static const uint8_t seed[CRYPT_KEY_BYTES] = {1};
  struct crypt_pair pair;
  crypt_pair_from_seed(&pair, seed);
  for (size_t i = 0; i < sizeof key.bytes; i++)
    key.bytes[i] = pair.public_key[i];
  struct signature_claim claim;
  claim.signature = span_cut(&rest, '\n');
  claim.timestamp = span_cut(&rest, '\n');
  claim.body = rest;
  int64_t difference_s;
  if (signature_verify(&difference_s, &claim, &key, 1, 1795262400, 300) == SIGNATURE_OK)
    abort(); /* nobody has signed this */
  char signature[SIGNATURE_TEXT_SIZE];
  if (signature_sign(signature, &pair, claim.timestamp, claim.body) != ERR_OK)
    return 0;
  claim.signature = span_of(signature);
  enum signature_verdict verdict =
      signature_verify(&difference_s, &claim, &key, 1, 1795262400, 300);
  if (verdict == SIGNATURE_MISMATCH || verdict == SIGNATURE_BAD_ENCODING)
    abort(); /* what was signed has to be right */
  return 0;
}
