#include "loader.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "bridge/nearest.h"

/* The sources that override the file: environment and flags. */

/* What nobody took quotes off; a map is written as in the file. */
static void set_bare(struct config_loader *loader, const struct config_setting *setting,
                     const char *where, struct span text, bool by_path) {
  struct config_slot slot;
  config_slot_init(&slot, loader, setting);
  if (setting->kind == CONFIG_KIND_MAP)
    config_file_read_map(loader, &slot, where, text);
  else
    config_loader_set_bare(loader, &slot, where, text, by_path);
}

/* ---- environment ---- */

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
        const struct config_name name = config_setting_variable(setting, usual, by_path);
        visit(context, name.text, (struct variable){setting, usual, by_path});
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
  config_loader_unknown(loader, where, "variable", (struct span){0}, &nearest);
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
    set_bare(loader, search->found.setting, where, value, search->found.by_path);
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

/* ---- flags ---- */

static void refuse_setting(struct config_loader *loader, const struct config_flag *flag) {
  struct nearest nearest;
  nearest_start(&nearest, flag->setting);
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    nearest_offer(&nearest, config_setting_name(&config_settings[i], false).text);
  config_loader_unknown(loader, flag->flag, "setting", flag->setting, &nearest);
}

static void refuse_section(struct config_loader *loader, const struct config_flag *flag,
                           struct span section) {
  struct nearest nearest;
  nearest_start(&nearest, section);
  config_section_offer(&nearest);
  config_loader_unknown(loader, flag->flag, "section", section, &nearest);
}

static void read_flag(struct config_loader *loader, const struct config_flag *flag) {
  struct span key = flag->setting;
  struct span section = span_cut(&key, '.');
  bool by_path = false;
  const struct config_setting *setting = config_setting_find(section, key, &by_path);
  if (!setting && key.data && !config_section_find(section)) {
    refuse_section(loader, flag, section);
  } else if (!setting) {
    refuse_setting(loader, flag);
  } else if (setting->secret && !by_path) {
    bool usual = setting->usual_name != NULL;
    config_loader_error(loader, flag->flag,
                        "%s on a command line would be seen in the list of processes: use %s with "
                        "the path of a file, or %s",
                        config_setting_name(setting, false).text,
                        config_setting_name(setting, true).text,
                        config_setting_variable(setting, usual, false).text);
    loader->refused[config_setting_id(setting)] = true;
  } else {
    set_bare(loader, setting, flag->flag, flag->value, by_path);
  }
}

void config_flags_read(struct config_loader *loader) {
  for (size_t i = 0; i < loader->sources->flag_count; i++)
    read_flag(loader, &loader->sources->flags[i]);
}
