#include "app_parts.h"

#include "bridge/log.h"
#include "bridge/source_networks.h"

/* For all requests together: what strangers can make the process hold. A few of the longest fit. */
static size_t held_bytes(size_t max_body_bytes) {
  enum { HELD_MIN_BYTES = 32 << 20, LONGEST = 4 };
  return max_body_bytes * LONGEST > HELD_MIN_BYTES ? max_body_bytes * LONGEST : HELD_MIN_BYTES;
}

static enum err read_networks(struct app *app) {
  const struct config *config = app->config;
  enum err err = source_networks_read(&app->trusted_proxies, config->http_trusted_proxies,
                                      config->http_trusted_proxies_count);
  if (err == ERR_OK)
    err = source_networks_read(&app->allowed_networks, config->http_allowed_networks,
                               config->http_allowed_networks_count);
  return err;
}

static enum err open_listener(struct app *app, const struct http_route *routes, size_t count) {
  const struct config *config = app->config;
  char why[256] = "";
  enum err err = http_open(&app->http, app->loop,
                           &(struct http_options){
                               .listen = span_of(config->http_listen),
                               .cert_file = config->http_cert_file,
                               .key_file = config->http_key_file,
                               .routes = routes,
                               .route_count = count,
                               .request_timeout_ms = config->http_request_timeout_ms,
                               .max_connections = config->http_max_connections,
                               .max_held_bytes = held_bytes((size_t)config->http_max_body_bytes),
                               .trusted_proxies = app->trusted_proxies,
                           },
                           why, sizeof why);
  if (err == ERR_OK)
    log_line(LOG_INFO, "listening for webhooks", LOG_INT("port", http_port(app->http)),
             LOG_TEXT("path", config->http_path));
  else
    log_line(LOG_ERROR, "cannot listen for webhooks", LOG_TEXT("listen", config->http_listen),
             LOG_TEXT("why", why));
  return err;
}

/* The paths that ask after the bridge are for everybody: it is webhooks that are kept out. */
enum err app_listen(struct app *app) {
  const struct config *config = app->config;
  enum err err = read_networks(app);
  if (err != ERR_OK)
    return err;
  const struct http_route routes[] = {
      {.path = config->http_path,
       .methods = HTTP_POST,
       .max_body_bytes = (size_t)config->http_max_body_bytes,
       .on_request = ingress_take,
       .owner = app->ingress,
       .allowed_networks = app->allowed_networks},
      {.path = "/healthz",
       .methods = HTTP_GET,
       .on_request = health_answer_live,
       .owner = app->health},
      {.path = "/readyz",
       .methods = HTTP_GET,
       .on_request = health_answer_ready,
       .owner = app->health},
  };
  return open_listener(app, routes, sizeof routes / sizeof routes[0]);
}

enum err app_listen_admin(struct app *app) {
  const struct config *config = app->config;
  if (!config->admin_listen || !config->admin_listen[0])
    return ERR_OK;
  const struct http_route routes[] = {
      {.path = "/metrics",
       .methods = HTTP_GET,
       .on_request = health_answer_metrics,
       .owner = app->health},
      {.path = "/healthz",
       .methods = HTTP_GET,
       .on_request = health_answer_live,
       .owner = app->health},
      {.path = "/readyz",
       .methods = HTTP_GET,
       .on_request = health_answer_ready_in_full,
       .owner = app->health},
  };
  char why[256] = "";
  enum err err = http_open(&app->admin, app->loop,
                           &(struct http_options){
                               .listen = span_of(config->admin_listen),
                               .routes = routes,
                               .route_count = sizeof routes / sizeof routes[0],
                               .request_timeout_ms = config->http_request_timeout_ms,
                               .max_connections = APP_ADMIN_CONNECTIONS,
                           },
                           why, sizeof why);
  if (err != ERR_OK)
    log_line(LOG_ERROR, "cannot listen for admin.listen", LOG_TEXT("listen", config->admin_listen),
             LOG_TEXT("why", why));
  else
    log_line(LOG_INFO, "listening for metrics and health", LOG_INT("port", http_port(app->admin)));
  return err;
}
