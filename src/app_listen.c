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

/* Opens it, and says so. */
static enum err open_listener(struct http **out, struct app *app,
                              const struct http_options *options, const char *good,
                              const char *bad) {
  char why[256] = "";
  enum err err = http_open(out, app->loop, options, why, sizeof why);
  if (err == ERR_OK)
    log_line(LOG_INFO, good, LOG_INT("port", http_port(*out)),
             LOG_TEXT("path", options->routes[0].path));
  else
    log_line(LOG_ERROR, bad, LOG_SPAN("listen", options->listen), LOG_TEXT("why", why));
  return err;
}

#define FROM_HEALTH(path_, function)                                                               \
  {.path = (path_), .methods = HTTP_GET, .on_request = (function), .owner = app->health}

#define PAGE(path_, function)                                                                      \
  {.path = (path_), .methods = HTTP_GET, .on_request = (function), .owner = app->admin_page}

static void on_refused(void *context, const char *why, struct span peer) {
  const struct app *app = context;
  admin_page_refused(app->admin_page, "request", why, peer);
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
      {.path = DOCUMENTS_PATH "*",
       .methods = HTTP_GET | HTTP_POST,
       .max_body_bytes = (size_t)config->http_max_body_bytes,
       .on_request = documents_take,
       .owner = app->documents,
       .allowed_networks = app->allowed_networks},
      FROM_HEALTH("/healthz", health_answer_live),
      FROM_HEALTH("/readyz", health_answer_ready),
  };
  const struct http_options options = {
      .listen = span_of(config->http_listen),
      .cert_file = config->http_cert_file,
      .key_file = config->http_key_file,
      .routes = routes,
      .route_count = sizeof routes / sizeof routes[0],
      .request_timeout_ms = config->http_request_timeout_ms,
      .max_connections = config->http_max_connections,
      .max_held_bytes = held_bytes((size_t)config->http_max_body_bytes),
      .trusted_proxies = app->trusted_proxies,
      .on_refused = on_refused,
      .context = app,
  };
  return open_listener(&app->http, app, &options, "listening for webhooks",
                       "cannot listen for webhooks");
}

enum err app_listen_admin(struct app *app) {
  const struct config *config = app->config;
  if (!config->admin_listen || !config->admin_listen[0])
    return ERR_OK;
  const struct http_route routes[] = {
      FROM_HEALTH("/metrics", health_answer_metrics),
      FROM_HEALTH("/healthz", health_answer_live),
      FROM_HEALTH("/readyz", health_answer_ready_in_full),
      PAGE("/", admin_page_answer_html),
      PAGE("/page.css", admin_page_answer_css),
      PAGE("/page.js", admin_page_answer_js),
      PAGE("/status.json", admin_page_answer_status),
  };
  const struct http_options options = {
      .listen = span_of(config->admin_listen),
      .routes = routes,
      .route_count = sizeof routes / sizeof routes[0],
      .request_timeout_ms = config->http_request_timeout_ms,
      .max_connections = APP_ADMIN_CONNECTIONS,
  };
  return open_listener(&app->admin, app, &options, "listening for metrics and health",
                       "cannot listen for admin.listen");
}
