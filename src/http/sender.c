#include "sender.h"

#include <string.h>

enum { PORT_DIGITS_MAX = 5 };

/* What a field's hops say, from the first to the one that was read last. */
struct trail {
  const struct networks *trusted;
  bool any;      /* there is a hop */
  bool is_known; /* `address` is the sender's, if there are no further hops */
  struct ip address;
};

/* ---- one hop ---- */

static void add_unknown(struct trail *trail) {
  trail->any = true;
  trail->is_known = false;
}

static void add_address(struct trail *trail, const struct ip *address) {
  if (trail->any && networks_have(trail->trusted, address))
    return;
  trail->any = trail->is_known = true;
  trail->address = *address;
}

/* A port, or what hides one: here nobody needs it. */
static bool is_port(struct span text) {
  int64_t port;
  if (span_starts_with(text, "_"))
    return text.len > 1 && span_is_word(text, "._-");
  return text.len <= PORT_DIGITS_MAX && span_to_int(&port, text);
}

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]", and the first and the last with a port. What hides
 * who it is ("unknown", "_abc") is no address. */
static bool read_node(struct ip *out, struct span text) {
  struct span rest = text;
  if (!span_take(&rest, '[')) {
    struct span host = span_cut(&rest, ':');
    return ip_read(out, text) || (is_port(rest) && ip_read(out, host));
  }
  struct span host = span_cut(&rest, ']');
  if (!rest.data || !memchr(host.data, ':', host.len) || !ip_read(out, host))
    return false;
  return rest.len == 0 || (span_take(&rest, ':') && is_port(rest));
}

static void add_node(struct trail *trail, struct span text) {
  struct ip address;
  if (read_node(&address, text))
    add_address(trail, &address);
  else
    add_unknown(trail);
}

/* ---- the fields ---- */

static struct span take_until(struct span *rest, const char *stops) {
  struct span taken = {rest->data, 0};
  while (taken.len < rest->len && !strchr(stops, rest->data[taken.len]))
    taken.len++;
  *rest = (struct span){rest->data + taken.len, rest->len - taken.len};
  return span_trim(taken);
}

/* The rest of a quoted string; escapes stay, as no address needs any. False without its end. */
static bool take_quoted(struct span *out, struct span *rest) {
  size_t len = 0;
  while (len < rest->len && rest->data[len] != '"')
    len += rest->data[len] == '\\' ? 2 : 1;
  if (len >= rest->len)
    return false;
  *out = (struct span){rest->data, len};
  *rest = (struct span){rest->data + len + 1, rest->len - len - 1};
  return take_until(rest, ";,").len == 0;
}

struct element {
  bool any, has_node;
  struct span node;
};

/* "for=192.0.2.1", or nothing, up to the ';' or ',' behind it. */
static bool read_pair(struct element *element, struct span *rest) {
  struct span value, name = take_until(rest, "=;,\"");
  if (name.len == 0 && (rest->len == 0 || strchr(";,", rest->data[0])))
    return true;
  if (!span_take(rest, '='))
    return false;
  bool quoted = span_take(rest, '"');
  if (!quoted)
    value = take_until(rest, ";,\"");
  if (quoted ? !take_quoted(&value, rest) : span_starts_with(*rest, "\""))
    return false;
  element->any = true;
  if (!span_equal_nocase(name, "for"))
    return true;
  bool again = element->has_node;
  element->has_node = true;
  element->node = value;
  return !again;
}

static bool read_element(struct element *element, struct span *rest) {
  do {
    if (!read_pair(element, rest))
      return false;
  } while (span_take(rest, ';'));
  return span_take(rest, ',') || rest->len == 0;
}

/* What is not well-formed may hide what a proxy of ours has added behind a stranger's quote. */
static void read_forwarded(struct trail *trail, struct span value) {
  while (value.len > 0) {
    struct element element = {0};
    if (!read_element(&element, &value)) {
      add_unknown(trail);
      return;
    }
    if (element.has_node)
      add_node(trail, element.node);
    else if (element.any) /* a hop all the same: what stands before it is not this proxy's word */
      add_unknown(trail);
  }
}

static void read_x_forwarded_for(struct trail *trail, struct span value) {
  while (value.len > 0) {
    struct span node = span_trim(span_cut(&value, ','));
    if (node.len > 0)
      add_node(trail, node);
  }
}

static bool agree(const struct trail *a, const struct trail *b) {
  return a->is_known && b->is_known && ip_equal(&a->address, &b->address);
}

void http_sender_find(struct http_sender *out, struct span head, const struct ip *peer,
                      const struct networks *trusted) {
  struct trail forwarded = {.trusted = trusted}, x_forwarded_for = {.trusted = trusted};
  while (head.len > 0) {
    struct span value = span_trim(span_cut(&head, '\n'));
    struct span name = span_cut(&value, ':');
    if (span_equal_nocase(name, "forwarded"))
      read_forwarded(&forwarded, span_trim(value));
    else if (span_equal_nocase(name, "x-forwarded-for"))
      read_x_forwarded_for(&x_forwarded_for, value);
  }
  const struct trail *said = forwarded.any ? &forwarded : &x_forwarded_for;
  bool both = forwarded.any && x_forwarded_for.any;
  bool clear = said->is_known && (!both || agree(&forwarded, &x_forwarded_for));
  *out = (struct http_sender){clear ? said->address : *peer, clear || !said->any};
}
