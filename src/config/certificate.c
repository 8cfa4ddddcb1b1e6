#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

static enum err refuse(struct config_why *why, enum err err, const char *reason) {
  snprintf(why->text, sizeof why->text, "%s", reason);
  return err;
}

static enum err open_file(FILE **out, const char *path, struct config_why *why) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* of a pipe without waiting for it */
  *out = fd < 0 ? NULL : fdopen(fd, "r");
  if (*out)
    return ERR_OK;
  snprintf(why->text, sizeof why->text, "cannot be read: %s", strerror(errno));
  if (fd >= 0)
    close(fd);
  return ERR_IO;
}

/* Whether reading PEM ended because there was no more of it, rather than at something unsound. */
static bool is_at_end(FILE *file) {
  bool no_more = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  return no_more && !ferror(file);
}

enum err config_certificate_check(const char *path, struct config_why *why) {
  FILE *file = NULL;
  enum err err = open_file(&file, path, why);
  if (err != ERR_OK)
    return err;
  size_t count = 0;
  errno = 0;
  for (X509 *one = NULL; (one = PEM_read_X509(file, NULL, NULL, NULL)); count++)
    X509_free(one);
  if (ferror(file)) {
    snprintf(why->text, sizeof why->text, "cannot be read: %s", strerror(errno));
    err = ERR_IO;
  } else if (!is_at_end(file)) {
    err = refuse(why, ERR_SYNTAX, "holds a certificate that is damaged");
  } else if (count == 0) {
    err = refuse(why, ERR_SYNTAX, "holds no certificate in PEM");
  }
  ERR_clear_error();
  fclose(file);
  return err;
}

/* Nobody is there to type it. */
static int no_passphrase(char *out, int size, int writing, void *asked) {
  (void)out, (void)size, (void)writing;
  *(bool *)asked = true;
  return -1;
}

static EVP_PKEY *read_key(FILE *file, bool *has_passphrase) {
  *has_passphrase = false;
  EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, no_passphrase, has_passphrase);
  ERR_clear_error();
  return key;
}

enum err config_key_check(const char *path, struct config_why *why) {
  FILE *file = NULL;
  enum err err = open_file(&file, path, why);
  if (err != ERR_OK)
    return err;
  bool has_passphrase = false;
  EVP_PKEY *key = read_key(file, &has_passphrase);
  if (!key)
    err = refuse(why, ERR_SYNTAX,
                 has_passphrase ? "holds a key with a passphrase: one without is wanted"
                                : "holds no private key in PEM");
  EVP_PKEY_free(key);
  fclose(file);
  return err;
}

bool config_key_fits(const char *key_path, const char *chain_path) {
  struct config_why why;
  FILE *key_file = NULL, *chain_file = NULL;
  EVP_PKEY *key = NULL;
  X509 *first = NULL;
  bool has_passphrase = false;
  if (open_file(&key_file, key_path, &why) == ERR_OK)
    key = read_key(key_file, &has_passphrase);
  if (open_file(&chain_file, chain_path, &why) == ERR_OK)
    first = PEM_read_X509(chain_file, NULL, NULL, NULL);
  bool fits = key && first && X509_check_private_key(first, key) == 1;
  ERR_clear_error();
  X509_free(first);
  EVP_PKEY_free(key);
  if (key_file)
    fclose(key_file);
  if (chain_file)
    fclose(chain_file);
  return fits;
}

enum err config_certificate_end(int64_t *out_wall_s, const char *path) {
  struct config_why unused;
  FILE *file = NULL;
  struct tm end = {0};
  enum err err = open_file(&file, path, &unused);
  if (err != ERR_OK)
    return err;
  X509 *first = PEM_read_X509(file, NULL, NULL, NULL);
  if (!first || ASN1_TIME_to_tm(X509_get0_notAfter(first), &end) != 1)
    err = ERR_SYNTAX;
  *out_wall_s = timegm(&end);
  ERR_clear_error();
  X509_free(first);
  fclose(file);
  return err;
}

static const char *choose(const char *variable, const char *otherwise) {
  const char *given = getenv(variable);
  return given ? given : otherwise;
}

static bool holds_anything(const char *path) {
  DIR *folder = opendir(path);
  bool found = false;
  for (const struct dirent *entry = NULL; folder && !found && (entry = readdir(folder));)
    found = entry->d_name[0] != '.';
  if (folder)
    closedir(folder);
  return found;
}

bool config_certificate_is_there(const char *path) {
  struct config_why unused;
  FILE *file = NULL;
  if (open_file(&file, path, &unused) != ERR_OK)
    return false;
  char *line = NULL;
  size_t size = 0;
  bool found = false;
  for (ssize_t len; !found && (len = getline(&line, &size, file)) > 0;)
    found = span_starts_with((struct span){line, (size_t)len}, "-----BEGIN ") &&
            strstr(line, "CERTIFICATE-----");
  free(line);
  fclose(file);
  return found;
}

bool config_certificate_is_trusted(const char **file) {
  *file = choose(X509_get_default_cert_file_env(), X509_get_default_cert_file());
  return config_certificate_is_there(*file) ||
         holds_anything(choose(X509_get_default_cert_dir_env(), X509_get_default_cert_dir()));
}
