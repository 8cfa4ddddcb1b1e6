/* Files with certificates and keys (PEM), as OpenSSL reads them, which all the libraries use that
 * need them later. Reasons are the rest of a sentence that begins with the file's name, and never
 * show what is in it. Any thread. */
#ifndef BRIDGE_CONFIG_CERTIFICATE_H
#define BRIDGE_CONFIG_CERTIFICATE_H

#include <stdbool.h>

#include "bridge/err.h"
#include "setting.h"

/* Whether the file can be read and holds certificates, at least one, all of them sound. ERR_IO,
 * ERR_SYNTAX, with a reason. */
enum err config_certificate_check(const char *path, struct config_why *why) MUST_CHECK;

/* Whether the file can be read and holds a key without a passphrase. ERR_IO, ERR_SYNTAX. */
enum err config_key_check(const char *path, struct config_why *why) MUST_CHECK;

/* Whether the key is the one of the first certificate; both are sound. */
bool config_key_fits(const char *key_path, const char *chain_path);

/* Whether a certificate begins in the file: what the system installs is not read whole at each
 * start, which costs 0.6 MiB that stay. */
bool config_certificate_is_there(const char *path);

/* Whether there is anything that TLS connections trust without a file of one's own: the system's
 * file (or what SSL_CERT_FILE names), or something in its folder (SSL_CERT_DIR). *file says where
 * the file was looked for; static, or the environment's. */
bool config_certificate_is_trusted(const char **file);

#endif
