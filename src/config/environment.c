#include "loader.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "bridge/nearest.h"

struct variable {
  const struct config_setting *setting;
  bool usual;
  bool by_path;
};

/* Calls for each name that a variable may have. */
static void each_variable(void (*visit)(void *context, const char *name, struct variable variable),
                          void *context) {
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    const struct config_setting *setting = &config_settings[i];
    for (int usual = 0; usual <= (setting->usual_name != NULL); usual++) {
      for (int by_path = 0; by_path <= setting->in_file; by_path++) {
        char name[CONFIG_NAME_SIZE];
        config_setting_variable(name, setting, usual, by_path);
        visit(context, name, (struct variable){setting, usual, by_path});
      }
    }
  }
}

struct search {
  struct span name;
  struct variable found;
};

static void compare(void *context, const char *name, struct variable variable) {
  struct search *search = context;
  if (span_equal_text(search->name, name))
    search->found = variable;
}

static void offer(void *context, const char *name, struct variable variable) {
  (void)variable;
  nearest_offer(context, name);
}

/* What Kubernetes gives every pod for a service called telnyx-mqtt or telnyx-mqtt-something, and
 * Docker's links for such a container. Some are known by the value too: TELNYX_MQTT_HTTP_PORT=8080
 * is somebody's mistake. */
static bool is_injected(struct config_loader *loader, const char *entry) {
  static const char pattern[] =
      "^TELNYX_MQTT(_[A-Z0-9_]+)?("
      "_SERVICE_HOST=|_SERVICE_PORT(_[A-Z0-9_]+)?=|_PORT=(tcp|udp|sctp)://|"
      "_PORT_[0-9]+_(TCP|UDP|SCTP)(_ADDR|_PROTO|(_PORT)?(_START|_END)?)=|"
      "_NAME=/|_ENV_[^=]+=)";
  regex_t expression;
  if (regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB) != 0) {
    loader->out_of_memory = true;
    return true;
  }
  bool injected = regexec(&expression, entry, 0, NULL, 0) == 0;
  regfree(&expression);
  return injected;
}

static void refuse_unknown(struct config_loader *loader, const char *where, struct span name) {
  struct nearest nearest;
  nearest_start(&nearest, name);
  each_variable(offer, &nearest);
  nearest_offer(&nearest, CONFIG_FILE_VARIABLE);
  if (nearest.name[0])
    config_loader_error(loader, where, "unknown variable; did you mean %s?", nearest.name);
  else
    config_loader_error(loader, where, "unknown variable; --help lists the settings");
}

/* Sets a setting from the variable `name`; first[] holds the names that did, by id: two names of
 * one setting could disagree. */
static void set_setting(struct config_loader *loader, const struct search *search,
                        const char *where, struct span value, struct span first[]) {
  struct span *other = &first[config_setting_id(search->found.setting)];
  if (other->len > 0)
    config_loader_error(loader, where, "%.*s is set too: only one of them may be", (int)other->len,
                        other->data);
  else
    config_loader_set_bare(loader, search->found.setting, where, value, search->found.by_path);
  *other = search->name;
}

static void read_variable(struct config_loader *loader, const char *entry, struct span first[]) {
  struct span value = span_of(entry);
  struct search search = {.name = span_cut(&value, '=')};
  if (!span_starts_with(search.name, "TELNYX_") ||
      span_equal_text(search.name, CONFIG_FILE_VARIABLE))
    return;
  char where[CONFIG_WHERE_SIZE];
  snprintf(where, sizeof where, "%.*s", (int)search.name.len, search.name.data);
  each_variable(compare, &search);
  if (search.found.setting && value.len > 0) /* compose files pass what is not set as empty */
    set_setting(loader, &search, where, value, first);
  else if (!search.found.setting && span_starts_with(search.name, "TELNYX_MQTT_") &&
           !is_injected(loader, entry))
    refuse_unknown(loader, where, search.name);
}

void config_environment_read(struct config_loader *loader) {
  struct span first[CONFIG_COUNT] = {{NULL, 0}};
  const char *const *entry = loader->sources->environment;
  for (; entry && *entry; entry++)
    read_variable(loader, *entry, first);
}
