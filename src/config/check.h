/* Checks of single values that the table names, and of settings that must fit together. Reasons are
 * the rest of a sentence that begins with the setting's name, and never show the value: a URL may
 * hold a password where none belongs. Pure; any thread. */
#ifndef BRIDGE_CONFIG_CHECK_H
#define BRIDGE_CONFIG_CHECK_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/span.h"
#include "setting.h"

/* All: ERR_SYNTAX with a reason. */

/* Printable ASCII without spaces and quotes, as a header of HTTP carries it (RFC 6750 section 2.1).
 */
enum err config_check_token(struct span text, struct config_why *why) MUST_CHECK;

/* An Ed25519 public key in one of the spellings of telnyx/signature. */
enum err config_check_public_key(struct span text, struct config_why *why) MUST_CHECK;

/* http:// or https://, host, port, path; no user, query, fragment or slash at the end (RFC 3986).
 */
enum err config_check_api_url(struct span text, struct config_why *why) MUST_CHECK;

/* mqtt://, mqtts://, ws:// or wss://; a path with the latter two only. */
enum err config_check_broker_url(struct span text, struct config_why *why) MUST_CHECK;

/* Topic levels to stand before others: no wildcard, no $, no empty level (MQTT 5 section 4.7). */
enum err config_check_root(struct span text, struct config_why *why) MUST_CHECK;

/* At most 256 bytes. */
enum err config_check_client_id(struct span text, struct config_why *why) MUST_CHECK;

/* No slash and no wildcard (MQTT 5 section 4.8.2). */
enum err config_check_share_group(struct span text, struct config_why *why) MUST_CHECK;

/* A topic filter that does not begin with $ (MQTT 5 section 4.7). */
enum err config_check_topic_filter(struct span text, struct config_why *why) MUST_CHECK;

/* IPv4 or [IPv6] address, colon, port; port 0 takes a free one. */
enum err config_check_listen(struct span text, struct config_why *why) MUST_CHECK;

/* An IP address, or a network such as 10.0.0.0/8 (bridge/address.h). */
enum err config_check_network(struct span text, struct config_why *why) MUST_CHECK;

/* Likewise, or a set of networks by its name (bridge/source_networks.h). */
enum err config_check_source(struct span text, struct config_why *why) MUST_CHECK;

/* A path that is neither a prefix nor one of the bridge's own (/healthz, /readyz, /texml/). */
enum err config_check_path(struct span text, struct config_why *why) MUST_CHECK;

/* A segment of a path that cannot be guessed. */
enum err config_check_path_secret(struct span text, struct config_why *why) MUST_CHECK;

/* A rule of access.allow (bridge/access.h). */
enum err config_check_access_rule(struct span text, struct config_why *why) MUST_CHECK;

/* An entry of commands.defaults (bridge/access.h). ERR_MEMORY, too. */
enum err config_check_command_default(struct span text, struct config_why *why) MUST_CHECK;

/* What a map's names may be: a topic level, a principal, a part of a path: ASCII letters, digits, -
 * and _, beginning with a letter, so that no name is a number; at most CONFIG_NAME_MAX. */
enum err config_check_name(struct span text, struct config_why *why) MUST_CHECK;

/* Such a name that is not the bridge's own: its alerts have one, too. */
enum err config_check_principal(struct span text, struct config_why *why) MUST_CHECK;

/* A telephone number with its country (ITU-T E.164: + and at most 15 digits). */
enum err config_check_number(struct span text, struct config_why *why) MUST_CHECK;

/* Such a number, or a SIP URI (RFC 3261 section 19.1). */
enum err config_check_phone(struct span text, struct config_why *why) MUST_CHECK;

/* Several digits, as a telephone's keys have them. */
enum err config_check_pin(struct span text, struct config_why *why) MUST_CHECK;

/* A rule of guard.allow and guard.deny (bridge/destination.h). */
enum err config_check_destination(struct span text, struct config_why *why) MUST_CHECK;

/* Hours and the name of a time zone (bridge/quiet_hours.h); whether there is such a zone is not
 * looked at. */
enum err config_check_quiet_hours(struct span text, struct config_why *why) MUST_CHECK;

/* An amount as "0.0125" (bridge/quantity.h). */
enum err config_check_money(struct span text, struct config_why *why) MUST_CHECK;

/* One key that can be asked for: 0 to 9, or *. */
enum err config_check_key(struct span text, struct config_why *why) MUST_CHECK;

/* ---- certificate.c ----
 * Files with certificates and keys (PEM), as OpenSSL reads them, which all the libraries use that
 * need them later. Reasons are the rest of a sentence that begins with the file's name, and never
 * show what is in it. Any thread. */

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
