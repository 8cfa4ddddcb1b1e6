#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/check.h"
#include "unit/config_rig.h"

static struct rig rig;

/* ---- the file -------------------------------------------------------------------------------- */

#define PUBLIC_KEY "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define AT(place)  "bridge.yaml:" place ": "

static void errors_in_a_file_name_line_and_column(void **state) {
  (void)state;
  static const struct {
    const char *file, *errors;
  } rows[] = {
      /* names */
      {"mqtt:\n  keepalive: 30s\n",
       AT("2:3") "unknown setting mqtt.keepalive; did you mean keep_alive?\n"},
      {"mqtt:\n  URL: x\n", AT("2:3") "unknown setting mqtt.URL; did you mean url?\n"},
      {"mqtt: {pasword_file: x}",
       AT("1:8") "unknown setting mqtt.pasword_file; did you mean password_file?\n"},
      {"mqtt:\n  listen: x\n",
       AT("2:3") "unknown setting mqtt.listen; did you mean http.listen?\n"},
      {"mqtt:\n  quality: 1\n", AT("2:3") "unknown setting mqtt.quality; --help lists all\n"},
      {"htttp:\n  a: b\n", AT("1:1") "unknown section htttp; did you mean http?\n"},
      {"Logging:\n  a: b\n", AT("1:1") "unknown section Logging; did you mean log?\n"},
      {"cal:\n  a: b\n", AT("1:1") "unknown section cal; did you mean calls?\n"},
      {"server:\n  a: b\n", AT("1:1") "unknown section server; --help lists all\n"},
      {"api_key: x\n", AT("1:1") "unknown section api_key; did you mean telnyx.api_key?\n"},
      {"mqtt: {username_file: x}",
       AT("1:8") "unknown setting mqtt.username_file; --help lists all\n"},
      /* quiet hours */
      {"guard: {quiet_hours: 22:00-22:00 Europe/Berlin}",
       AT("1:22") "guard.quiet_hours must not begin and end at the same time: the kill switch is "
                  "for all day\n"},
      {"guard: {quiet_hours: 22:00-07:00}",
       AT("1:22") "guard.quiet_hours must name a time zone, such as 22:00-07:00 Europe/Berlin\n"},
      {"guard: {quiet_hours: 22:00-07:00 Europe/Berlim}",
       AT("1:22") "guard.quiet_hours names no time zone of this machine: Europe/Berlim; did you "
                  "mean Europe/Berlin?\n"},
      {"guard: {quiet_hours: 22:00-07:00 arctic/longyearbyen}",
       AT("1:22") "guard.quiet_hours names no time zone of this machine: arctic/longyearbyen; did "
                  "you mean Arctic/Longyearbyen?\n"},
      {"guard: {quiet_hours: 22:00-07:00 Asia/Tokyo}",
       AT("1:22") "guard.quiet_hours names no time zone of this machine: Asia/Tokyo\n"},
      {"guard: {quiet_hours: 22:00-07:00 /run/key}",
       AT("1:22") "guard.quiet_hours names no time zone of this machine: /run/key\n"},
      {"guard: {quiet_hours: 22:00-07:00 ../../../run/key}",
       AT("1:22") "guard.quiet_hours names no time zone of this machine: ../../../run/key\n"},
      /* twice */
      {"mqtt:\n  root: a\n  root: b\n", AT("3:3") "mqtt.root is set twice, first on line 2\n"},
      {"telnyx:\n  api_key: a\n  api_key_file: /run/key\n",
       AT("3:3") "telnyx.api_key is set twice, first on line 2\n"},
      {"mqtt:\nlog:\nmqtt:\n  rot: x\n",
       AT("3:1") "section mqtt stands twice, first on line 1\n" AT(
           "4:3") "unknown setting mqtt.rot; did you mean root?\n"},
      /* kinds of nodes */
      {"mqtt: x\n", AT("1:7") "mqtt is a section: its settings stand below it, indented\n"},
      {"mqtt: [a]\n", AT("1:7") "mqtt is a section: its settings stand below it, indented\n"},
      {"- a\n", AT("1:1") "the file must hold sections with settings, such as telnyx:\n"},
      {"text", AT("1:1") "the file must hold sections with settings, such as telnyx:\n"},
      {"mqtt:\n  url: [a, {b: c}]\n  root: {a: b}\n",
       AT("2:8") "mqtt.url must be a single value\n" AT(
           "3:9") "mqtt.root must be a single value\n"},
      {"telnyx: {public_keys: {a: b}}", AT("1:23") "telnyx.public_keys must be a list of texts\n"},
      {"telnyx: {public_keys: [[a]]}", AT("1:24") "telnyx.public_keys must be a list of texts\n"},
      {"telnyx: {public_keys_file: [a]}",
       AT("1:28") "telnyx.public_keys_file must be a single value\n"},
      {"? [a]\n: b\n? {a: b}\n: c\nmqtt: {[a]: b}\n",
       AT("1:3") "a key must be a name\n" AT("3:3") "a key must be a name\n" AT(
           "5:8") "a key must be a name\n"},
      /* what is more than a configuration needs */
      {"mqtt: {url: &a mqtt://x, root: *a}\n",
       AT("1:13") "mqtt.url has an anchor (&name), which is not supported\n" AT(
           "1:32") "mqtt.root is an alias (*name), which is not supported\n"},
      {"mqtt:\n  password: !secret x\n",
       AT("2:13") "mqtt.password has a tag (such as !secret), which is not supported\n"},
      {"mqtt: &m\n  root: x\n", AT("1:7") "mqtt has an anchor (&name), which is not supported\n"},
      {"!!map {mqtt: }\n",
       AT("1:1") "the file has a tag (such as !secret), which is not supported\n"},
      {"telnyx: {public_keys: [!x a]}",
       AT("1:24") "telnyx.public_keys has a tag (such as !secret), which is not supported\n"},
      {"&a mqtt: x\n", AT("1:1") "a key has an anchor (&name), which is not supported\n"},
      {"log: {level: warn}\n---\nlog: {level: bad}\n",
       AT("2:1") "a second document: the file must hold one\n"},
      /* what is no YAML: nothing after it is judged, nor what is missing */
      {"mqtt:\n\turl: x\n",
       AT("2:1") "not valid YAML: found character that cannot start any token (while scanning for "
                 "the next token from line 2); indent with spaces, not tabs\n"},
      {"# \u00e4\u00e4\u00e4\nmqtt:\n  \turl: x\n",
       AT("3:3") "not valid YAML: found character that cannot start any token (while scanning for "
                 "the next token from line 3); indent with spaces, not tabs\n"},
      {"mqtt:\n  root: /\n  url: 'x\n",
       AT("2:9") "mqtt.root must not begin or end with a slash, nor hold two in a row\n" AT(
           "4:1") "not valid YAML: found unexpected end of stream (while scanning a quoted scalar "
                  "from line 3)\n"},
      {"mqtt: {root: a\n",
       AT("2:1") "not valid YAML: did not find expected ',' or '}' (while parsing a flow mapping "
                 "from line 1)\n"},
      {"mqtt:\n  root: a\n   url: b\n",
       AT("3:7") "not valid YAML: mapping values are not allowed in this context\n"},
      {"mqtt:\n  root: a\x01\n", AT("2:10") "not text in UTF-8, or a control character\n"},
      {"mqtt:\n  root: \xff\n", AT("2:9") "not text in UTF-8, or a control character\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    rig_expect(&rig, rows[i].file, NULL, NULL, 0, rows[i].errors);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void a_wrong_value_says_what_would_be_right(void **state) {
  (void)state;
  static const struct {
    const char *file, *error; /* without place */
  } rows[] = {
      {"telnyx: {max_retries: 11}", "telnyx.max_retries must be at most 10, not 11"},
      {"telnyx: {max_concurrency: 0}", "telnyx.max_concurrency must be at least 1, not 0"},
      {"telnyx: {max_retries: -1}", "telnyx.max_retries must be a whole number, not \"-1\""},
      {"telnyx: {max_retries: true}", "telnyx.max_retries must be a whole number, not \"true\""},
      {"mqtt: {window: 99999999999999999999}",
       "mqtt.window must be at most 60000, not 99999999999999999999"},
      {"http: {request_timeout: 30}", "http.request_timeout needs a unit, such as 30s or 30ms"},
      {"http: {request_timeout: 6m}", "http.request_timeout must be at most 5m, not 6m"},
      {"http: {request_timeout: soon}",
       "http.request_timeout must be a duration such as 250ms, 30s, 5m, 24h or 7d, not \"soon\""},
      {"http: {request_timeout: \"a\\n\\e[1m\"}",
       "http.request_timeout must be a duration such as 250ms, 30s, 5m, 24h or 7d, not "
       "\"a??[1m\""},
      {"http: {request_timeout: aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde}",
       "http.request_timeout must be a duration such as 250ms, 30s, 5m, 24h or 7d, not "
       "\"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd...\""},
      {"http: {max_body: 1MB}", "http.max_body must be a size in bytes, KiB, MiB, GiB or TiB, such "
                                "as 256KiB, not \"1MB\""},
      {"http: {max_body: 9999999TiB}", "http.max_body must be at most 16MiB, not 9999999TiB"},
      {"log: {mask_numbers: maybe}", "log.mask_numbers must be true or false, not \"maybe\""},
      {"log: {level: trace}", "log.level must be debug, info, warn or error, not \"trace\""},
      {"mqtt: {version: 4}", "mqtt.version must be auto, 5 or 3.1.1, not \"4\""},
      {"mqtt: {root: \"\"}", "mqtt.root must not be empty"},
      {"mqtt: {username: \"a\\nb\"}",
       "mqtt.username must not hold control characters or line ends"},
      {"mqtt: {username: \"a\\x85b\"}",
       "mqtt.username must not hold control characters or line ends"},
      {"mqtt: {username: \"a\\uFFFE\"}",
       "mqtt.username must not hold control characters or line ends"},
      {"mqtt: {username: \"a\\0b\"}",
       "mqtt.username must not hold control characters or line ends"},
      {"telnyx: {public_keys: [" RIG_KEY ", abc]}",
       "telnyx.public_keys entry 2 must be an Ed25519 public key in base64, hex or PEM"},
      {"telnyx: {public_keys: \"" RIG_KEY ",\"}", "telnyx.public_keys entry 2 must not be empty"},
      {"telnyx: {public_keys: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}",
       "telnyx.public_keys entry 1 has the form of a public key but cannot be one of Ed25519"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(rig_load(&rig, rows[i].file, NULL, NULL, 0), ERR_SYNTAX);
    assert_int_equal(rig.errors.count, 1);
    assert_string_equal(rig.errors.items[0].message, rows[i].error);
  }
}

struct check_row {
  const char *text;
  const char *why; /* NULL: right */
};

static void check_rows(enum err (*check)(struct span text, struct config_why *why),
                       const struct check_row *rows) {
  for (; rows->text; rows++) {
    struct config_why why = {""};
    enum err err = check(span_of(rows->text), &why);
    if (err != (rows->why ? ERR_SYNTAX : ERR_OK) || strcmp(why.text, rows->why ? rows->why : ""))
      fail_msg("'%s': '%s'", rows->text, why.text);
  }
}

static void urls_are_checked(void **state) {
  (void)state;
  static const char no_host[] = "must have a host after ://, as a name, an IPv4 or an [IPv6] "
                                "address";
  static const char no_port[] = "must have a port from 1 to 65535 after the host's colon";
  static const char user[] = "must not hold a user name or password: those have settings of their "
                             "own";
  check_rows(config_check_broker_url,
             (const struct check_row[]){
                 {"mqtt://localhost", NULL},
                 {"mqtt://10.0.0.1:1883", NULL},
                 {"mqtts://[2001:db8::1]:8883", NULL},
                 {"mqtts://[::1]", NULL},
                 {"wss://broker.example.com/mqtt/x", NULL},
                 {"ws://broker:9001", NULL},
                 {"mqtt://a:65535", NULL},
                 {"tcp://a", "must begin with mqtt://, mqtts://, ws:// or wss://"},
                 {"localhost", "must begin with mqtt://, mqtts://, ws:// or wss://"},
                 {"mqtt://", no_host},
                 {"mqtt://:1883", no_host},
                 {"mqtt://a b", "must not hold spaces, '?' or '#'"},
                 {"mqtt://[::1", no_host},
                 {"mqtt://[a.b]", no_host},
                 {"mqtt://[::1]x", no_host},
                 {"mqtt://a:", no_port},
                 {"mqtt://a:0", no_port},
                 {"mqtt://a:65536", no_port},
                 {"mqtt://a:1:2", no_port},
                 {"mqtt://a:-1", no_port},
                 {"mqtt://a:123456", no_port},
                 {"mqtt://bob:pw@a", user},
                 {"mqtt://a/", "must end after host and port: only ws:// and wss:// have a path"},
                 {NULL, NULL}});
  check_rows(config_check_api_url,
             (const struct check_row[]){{"https://api.telnyx.com/v2", NULL},
                                        {"http://127.0.0.1:8000", NULL},
                                        {"https://a/", "must not end with a slash"},
                                        {"ftp://a", "must begin with https:// or http://"},
                                        {"https://k@a", user},
                                        {"https://a/?x=1", "must not hold spaces, '?' or '#'"},
                                        {NULL, NULL}});
}

static void addresses_names_and_paths_are_checked(void **state) {
  (void)state;
  static const char no_address[] = "must be an address and a port, such as [::]:8080 or "
                                   "127.0.0.1:8080";
  static const char no_port[] = "must end with a colon and a port from 0 to 65535, such as "
                                "[::]:8080";
  static const char levels[] = "must not begin or end with a slash, nor hold two in a row";
  static const char path[] = "must begin with a slash and hold letters, digits and / - . _ ~ only";
  static const char own[] = "must not be /healthz or /readyz, which the bridge serves itself";
  check_rows(config_check_listen, (const struct check_row[]){{"[::]:8080", NULL},
                                                             {"0.0.0.0:0", NULL},
                                                             {"[fe80::1]:65535", NULL},
                                                             {"8080", no_address},
                                                             {":8080", NULL},
                                                             {":65536", no_address},
                                                             {"localhost:8080", no_address},
                                                             {"::1:8080", no_address},
                                                             {"127.0.0.1", no_port},
                                                             {"[::]", no_port},
                                                             {"[::]:65536", no_port},
                                                             {NULL, NULL}});
  static const char network[] = "must be an address or a network, such as 192.0.2.7, 10.0.0.0/8 or "
                                "2001:db8::/32";
  static const char source[] = "must be telnyx, an address, or a network such as 10.0.0.0/8, with "
                               "nothing but zeroes behind its own bits";
  static const char beyond[] = "must have nothing but zeroes behind the network's own bits, as "
                               "10.0.0.0/8 has";
  check_rows(config_check_network, (const struct check_row[]){{"10.0.0.0/8", NULL},
                                                              {"0.0.0.0/0", NULL},
                                                              {"192.0.2.1/32", NULL},
                                                              {"192.0.2.1/33", network},
                                                              {"::1", NULL},
                                                              {"fd00::/8", NULL},
                                                              {"::1/128", NULL},
                                                              {"::/129", network},
                                                              {"10.0.0.1/8", beyond},
                                                              {"fd00::1/8", beyond},
                                                              {"10.0.0.0/", network},
                                                              {"10.0.0.0/08", network},
                                                              {"10.0.0.0/-1", network},
                                                              {"10.0.0.0/8/8", network},
                                                              {"10.0.0.0/255.0.0.0", network},
                                                              {"/8", network},
                                                              {"", network},
                                                              {"localhost", network},
                                                              {"telnyx", network},
                                                              {NULL, NULL}});
  check_rows(config_check_source, (const struct check_row[]){{"telnyx", NULL},
                                                             {"10.0.0.0/8", NULL},
                                                             {"telnix", source},
                                                             {"10.0.0.1/8", source},
                                                             {"10.0.0.0/40", source},
                                                             {NULL, NULL}});
  check_rows(config_check_root,
             (const struct check_row[]){{"telnyx", NULL},
                                        {"a/b c/d", NULL},
                                        {"a/+", "must not hold '+', '#' or '$'"},
                                        {"$SYS", "must not hold '+', '#' or '$'"},
                                        {"/a", levels},
                                        {"a/", levels},
                                        {"a//b", levels},
                                        {NULL, NULL}});
  check_rows(config_check_path, (const struct check_row[]){{"/webhooks/telnyx", NULL},
                                                           {"/", NULL},
                                                           {"", path},
                                                           {"a", path},
                                                           {"/a*", path},
                                                           {"/a b", path},
                                                           {"/a?b", path},
                                                           {"/healthz", own},
                                                           {"/readyz", own},
                                                           {NULL, NULL}});
  check_rows(config_check_token,
             (const struct check_row[]){{"KEY0123_abc", NULL},
                                        {"a b", "must be printable ASCII without spaces"},
                                        {"a\"b", "must not hold quotes"},
                                        {"'a'", "must not hold quotes"},
                                        {"\xC3\xA4", "must be printable ASCII without spaces"},
                                        {NULL, NULL}});
  check_rows(config_check_share_group,
             (const struct check_row[]){
                 {"bridges", NULL}, {"a/b", "must not hold '/', '+' or '#'"}, {NULL, NULL}});
}

static void names_hold_up_to_their_limits(void **state) {
  (void)state;
  static const struct {
    enum err (*check)(struct span text, struct config_why *why);
    size_t most;
    const char *why;
  } rows[] = {{config_check_root, 128, "must be at most 128 bytes long"},
              {config_check_share_group, 128, "must be at most 128 bytes long"},
              {config_check_client_id, 256, "must be at most 256 bytes long"}};
  char text[300];
  memset(text, 'x', sizeof text);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct config_why why = {""};
    assert_int_equal(rows[i].check((struct span){text, rows[i].most}, &why), ERR_OK);
    assert_int_equal(rows[i].check((struct span){text, rows[i].most + 1}, &why), ERR_SYNTAX);
    assert_string_equal(why.text, rows[i].why);
  }
}

/* ---- environment and flags ------------------------------------------------------------------- */

static void errors_in_the_environment_name_the_variable(void **state) {
  (void)state;
  static const struct {
    const char *entry, *errors;
  } rows[] = {
      {"TELNYX_MQTT_MQTT_PASWORD=x", "TELNYX_MQTT_MQTT_PASWORD: unknown variable; did you mean "
                                     "TELNYX_MQTT_MQTT_PASSWORD?\n"},
      {"TELNYX_MQTT_URL=x",
       "TELNYX_MQTT_URL: unknown variable; did you mean TELNYX_MQTT_MQTT_URL?\n"},
      {"TELNYX_MQTT_COMPLETELY_DIFFERENT=",
       "TELNYX_MQTT_COMPLETELY_DIFFERENT: unknown variable; --help lists all\n"},
      {"TELNYX_MQTT_MQTT_WINDOW=0",
       "TELNYX_MQTT_MQTT_WINDOW: mqtt.window must be at least 1, not 0\n"},
      {"TELNYX_MQTT_MQTT_USERNAME=\xff",
       "TELNYX_MQTT_MQTT_USERNAME: mqtt.username must be text in UTF-8\n"},
      {"TELNYX_MQTT_TELNYX_API_KEY=x",
       "TELNYX_MQTT_TELNYX_API_KEY: TELNYX_API_KEY is set too: only one of them may be\n"},
      {"TELNYX_API_KEY_FILE=/run/key",
       "TELNYX_API_KEY_FILE: TELNYX_API_KEY is set too: only one of them may be\n"},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/none",
       "TELNYX_MQTT_MQTT_PASSWORD_FILE: mqtt.password_file: the file /run/none cannot be read: No "
       "such file or directory\n"},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=KEYs3cr3t",
       "TELNYX_MQTT_MQTT_PASSWORD_FILE: mqtt.password_file: the file of that name cannot be read: "
       "No such file or directory (a path is wanted here)\n"},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/empty",
       "TELNYX_MQTT_MQTT_PASSWORD_FILE: mqtt.password_file: the file /run/empty is empty\n"},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/long",
       "TELNYX_MQTT_MQTT_PASSWORD_FILE: mqtt.password_file: the file /run/long is longer than 4096 "
       "bytes\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, rows[i].entry), NULL, 0, rows[i].errors);
}

static void errors_in_flags_name_the_flag(void **state) {
  (void)state;
  static const struct {
    struct config_flag flag;
    const char *errors;
  } rows[] = {
      {RIG_FLAG("mqtt.rot", "x"), "--set: unknown setting mqtt.rot; did you mean mqtt.root?\n"},
      {RIG_FLAG("root", "x"), "--set: unknown setting root; --help lists all\n"},
      {RIG_FLAG("mqqt.nothing", "x"), "--set: unknown section mqqt; did you mean mqtt?\n"},
      {RIG_FLAG("logging.level", "x"), "--set: unknown section logging; did you mean log?\n"},
      {RIG_FLAG("server.port", "x"), "--set: unknown section server; --help lists all\n"},
      {RIG_FLAG("mqtt.", "x"), "--set: unknown setting mqtt.; --help lists all\n"},
      {RIG_FLAG("mqtt.root", "/"),
       "--set: mqtt.root must not begin or end with a slash, nor hold two in a row\n"},
      {RIG_FLAG("telnyx.api_key", "s3cr3t"),
       "--set: telnyx.api_key on a command line would be seen in the list of processes: use "
       "telnyx.api_key_file with the path of a file, or TELNYX_API_KEY\n"},
      {RIG_FLAG("mqtt.password", "s3cr3t"),
       "--set: mqtt.password on a command line would be seen in the list of processes: use "
       "mqtt.password_file with the path of a file, or TELNYX_MQTT_MQTT_PASSWORD\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    rig_expect(&rig, NULL, NULL, &rows[i].flag, 1, rows[i].errors);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void what_is_required_is_named(void **state) {
  (void)state;
  static const char *const wanted[] = {
      "configuration: telnyx.api_key is required: set it in the file, or as TELNYX_API_KEY or "
      "TELNYX_API_KEY_FILE in the environment\n"
      "configuration: telnyx.public_keys is required: set it in the file, or as TELNYX_PUBLIC_KEY "
      "or TELNYX_PUBLIC_KEY_FILE in the environment\n",
      "bridge.yaml: telnyx.api_key is required: set it in the file, or as TELNYX_API_KEY or "
      "TELNYX_API_KEY_FILE in the environment\n"
      "bridge.yaml: telnyx.public_keys is required: set it in the file, or as TELNYX_PUBLIC_KEY "
      "or TELNYX_PUBLIC_KEY_FILE in the environment\n"};
  rig_expect(&rig, NULL, RIG_ENV("PATH=x"), NULL, 0, wanted[0]);
  rig_expect(&rig, "telnyx: {api_key: \"\", public_keys: []}", RIG_ENV("TELNYX_API_KEY="), NULL, 0,
             wanted[1]);
  /* a value that was refused is not missing besides */
  rig_expect(&rig, "telnyx: {api_key: a b, public_keys: [abc]}", RIG_ENV("PATH=x"), NULL, 0,
             AT("1:19") "telnyx.api_key must be printable ASCII without spaces\n" AT(
                 "1:38") "telnyx.public_keys entry 1 must be an Ed25519 public key in base64, hex "
                         "or PEM\n");
}

static void settings_that_do_not_fit_together_are_named(void **state) {
  (void)state;
  static const struct {
    const char *file, *errors;
  } rows[] = {
      {"http: {cert_file: a}", AT("1:19") "http.cert_file needs http.key_file too\n"},
      {"http: {key_file: a}", AT("1:18") "http.key_file needs http.cert_file too\n"},
      {"mqtt: {url: mqtts://a, cert_file: a}",
       AT("1:35") "mqtt.cert_file needs mqtt.key_file too\n"},
      {"mqtt: {url: mqtts://a, key_file: a}",
       AT("1:34") "mqtt.key_file needs mqtt.cert_file too\n"},
      {"mqtt: {password: a}", AT("1:18") "mqtt.password needs mqtt.username too\n"},
      {"mqtt: {ca_file: a}",
       AT("1:17") "mqtt.ca_file is of use with TLS only, and mqtt.url has none\n"},
      {"mqtt: {url: ws://a, cert_file: a, key_file: b}",
       AT("1:32") "mqtt.cert_file is of use with TLS only, and mqtt.url has none\n"},
      {"mqtt: {url: wss://a, ca_file: a}", ""},
      {"mqtt: {url: bad, ca_file: a}",
       AT("1:13") "mqtt.url must begin with mqtt://, mqtts://, ws:// or wss://\n"},
      {"telnyx: {api_url: \"http://a\", ca_file: b}",
       AT("1:40") "telnyx.ca_file is of use with TLS only, and telnyx.api_url has none\n"},
      {"telnyx: {attempt_timeout: 5s}",
       AT("1:27") "telnyx.connect_timeout must not be longer than telnyx.attempt_timeout\n"},
      {"telnyx: {attempt_timeout: 91s}",
       AT("1:27") "telnyx.attempt_timeout must not be longer than telnyx.total_timeout\n"},
      {"telnyx: {attempt_timeout: 90s}", ""},
      {"telnyx: {attempt_timeout: 91, total_timeout: 1s}",
       AT("1:27") "telnyx.attempt_timeout needs a unit, such as 91s or 91ms\n"},
      {"journal: {dedupe_window: 599s}",
       AT("1:26") "twice telnyx.timestamp_tolerance must not be longer than journal.dedupe_window: "
                  "a "
                  "webhook that is stamped ahead could be published twice\n"},
      {"journal: {dedupe_window: 600s}", ""},
      {"telnyx: {timestamp_tolerance: 61s}\njournal: {dedupe_window: 2m}",
       AT("1:31") "twice telnyx.timestamp_tolerance must not be longer than journal.dedupe_window: "
                  "a "
                  "webhook that is stamped ahead could be published twice\n"},
      {"telnyx: {timestamp_tolerance: 60s}\njournal: {dedupe_window: 2m}", ""},
      {"commands: {max_age: 661s}\njournal: {dedupe_window: 11m}",
       AT("1:21") "commands.max_age must not be longer than journal.dedupe_window\n"},
      {"mqtt: {version: 3.1.1, share_group: a}",
       AT("1:37") "mqtt.share_group needs MQTT 5, and mqtt.version is 3.1.1\n"},
      {"mqtt: {version: auto, share_group: a}", ""},
      {"mqtt: {share_group: a, client_id: outbound}",
       AT("1:35") "mqtt.client_id must not be outbound with mqtt.share_group: bridge/outbound is a "
                  "bridge's that has no group\n"},
      {"mqtt: {share_group: a, client_id: \"\"}", AT("1:35") "mqtt.client_id must not be empty\n"},
      {"mqtt: {share_group: a, client_id: states}", ""},
      {"mqtt: {client_id: state}", ""},
      {"access: {principals: {garage: {public_key: x}}}",
       AT("1:44") "access.principals.garage.public_key must be an Ed25519 public key in base64, "
                  "hex or PEM\n"},
      {"mqtt: {version: 3.1.1}\naccess: {principals: {garage: {public_key: " PUBLIC_KEY "}}}",
       AT("2:23") "access.principals.garage.public_key needs MQTT 5, and mqtt.version is 3.1.1\n"},
      {"mqtt: {share_group: a}\naccess: {principals: {garage: {public_key: " PUBLIC_KEY "}}}",
       AT("2:23") "access.principals.garage.public_key cannot be with mqtt.share_group: what one "
                  "bridge has run, another would run again\n"},
      {"mqtt: {share_group: a}\naccess: {principals: {garage: {allow: [calls.dial]}}}", ""},
      {"mqtt: {version: 5}\naccess: {principals: {garage: {public_key: " PUBLIC_KEY "}}}", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rig_expect(&rig, rows[i].file, NULL, NULL, 0, rows[i].errors);
    rig_free(&rig);
  }
}

static void all_errors_come_in_one_run(void **state) {
  (void)state;
  const struct config_flag flag = RIG_FLAG("log.format", "xml");
  rig_expect(&rig, "mqtt:\n  rot: a\n  window: b\nhttp: {cert_file: a}\n",
             RIG_ENV(RIG_NEEDED_ENV, "TELNYX_MQTT_LOG_LEVEL=loud"), &flag, 1,
             AT("2:3") "unknown setting mqtt.rot; did you mean root?\n" AT(
                 "3:11") "mqtt.window must be a whole number, not \"b\"\n"
                         "TELNYX_MQTT_LOG_LEVEL: log.level must be debug, info, warn or error, not "
                         "\"loud\"\n"
                         "--set: log.format must be text or json, not \"xml\"\n" AT(
                             "4:19") "http.cert_file needs http.key_file too\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(errors_in_a_file_name_line_and_column),
      cmocka_unit_test(a_wrong_value_says_what_would_be_right),
      cmocka_unit_test(urls_are_checked),
      cmocka_unit_test(addresses_names_and_paths_are_checked),
      cmocka_unit_test(names_hold_up_to_their_limits),
      cmocka_unit_test(errors_in_the_environment_name_the_variable),
      cmocka_unit_test(errors_in_flags_name_the_flag),
      cmocka_unit_test(what_is_required_is_named),
      cmocka_unit_test(settings_that_do_not_fit_together_are_named),
      cmocka_unit_test(all_errors_come_in_one_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
