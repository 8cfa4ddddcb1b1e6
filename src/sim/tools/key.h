/* The simulator's signing key. Main thread. */
#ifndef SIM_KEY_H
#define SIM_KEY_H

#include <stddef.h>

#include "bridge/crypt.h"

/* Reads the seed (base64) from the file, or makes one and writes it there when there is no file;
 * without a name (""), a random pair. False and a sentence when that fails. */
bool sim_key_open(struct crypt_pair *out, const char *file, char *why, size_t why_size);

enum { SIM_PUBLIC_KEY_SIZE = 45 };
void sim_key_public(char out[SIM_PUBLIC_KEY_SIZE], const struct crypt_pair *pair);

#endif
