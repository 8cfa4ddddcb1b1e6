#include "check.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bridge/signature.h"

enum { ROOT_MAX = 128, CLIENT_ID_MAX = 256, SHARE_GROUP_MAX = 128, PORT_MAX = 65535 };

static enum err refuse(struct config_why *why, const char *reason) {
  snprintf(why->text, sizeof why->text, "%s", reason);
  return ERR_SYNTAX;
}

static bool holds_any(struct span text, const char *characters) {
  for (size_t i = 0; i < text.len; i++)
    if (strchr(characters, text.data[i]))
      return true;
  return false;
}

static bool holds_only(struct span text, const char *others) {
  for (size_t i = 0; i < text.len; i++)
    if (!isalnum((unsigned char)text.data[i]) && !strchr(others, text.data[i]))
      return false;
  return true;
}

enum err config_check_token(struct span text, struct config_why *why) {
  if (holds_any(text, "\"'"))
    return refuse(why, "must not hold quotes");
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] <= ' ' || text.data[i] > '~')
      return refuse(why, "must be printable ASCII without spaces");
  return ERR_OK;
}

enum err config_check_public_key(struct span text, struct config_why *why) {
  struct signature_key key;
  enum err err = signature_key_parse(&key, text);
  if (err == ERR_RANGE)
    return refuse(why, "has the form of a public key but cannot be one of Ed25519");
  if (err != ERR_OK)
    return refuse(why, "must be an Ed25519 public key in base64, hex or PEM");
  return ERR_OK;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static bool is_port(struct span text, unsigned least) {
  unsigned port = 0;
  if (text.len == 0 || text.len > 5)
    return false;
  for (size_t i = 0; i < text.len; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return false;
    port = port * 10 + (unsigned)(text.data[i] - '0');
  }
  return port >= least && port <= PORT_MAX;
}

static bool is_address(struct span text, int family) {
  char copy[INET6_ADDRSTRLEN];
  unsigned char address[sizeof(struct in6_addr)];
  if (text.len >= sizeof copy)
    return false;
  snprintf(copy, sizeof copy, "%.*s", (int)text.len, text.data);
  return inet_pton(family, copy, address) == 1;
}

/* "host", "host:port", "[v6]" or "[v6]:port" into its two parts; *port is without data when there
 * is no colon. False when a bracket is not closed or something else follows it. */
static bool split_authority(struct span text, struct span *host, struct span *port) {
  if (!span_starts_with(text, "[")) {
    *host = span_cut(&text, ':');
    *port = text;
    return true;
  }
  text.data++;
  text.len--;
  *host = span_cut(&text, ']');
  if (!text.data || (text.len > 0 && text.data[0] != ':'))
    return false;
  *port = text.len > 0 ? (struct span){text.data + 1, text.len - 1} : (struct span){NULL, 0};
  return is_address(*host, AF_INET6);
}

/* What both kinds of URL have in common; *path is what follows the authority. */
static enum err check_url(struct span after_scheme, struct span *path, struct config_why *why) {
  size_t end = 0;
  while (end < after_scheme.len && after_scheme.data[end] != '/')
    end++;
  struct span authority = {after_scheme.data, end};
  *path = (struct span){after_scheme.data + end, after_scheme.len - end};
  struct span host, port;
  if (holds_any(after_scheme, "@"))
    return refuse(why, "must not hold a user name or password: those have settings of their own");
  if (holds_any(after_scheme, "?# "))
    return refuse(why, "must not hold spaces, '?' or '#'");
  if (!split_authority(authority, &host, &port) || host.len == 0 || !holds_only(host, "-._:"))
    return refuse(why, "must have a host after ://, as a name, an IPv4 or an [IPv6] address");
  if (port.data && !is_port(port, 1))
    return refuse(why, "must have a port from 1 to 65535 after the host's colon");
  return ERR_OK;
}

/* Cuts "scheme://" off when it is one of those listed. */
static bool cut_scheme(struct span *url, const char *const schemes[]) {
  for (; *schemes; schemes++) {
    if (span_starts_with(*url, *schemes)) {
      size_t len = strlen(*schemes);
      url->data += len;
      url->len -= len;
      return true;
    }
  }
  return false;
}

enum err config_check_api_url(struct span text, struct config_why *why) {
  static const char *const schemes[] = {"https://", "http://", NULL};
  struct span rest = text, path;
  if (!cut_scheme(&rest, schemes))
    return refuse(why, "must begin with https:// or http://");
  if (span_ends_with(text, "/"))
    return refuse(why, "must not end with a slash");
  return check_url(rest, &path, why);
}

enum err config_check_broker_url(struct span text, struct config_why *why) {
  static const char *const streams[] = {"mqtt://", "mqtts://", NULL};
  static const char *const sockets[] = {"ws://", "wss://", NULL};
  struct span rest = text, path;
  bool stream = cut_scheme(&rest, streams);
  if (!stream && !cut_scheme(&rest, sockets))
    return refuse(why, "must begin with mqtt://, mqtts://, ws:// or wss://");
  enum err err = check_url(rest, &path, why);
  if (err == ERR_OK && stream && path.len > 0)
    return refuse(why, "must end after host and port: only ws:// and wss:// have a path");
  return err;
}

enum err config_check_listen(struct span text, struct config_why *why) {
  struct span host, port;
  bool bracketed = span_starts_with(text, "[");
  if (!split_authority(text, &host, &port) || (!bracketed && !is_address(host, AF_INET)))
    return refuse(why, "must be an address and a port, such as [::]:8080 or 127.0.0.1:8080");
  if (!is_port(port, 0))
    return refuse(why, "must end with a colon and a port from 0 to 65535, such as [::]:8080");
  return ERR_OK;
}

/* ---- names ----------------------------------------------------------------------------------- */

enum err config_check_root(struct span text, struct config_why *why) {
  if (text.len > ROOT_MAX)
    return refuse(why, "must be at most 128 bytes long");
  if (holds_any(text, "+#$"))
    return refuse(why, "must not hold '+', '#' or '$'");
  struct span rest = text;
  while (rest.data)
    if (span_cut(&rest, '/').len == 0)
      return refuse(why, "must not begin or end with a slash, nor hold two in a row");
  return ERR_OK;
}

enum err config_check_client_id(struct span text, struct config_why *why) {
  return text.len <= CLIENT_ID_MAX ? ERR_OK : refuse(why, "must be at most 256 bytes long");
}

enum err config_check_share_group(struct span text, struct config_why *why) {
  if (text.len > SHARE_GROUP_MAX)
    return refuse(why, "must be at most 128 bytes long");
  return holds_any(text, "/+#") ? refuse(why, "must not hold '/', '+' or '#'") : ERR_OK;
}

enum err config_check_path(struct span text, struct config_why *why) {
  if (!span_starts_with(text, "/") || !holds_only(text, "/-._~"))
    return refuse(why, "must begin with a slash and hold letters, digits and / - . _ ~ only");
  if (span_equal_text(text, "/healthz") || span_equal_text(text, "/readyz"))
    return refuse(why, "must not be /healthz or /readyz, which the bridge serves itself");
  return ERR_OK;
}
