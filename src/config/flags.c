#include "loader.h"

#include <stdio.h>

#include "bridge/nearest.h"

static void say_unknown(struct config_loader *loader, const struct config_flag *flag,
                        const char *what, struct span name, const struct nearest *nearest) {
  if (nearest->name[0])
    config_loader_error(loader, flag->flag, "unknown %s %.*s; did you mean %s?", what,
                        (int)name.len, name.data, nearest->name);
  else
    config_loader_error(loader, flag->flag, "unknown %s %.*s; --help lists them", what,
                        (int)name.len, name.data);
}

static void refuse_setting(struct config_loader *loader, const struct config_flag *flag) {
  struct nearest nearest;
  nearest_start(&nearest, flag->setting);
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    char name[CONFIG_NAME_SIZE];
    config_setting_name(name, &config_settings[i], false);
    nearest_offer(&nearest, name);
  }
  say_unknown(loader, flag, "setting", flag->setting, &nearest);
}

static void refuse_section(struct config_loader *loader, const struct config_flag *flag,
                           struct span section) {
  struct nearest nearest;
  nearest_start(&nearest, section);
  config_section_offer(&nearest);
  say_unknown(loader, flag, "section", section, &nearest);
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
    char name[CONFIG_NAME_SIZE], path_name[CONFIG_NAME_SIZE], variable[CONFIG_NAME_SIZE];
    config_setting_name(name, setting, false);
    config_setting_name(path_name, setting, true);
    config_setting_variable(variable, setting, setting->usual_name != NULL, false);
    config_loader_error(loader, flag->flag,
                        "%s on a command line would be seen in the list of processes: use %s with "
                        "the path of a file, or %s",
                        name, path_name, variable);
    loader->refused[config_setting_id(setting)] = true;
  } else {
    config_loader_set_bare(loader, setting, flag->flag, flag->value, by_path);
  }
}

void config_flags_read(struct config_loader *loader) {
  for (size_t i = 0; i < loader->sources->flag_count; i++)
    read_flag(loader, &loader->sources->flags[i]);
}
