#include "bridge/config.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bridge/mem.h"
#include "loader.h"
#include "setting.h"
#include "value.h"

static enum err set_defaults(struct config *config) {
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    const struct config_setting *setting = &config_settings[i];
    struct config_why why;
    if (!setting->standard[0])
      continue;
    enum err err = config_value_set(config, setting, span_of(setting->standard), &why);
    assert(err == ERR_OK || err == ERR_MEMORY);
    if (err != ERR_OK)
      return err;
  }
  return ERR_OK;
}

/* The default names a topic below the default root: below another root it is another. */
static enum err follow_root(struct config *config) {
  static const char below[] = "/reply/#";
  size_t count = config->mqtt_response_topics_count;
  if (config->origin[CONFIG_ID_mqtt_response_topics][0] || count == 0)
    return ERR_OK;
  size_t size = strlen(config->mqtt_root) + sizeof below;
  char *topic = mem_alloc(size);
  if (!topic)
    return ERR_MEMORY;
  snprintf(topic, size, "%s%s", config->mqtt_root, below);
  mem_free(config->mqtt_response_topics[count - 1]);
  config->mqtt_response_topics[count - 1] = topic;
  return ERR_OK;
}

/* A value that is unset in the end has no origin, whoever said so. */
static void drop_origins_of_unset(struct config *config) {
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    if (config_value_is_unset(config, &config_settings[i]))
      config->origin[i][0] = '\0';
}

static enum err load(struct config *config, const struct config_sources *sources,
                     struct config_errors *errors) {
  enum err err = set_defaults(config);
  if (err != ERR_OK)
    return err;
  struct config_loader loader = {.sources = sources, .config = config, .errors = errors};
  config_file_read(&loader);
  config_environment_read(&loader);
  config_flags_read(&loader);
  drop_origins_of_unset(config);
  config_whole_check(&loader);
  if (loader.out_of_memory || follow_root(config) != ERR_OK)
    return ERR_MEMORY;
  return errors->count > 0 ? ERR_SYNTAX : ERR_OK;
}

enum err config_load(struct config **out, const struct config_sources *sources,
                     struct config_errors *errors) {
  errors->count = 0;
  errors->left_out = 0;
  struct config *config = mem_alloc(sizeof *config);
  if (!config)
    return ERR_MEMORY;
  enum err err = load(config, sources, errors);
  if (err == ERR_OK)
    *out = config;
  else
    config_free(&config);
  return err;
}

void config_free(struct config **config) {
  if (!*config)
    return;
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    config_value_clear(*config, &config_settings[i]);
  mem_free(*config);
  *config = NULL;
}
