#include "check.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bridge/access.h"
#include "bridge/address.h"
#include "bridge/destination.h"
#include "bridge/quantity.h"
#include "bridge/quiet_hours.h"
#include "bridge/signature.h"
#include "bridge/source_networks.h"
#include "bridge/topic.h"

enum { ROOT_MAX = 128, CLIENT_ID_MAX = 256, SHARE_GROUP_MAX = 128 };
enum { E164_MIN = 7, E164_MAX = 15, PIN_MIN = 2, PIN_MAX = 16 };

static enum err refuse(struct config_why *why, const char *reason) {
  snprintf(why->text, sizeof why->text, "%s", reason);
  return ERR_SYNTAX;
}

enum err config_check_token(struct span text, struct config_why *why) {
  if (span_holds_any(text, "\"'"))
    return refuse(why, "must not hold quotes");
  return span_is_visible(text) ? ERR_OK : refuse(why, "must be printable ASCII without spaces");
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

enum err config_check_api_url(struct span text, struct config_why *why) {
  struct address address;
  const char *reason = NULL;
  if (address_read_url(&address, text, ADDRESS_API, &reason) != ERR_OK)
    return refuse(why, reason);
  return span_ends_with(text, "/") ? refuse(why, "must not end with a slash") : ERR_OK;
}

enum err config_check_broker_url(struct span text, struct config_why *why) {
  struct address address;
  const char *reason = NULL;
  enum err err = address_read_url(&address, text, ADDRESS_BROKER, &reason);
  return err == ERR_OK ? ERR_OK : refuse(why, reason);
}

enum err config_check_listen(struct span text, struct config_why *why) {
  struct address address;
  const char *reason = NULL;
  enum err err = address_read_listen(&address, text, &reason);
  return err == ERR_OK ? ERR_OK : refuse(why, reason);
}

enum err config_check_network(struct span text, struct config_why *why) {
  struct network network;
  const char *reason = NULL;
  return network_read(&network, text, &reason) == ERR_OK ? ERR_OK : refuse(why, reason);
}

enum err config_check_source(struct span text, struct config_why *why) {
  const char *reason = NULL;
  return source_networks_check(text, &reason) == ERR_OK ? ERR_OK : refuse(why, reason);
}

/* ---- names ----------------------------------------------------------------------------------- */

enum err config_check_root(struct span text, struct config_why *why) {
  if (text.len > ROOT_MAX)
    return refuse(why, "must be at most 128 bytes long");
  if (span_holds_any(text, "+#$"))
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
  return span_holds_any(text, "/+#") ? refuse(why, "must not hold '/', '+' or '#'") : ERR_OK;
}

enum err config_check_topic_filter(struct span text, struct config_why *why) {
  if (span_starts_with(text, "$"))
    return refuse(why, "must not begin with $: such topics are the broker's own");
  return topic_filter_is_good(text)
             ? ERR_OK
             : refuse(why, "must be a topic filter: + and # alone in their level, # in the last");
}

enum err config_check_path(struct span text, struct config_why *why) {
  if (!span_starts_with(text, "/") || !span_is_word(text, "/-._~"))
    return refuse(why, "must begin with a slash and hold letters, digits and / - . _ ~ only");
  if (span_equal_text(text, "/healthz") || span_equal_text(text, "/readyz"))
    return refuse(why, "must not be /healthz or /readyz, which the bridge serves itself");
  if (span_starts_with(text, "/texml/"))
    return refuse(why, "must not be below /texml/, where texml.documents are");
  return ERR_OK;
}

/* The log leaves out what is that long in a path (http/conn.c). */
enum err config_check_path_secret(struct span text, struct config_why *why) {
  enum { LEAST = 16, MOST = 128 };
  if (text.len < LEAST || text.len > MOST || !span_is_word(text, "-_"))
    return refuse(why, "must be 16 to 128 letters and digits, - and _");
  return ERR_OK;
}

enum err config_check_access_rule(struct span text, struct config_why *why) {
  const char *reason = NULL;
  return access_rule_check(text, &reason) == ERR_OK ? ERR_OK : refuse(why, reason);
}

enum err config_check_command_default(struct span text, struct config_why *why) {
  return command_default_check(text, why->text, sizeof why->text);
}

enum err config_check_name(struct span text, struct config_why *why) {
  if (text.len > CONFIG_NAME_MAX)
    return refuse(why, "must be at most 32 bytes long");
  if (text.len == 0 || !isalpha((unsigned char)text.data[0]) || !span_is_word(text, "-_"))
    return refuse(why, "must begin with a letter and hold letters, digits, - and _ only");
  return ERR_OK;
}

enum err config_check_principal(struct span text, struct config_why *why) {
  if (span_equal_text(text, "alerts"))
    return refuse(why, "is the bridge's own: what alerts may do stands in the section alerts");
  return config_check_name(text, why);
}

/* ---- telephones ------------------------------------------------------------------------------ */

static bool is_digits(struct span text, size_t least, size_t most) {
  int64_t unused = 0;
  return text.len >= least && text.len <= most && span_to_int(&unused, text);
}

static bool is_number(struct span text) {
  return span_take(&text, '+') && !span_starts_with(text, "0") &&
         is_digits(text, E164_MIN, E164_MAX);
}

enum err config_check_number(struct span text, struct config_why *why) {
  return is_number(text) ? ERR_OK
                         : refuse(why, "must be a number with its country, such as +13125550101");
}

enum err config_check_phone(struct span text, struct config_why *why) {
  struct config_why spaces;
  bool sip = span_starts_with(text, "sip:") || span_starts_with(text, "sips:");
  if (is_number(text) || (sip && config_check_token(text, &spaces) == ERR_OK))
    return ERR_OK;
  return refuse(why, "must be a number with its country, such as +13125550101, or a SIP URI");
}

enum err config_check_pin(struct span text, struct config_why *why) {
  return is_digits(text, PIN_MIN, PIN_MAX) ? ERR_OK : refuse(why, "must be 2 to 16 digits");
}

enum err config_check_destination(struct span text, struct config_why *why) {
  const char *reason = NULL;
  return destination_rule_check(text, &reason) == ERR_OK ? ERR_OK : refuse(why, reason);
}

enum err config_check_quiet_hours(struct span text, struct config_why *why) {
  struct quiet_hours hours;
  const char *reason = NULL;
  return quiet_hours_read(&hours, text, &reason) == ERR_OK ? ERR_OK : refuse(why, reason);
}

enum err config_check_money(struct span text, struct config_why *why) {
  int64_t millionths = 0;
  return quantity_parse_money(&millionths, text) == ERR_OK
             ? ERR_OK
             : refuse(why, "must be an amount such as 0.0125, at most a million");
}

enum err config_check_key(struct span text, struct config_why *why) {
  return is_digits(text, 1, 1) || span_equal_text(text, "*")
             ? ERR_OK
             : refuse(why, "must be one key: 0 to 9, or *");
}
