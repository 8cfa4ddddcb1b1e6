#include "bridge/destination.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/percent.h"

enum { LEAST_DIGITS = 7, LEAST_WITHOUT_PLUS = 11 };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static struct span behind(struct span text, size_t at) {
  return (struct span){text.data + at, text.len - at};
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* The digits, with the plus where one stands first, without what people write between them. False:
 * it is longer than any number, or holds something else. */
static bool gather_digits(char out[DESTINATION_SIZE], struct span text) {
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (strchr(" \t\r\n-.()/", c) && c != '\0')
      continue;
    if (!is_digit(c) && !(c == '+' && len == 0))
      return false;
    if (len + 1 == DESTINATION_SIZE)
      return false;
    out[len++] = c;
  }
  out[len] = '\0';
  return len > (out[0] == '+');
}

/* How many digits before the calling code say that one follows. */
static size_t international_prefix(const char *digits) {
  if (digits[0] == '+')
    return 1;
  if (strncmp(digits, "011", 3) == 0) /* before "00": no calling code begins with 0 */
    return 3;
  if (strncmp(digits, "00", 2) == 0)
    return 2;
  return 0;
}

static bool is_e164(const char *digits) {
  size_t len = strlen(digits);
  return len >= LEAST_DIGITS && len <= DESTINATION_MAX_DIGITS && digits[0] != '0';
}

/* "+13125550101" of whatever way to write it; false: it is none, and *digits, if any, are those of
 * something else. */
static bool read_number(char number[DESTINATION_MAX_DIGITS + 2], char digits[DESTINATION_SIZE],
                        struct span text) {
  if (!gather_digits(digits, text)) {
    digits[0] = '\0';
    return false;
  }
  size_t prefix = international_prefix(digits);
  const char *rest = digits + prefix;
  if (!is_e164(rest) || (prefix == 0 && strlen(rest) < LEAST_WITHOUT_PLUS))
    return false;
  snprintf(number, DESTINATION_MAX_DIGITS + 2, "+%.*s", DESTINATION_MAX_DIGITS, rest);
  return true;
}

/* ---- addresses ------------------------------------------------------------------------------- */

/* Takes a scheme off the front, in any case. */
static bool cut_scheme(struct span *text, const char *scheme) {
  size_t len = strlen(scheme);
  if (text->len < len || !span_equal_nocase((struct span){text->data, len}, scheme))
    return false;
  *text = behind(*text, len);
  return true;
}

/* What stands between < and >, where there is such. */
static struct span without_name(struct span text) {
  const char *open = text.len > 0 ? memchr(text.data, '<', text.len) : NULL;
  if (!open)
    return text;
  struct span rest = behind(text, (size_t)(open + 1 - text.data));
  return span_trim(span_cut(&rest, '>'));
}

/* "host:5061;transport=tls" */
static struct span host_of(struct span text) {
  struct span rest = text;
  rest = span_cut(&rest, ';');
  rest = span_cut(&rest, '?');
  return span_trim(span_cut(&rest, ':'));
}

static bool is_host(struct span host) {
  for (size_t i = 0; i < host.len; i++) {
    char c = host.data[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !is_digit(c) && c != '-' && c != '.' && c != '_')
      return false;
  }
  return host.len > 0;
}

static void set_address(struct destination *out, struct span user, struct span host) {
  char digits[DESTINATION_SIZE];
  struct span name = user;
  name = span_cut(&name, ';'); /* "+1312;phone-context=..." */
  name = span_cut(&name, ':'); /* a password */
  if (user.len + host.len + 2 > sizeof out->text || !is_host(host))
    return;
  out->kind = DESTINATION_ADDRESS;
  snprintf(out->text, sizeof out->text, "%.*s@%.*s", (int)name.len, name.data, (int)host.len,
           host.data);
  for (char *c = strrchr(out->text, '@'); *c; c++)
    *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
  (void)read_number(out->number, digits, name);
}

/* Nobody can say which '@' of two the network takes. */
static void read_address(struct destination *out, struct span text) {
  struct span host = text;
  struct span user = span_cut(&host, '@');
  if (!host.data) {
    host = user;
    user = (struct span){"", 0};
  }
  if (memchr(host.data, '@', host.len))
    return;
  set_address(out, user, host_of(host));
}

/* ---- reading --------------------------------------------------------------------------------- */

static void read_decoded(struct destination *out, struct span text) {
  char digits[DESTINATION_SIZE] = "";
  text = without_name(span_trim(text));
  bool sip = cut_scheme(&text, "sip:") || cut_scheme(&text, "sips:");
  bool tel = !sip && cut_scheme(&text, "tel:");
  bool mail = !tel && text.len > 0 && memchr(text.data, '@', text.len);
  if (sip || mail) {
    read_address(out, text);
    return;
  }
  struct span rest = text;
  struct span number = tel ? span_cut(&rest, ';') : text;
  if (read_number(out->text, digits, number)) {
    out->kind = DESTINATION_NUMBER;
    memcpy(out->number, out->text, sizeof out->number);
  } else if (digits[0] != '\0' && digits[0] != '+') {
    out->kind = DESTINATION_SHORT;
    memcpy(out->text, digits, sizeof out->text);
  }
}

void destination_read(struct destination *out, struct span text) {
  struct buf decoded;
  buf_init(&decoded, DESTINATION_SIZE);
  *out = (struct destination){.kind = DESTINATION_OTHER};
  snprintf(out->text, sizeof out->text, "%.*s", text.len < DESTINATION_SIZE ? (int)text.len : 0,
           text.len > 0 ? text.data : "");
  bool clean = text.len < DESTINATION_SIZE && !(text.len > 0 && memchr(text.data, '\0', text.len));
  if (clean && percent_decode(&decoded, text, false) == ERR_OK && buf_status(&decoded) == ERR_OK &&
      (decoded.len == 0 || !memchr(decoded.data, '\0', decoded.len)))
    read_decoded(out, buf_span(&decoded));
  buf_free(&decoded);
}

/* ---- judging --------------------------------------------------------------------------------- */

static bool starts_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Where an address has a number for its user, the network may ring that: then the number decides,
 * and the host may only be denied. */
enum part { PART_NUMBER, PART_HOST };

/* How many characters of the rule fit, 0 for one that does not. */
static size_t fit_of(const char *rule, const struct destination *destination, enum part part) {
  const char *host = strrchr(destination->text, '@');
  if (part == PART_HOST)
    return host && rule[0] == '@' && (rule[1] == '\0' || strcmp(rule, host) == 0) ? strlen(rule)
                                                                                  : 0;
  if (strcmp(rule, destination->text) == 0)
    return DESTINATION_SIZE;
  return rule[0] == '+' && starts_with(destination->number, rule) ? strlen(rule) : 0;
}

/* The longest that fits, NULL for none. */
static const char *longest(size_t *fit, const struct destination *destination,
                           const char *const *rules, size_t count, enum part part) {
  const char *found = NULL;
  *fit = 0;
  for (size_t i = 0; i < count; i++) {
    size_t fits = fit_of(rules[i], destination, part);
    if (fits > *fit) {
      *fit = fits;
      found = rules[i];
    }
  }
  return found;
}

struct judged {
  const char *allow, *deny;
  size_t allowed, denied;
};

static struct judged judge_part(const struct destination *destination,
                                const struct destination_rules *rules, enum part part) {
  struct judged judged;
  judged.allow = longest(&judged.allowed, destination, rules->allow, rules->allow_count, part);
  judged.deny = longest(&judged.denied, destination, rules->deny, rules->deny_count, part);
  return judged;
}

static bool is_denied(const struct judged *judged) {
  return judged->denied > 0 && judged->denied >= judged->allowed;
}

static bool is_dear(const char **by, const struct destination *destination, size_t allowed) {
  const char *range = NULL;
  if (destination->number[0] == '\0' ||
      dear_range_find(&range, span_of(destination->number + 1)) == DEAR_NOT ||
      strlen(range) + 1 <= allowed)
    return false;
  *by = range;
  return true;
}

enum destination_verdict destination_judge(const char **by, const struct destination *destination,
                                           const struct destination_rules *rules) {
  const struct judged number = judge_part(destination, rules, PART_NUMBER);
  const struct judged host = judge_part(destination, rules, PART_HOST);
  bool host_may_allow = destination->number[0] == '\0';
  *by = is_denied(&number) ? number.deny : host.deny;
  if (is_denied(&number) || (is_denied(&host) && (host_may_allow ? number.allowed == 0 : true)))
    return DESTINATION_DENIED;
  if (is_dear(by, destination, number.allowed))
    return DESTINATION_DEAR;
  *by = number.allow ? number.allow : host.allow;
  if (number.allowed > 0 || (host_may_allow && host.allowed > 0))
    return DESTINATION_GOOD;
  if (destination->kind == DESTINATION_SHORT || destination->kind == DESTINATION_OTHER)
    return DESTINATION_UNREADABLE;
  return rules->allow_count > 0 ? DESTINATION_NOT_ALLOWED : DESTINATION_GOOD;
}

enum err destination_rule_check(struct span rule, const char **why) {
  bool clean = rule.len > 0 && rule.len < DESTINATION_SIZE;
  for (size_t i = 0; i < rule.len; i++)
    clean = clean && rule.data[i] > ' ' && rule.data[i] <= '~';
  bool digits = clean && (rule.data[0] == '+' ? rule.len > 1 : is_digit(rule.data[0]));
  for (size_t i = 1; i < rule.len; i++)
    digits = digits && is_digit(rule.data[i]);
  *why = "must be a prefix as \"+49\", a host as \"@example.org\", or a whole number as \"112\"";
  return clean && (digits || memchr(rule.data, '@', rule.len)) ? ERR_OK : ERR_SYNTAX;
}

/* ---- dear ranges ---- */

static int compare(const void *prefix, const void *range) {
  return strcmp(prefix, ((const struct dear_range *)range)->prefix);
}

enum dear_cost dear_range_find(const char **prefix, struct span digits) {
  char key[sizeof dear_ranges[0].prefix] = "";
  *prefix = NULL;
  for (size_t len = 1; len <= digits.len && len < sizeof key; len++) {
    memcpy(key, digits.data, len);
    key[len] = '\0';
    const struct dear_range *range =
        bsearch(key, dear_ranges, dear_range_count, sizeof dear_ranges[0], compare);
    if (range && digits.len < 32 && (range->lengths >> digits.len & 1)) {
      *prefix = range->prefix;
      return range->cost;
    }
  }
  return DEAR_NOT;
}
