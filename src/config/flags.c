#include "loader.h"

#include <stdio.h>

#include "bridge/nearest.h"

static void refuse_unknown(struct config_loader *loader, const struct config_flag *flag) {
  struct nearest nearest;
  nearest_start(&nearest, flag->setting);
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    char name[CONFIG_NAME_SIZE];
    config_setting_name(name, &config_settings[i], false);
    nearest_offer(&nearest, name);
  }
  if (nearest.name[0])
    config_loader_error(loader, flag->flag, "unknown setting %.*s; did you mean %s?",
                        (int)flag->setting.len, flag->setting.data, nearest.name);
  else
    config_loader_error(loader, flag->flag, "unknown setting %.*s; --help lists them",
                        (int)flag->setting.len, flag->setting.data);
}

static void read_flag(struct config_loader *loader, const struct config_flag *flag) {
  struct span key = flag->setting;
  struct span section = span_cut(&key, '.');
  bool by_path = false;
  const struct config_setting *setting = config_setting_find(section, key, &by_path);
  if (!setting) {
    refuse_unknown(loader, flag);
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
