#include "tools/tools.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SEED_TEXT_SIZE = 45, FILE_BYTES_MAX = 128 };

/* Bytes read; -1 when there is no file; -2 when it cannot be read. */
static ssize_t read_file(const char *file, char *out, size_t size) {
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return errno == ENOENT ? -1 : -2;
  ssize_t len = read(fd, out, size);
  close(fd);
  return len < 0 ? -2 : len;
}

/* The key is a secret: nobody else may read it. */
static bool write_seed(const char *file, const uint8_t seed[CRYPT_KEY_BYTES]) {
  char text[SEED_TEXT_SIZE];
  crypt_base64_encode(text, SEED_TEXT_SIZE, seed, CRYPT_KEY_BYTES);
  text[SEED_TEXT_SIZE - 1] = '\n';
  int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return false;
  bool written = write(fd, text, SEED_TEXT_SIZE) == SEED_TEXT_SIZE;
  return close(fd) == 0 && written;
}

bool sim_key_open(struct crypt_pair *out, const char *file, char *why, size_t why_size) {
  uint8_t seed[CRYPT_KEY_BYTES];
  char text[FILE_BYTES_MAX];
  ssize_t len = *file ? read_file(file, text, sizeof text) : -1;
  if (len == -2) {
    snprintf(why, why_size, "cannot read the key file %s: %s", file, strerror(errno));
    return false;
  }
  if (len >= 0) {
    struct span seed_text = span_trim((struct span){text, (size_t)len});
    if (crypt_base64_decode(seed, sizeof seed, seed_text) != ERR_OK) {
      snprintf(why, why_size, "the key file %s must hold 32 bytes in base64", file);
      return false;
    }
  } else {
    crypt_random(seed, sizeof seed);
    if (*file && !write_seed(file, seed)) {
      snprintf(why, why_size, "cannot write the key file %s: %s", file, strerror(errno));
      return false;
    }
  }
  crypt_pair_from_seed(out, seed);
  return true;
}

void sim_key_public(char out[SIM_PUBLIC_KEY_SIZE], const struct crypt_pair *pair) {
  crypt_base64_encode(out, SIM_PUBLIC_KEY_SIZE, pair->public_key, CRYPT_KEY_BYTES);
}
