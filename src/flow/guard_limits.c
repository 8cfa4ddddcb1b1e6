#include <string.h>

#include "bridge/config.h"
#include "bridge/guard.h"
#include "bridge/quantity.h"

/* The settings were checked when they were read. */
static int64_t money_of(const char *text) {
  int64_t millionths = 0;
  return quantity_parse_money(&millionths, span_of(text)) == ERR_OK ? millionths : 0;
}

void guard_read_prices(struct guard_rules *rules, const struct config *config) {
  rules->price_per_minute = money_of(config->guard_price_per_minute);
  rules->price_per_message = money_of(config->guard_price_per_message);
}

static void read_house(struct guard_limits *limits, const struct config *config) {
  limits->account = (struct account_limits){
      .calls_per_minute = config->guard_calls_per_minute,
      .calls_per_hour = config->guard_calls_per_hour,
      .calls_at_once = config->guard_calls_at_once,
      .messages_per_minute = config->guard_messages_per_minute,
      .messages_per_day = config->guard_messages_per_day,
      .daily_budget = money_of(config->guard_daily_budget),
  };
  limits->longest_call_ms = config->guard_longest_call_ms;
}

static void read_alerts(struct guard_limits *limits, const struct config *config) {
  limits->account = (struct account_limits){
      .calls_per_minute = config->alerts_calls_per_minute,
      .calls_per_hour = config->alerts_calls_per_hour,
      .calls_at_once = config->alerts_calls_at_once,
      .messages_per_minute = config->alerts_messages_per_minute,
      .messages_per_day = config->alerts_messages_per_day,
      .daily_budget = money_of(config->alerts_daily_budget),
  };
  limits->longest_call_ms = config->guard_longest_call_ms;
}

static void read_principal(struct guard_limits *limits, const struct config_principal *principal) {
  limits->account = (struct account_limits){
      .calls_per_minute = principal->calls_per_minute,
      .calls_per_hour = principal->calls_per_hour,
      .calls_at_once = principal->calls_at_once,
      .messages_per_minute = principal->messages_per_minute,
      .messages_per_day = principal->messages_per_day,
      .daily_budget = money_of(principal->daily_budget),
  };
  limits->longest_call_ms = principal->longest_call_ms;
}

void guard_read_limits(struct guard_limits *limits, const struct config *config) {
  if (limits->name[0] == '\0') {
    read_house(limits, config);
    return;
  }
  if (strcmp(limits->name, GUARD_ALERTS_NAME) == 0)
    read_alerts(limits, config);
  for (size_t i = 0; i < config->access_principals_count; i++)
    if (strcmp(limits->name, config->access_principals[i].entry.name) == 0)
      read_principal(limits, &config->access_principals[i]);
}
