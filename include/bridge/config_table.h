/* Every setting, once. The table makes the fields of struct config, the reading of file,
 * environment and flags, the limits, --help, config/bridge.yaml and the printed configuration.
 *
 * X(section, key, field, kind, default, doc, notes...)
 *
 *   kind      TEXT char *; LIST char ** with <field>_count; COUNT unsigned; CHOICE int;
 *             FLAG bool; DURATION int64_t in ms; SIZE int64_t in bytes; MAP(record) a named map:
 *             struct config_<record> * with <field>_count, a record for each name
 *   default   as it would be written in the file; "" for unset (text NULL or "", count 0)
 *   notes     REQUIRED, SECRET (never shown; may come from a file), IN_FILE (may come from a file),
 *             ENV(name) a usual name of the environment, LIMITS(least, most) as in the file,
 *             CHOICES(list), CHECK(function) of a text, of a list's entries, of a map's names; of a
 *             path, TRUST (certificates to trust), CHAIN (own certificates), KEY_OF(field) the key
 *             to a CHAIN, JOURNAL; of a map, EXAMPLE(lines)
 *
 * A section that is a map itself has a row without a key. Any thread. */
#ifndef BRIDGE_CONFIG_TABLE_H
#define BRIDGE_CONFIG_TABLE_H

#define CONFIG_SECTIONS(X)                                                                         \
  X(telnyx, "The Telnyx account: REST API and webhook keys")                                       \
  X(mqtt, "The MQTT broker")                                                                       \
  X(http, "Where Telnyx's webhooks come in")                                                       \
  X(journal, "What is kept on disk")                                                               \
  X(commands, "Commands that come by MQTT")                                                        \
  X(access, "Who may do what")                                                                     \
  X(guard, "What those are held to who ring, write or fax")                                        \
  X(calls, "What is kept about calls")                                                             \
  X(contacts, "Whom a command may name in place of a number")                                      \
  X(numbers, "Our own numbers")                                                                    \
  X(alerts, "Calls until somebody has pressed a key")                                              \
  X(texml, "What a TeXML application is told to do with a call")                                   \
  X(homeassistant, "Home Assistant, by MQTT discovery")                                            \
  X(bridge, "The bridge itself")                                                                   \
  X(admin, "For who runs it: metrics and health, unencrypted and without a password")              \
  X(log, "The log, on standard error")

#define CONFIG_TELNYX(X)                                                                           \
  X(telnyx, api_key, telnyx_api_key, TEXT, "", "API key, from portal.telnyx.com.", REQUIRED,       \
    SECRET, ENV("TELNYX_API_KEY"), CHECK(config_check_token))                                      \
  X(telnyx, public_keys, telnyx_public_keys, LIST, "",                                             \
    "Public keys that webhooks are signed with, as the portal shows them (base64), or as hex or "  \
    "PEM. Several while a key is being replaced.",                                                 \
    REQUIRED, IN_FILE, ENV("TELNYX_PUBLIC_KEY"), CHECK(config_check_public_key))                   \
  X(telnyx, api_url, telnyx_api_url, TEXT, "https://api.telnyx.com/v2", "Root of the REST API.",   \
    CHECK(config_check_api_url))                                                                   \
  X(telnyx, ca_file, telnyx_ca_file, TEXT, "",                                                     \
    "Certificates (PEM) to trust for the REST API in place of the system's.", TRUST)               \
  X(telnyx, timestamp_tolerance, telnyx_timestamp_tolerance_ms, DURATION, "300s",                  \
    "How far a webhook's timestamp may be from the clock here, both ways.", LIMITS("1s", "1h"))    \
  X(telnyx, connect_timeout, telnyx_connect_timeout_ms, DURATION, "10s",                           \
    "How long connecting to the REST API may take.", LIMITS("100ms", "5m"))                        \
  X(telnyx, attempt_timeout, telnyx_attempt_timeout_ms, DURATION, "30s",                           \
    "How long one attempt of a request may take, connecting included.", LIMITS("100ms", "10m"))    \
  X(telnyx, total_timeout, telnyx_total_timeout_ms, DURATION, "90s",                               \
    "How long all attempts of a request may take together, with the waits between them.",          \
    LIMITS("100ms", "1h"))                                                                         \
  X(telnyx, max_retries, telnyx_max_retries, COUNT, "2",                                           \
    "Further attempts after the first, where repeating is safe.", LIMITS("0", "10"))               \
  X(telnyx, max_concurrency, telnyx_max_concurrency, COUNT, "32",                                  \
    "Requests under way at once. From 8 on one place of eight is kept for commands about a call, " \
    "conference or queue that lives.",                                                             \
    LIMITS("1", "256"))

/* The last one follows mqtt.root where the setting is left as it is. */
#define CONFIG_RESPONSE_TOPICS "reply/#, +/reply/#, response/#, +/response/#, telnyx/reply/#"

#define CONFIG_MQTT(X)                                                                             \
  X(mqtt, url, mqtt_url, TEXT, "mqtt://localhost:1883",                                            \
    "The broker: mqtt://, mqtts:// (TLS), ws:// or wss:// host[:port].",                           \
    CHECK(config_check_broker_url))                                                                \
  X(mqtt, root, mqtt_root, TEXT, "telnyx", "First level or levels of every topic.",                \
    CHECK(config_check_root))                                                                      \
  X(mqtt, response_topics, mqtt_response_topics, LIST, CONFIG_RESPONSE_TOPICS,                     \
    "Topic filters: where results may go besides <root>/result/, when a command asks for it by "   \
    "its MQTT 5 response topic. Whatever they say: no topic that begins with $, and of those "     \
    "under mqtt.root no other than result/ and reply/.",                                           \
    CHECK(config_check_topic_filter))                                                              \
  X(mqtt, client_id, mqtt_client_id, TEXT, "telnyx-mqtt",                                          \
    "Client identifier; each bridge on a broker needs its own.", CHECK(config_check_client_id))    \
  X(mqtt, username, mqtt_username, TEXT, "", "User name, if the broker asks for one.")             \
  X(mqtt, password, mqtt_password, TEXT, "", "Password, if the broker asks for one.", SECRET)      \
  X(mqtt, ca_file, mqtt_ca_file, TEXT, "",                                                         \
    "Certificates (PEM) to trust for the broker in place of the system's.", TRUST)                 \
  X(mqtt, cert_file, mqtt_cert_file, TEXT, "", "Client certificate (PEM), if the broker asks.",    \
    CHAIN)                                                                                         \
  X(mqtt, key_file, mqtt_key_file, TEXT, "", "Private key (PEM) of the client certificate.",       \
    KEY_OF(mqtt_cert_file))                                                                        \
  X(mqtt, version, mqtt_version, CHOICE, "auto",                                                   \
    "MQTT version; auto is 5, and 3.1.1 where the broker refuses that.",                           \
    CHOICES(config_mqtt_versions))                                                                 \
  X(mqtt, keep_alive, mqtt_keep_alive_ms, DURATION, "30s",                                         \
    "A dead connection is noticed after about one and a half times this.", LIMITS("1s", "1h"))     \
  X(mqtt, window, mqtt_window, COUNT, "100",                                                       \
    "Messages in flight at most, where the broker takes as many. More than 100 are of use when "   \
    "it is far away, and take more processor time each.",                                          \
    LIMITS("1", "60000"))                                                                          \
  X(mqtt, share_group, mqtt_share_group, TEXT, "",                                                 \
    "Name of a shared subscription, for several bridges that share the commands (MQTT 5). Each "   \
    "then says under bridge/<client_id>/ how it is.",                                              \
    CHECK(config_check_share_group))

#define CONFIG_HTTP(X)                                                                             \
  X(http, listen, http_listen, TEXT, "[::]:8080",                                                  \
    "Address and port to listen on; [::] is every address, IPv4 too.", CHECK(config_check_listen)) \
  X(http, path, http_path, TEXT, "/webhooks/telnyx", "Path of the webhooks.",                      \
    CHECK(config_check_path))                                                                      \
  X(http, cert_file, http_cert_file, TEXT, "",                                                     \
    "Certificate chain (PEM), to serve HTTPS without a proxy in front.", CHAIN)                    \
  X(http, key_file, http_key_file, TEXT, "", "Private key (PEM) of the certificate.",              \
    KEY_OF(http_cert_file))                                                                        \
  X(http, max_body, http_max_body_bytes, SIZE, "1MiB", "Longest body accepted.",                   \
    LIMITS("1KiB", "16MiB"))                                                                       \
  X(http, request_timeout, http_request_timeout_ms, DURATION, "10s",                               \
    "How long a request may take to arrive, from its first byte to its last.",                     \
    LIMITS("100ms", "5m"))                                                                         \
  X(http, max_connections, http_max_connections, COUNT, "1000", "Connections open at once.",       \
    LIMITS("1", "100000"))                                                                         \
  X(http, trusted_proxies, http_trusted_proxies, LIST, "",                                         \
    "Addresses and networks (127.0.0.1, 10.0.0.0/8, fd00::/8) of proxies whose Forwarded or "      \
    "X-Forwarded-For says who sent a request. Each must set or add to one of the two.",            \
    CHECK(config_check_network))                                                                   \
  X(http, allowed_networks, http_allowed_networks, LIST, "",                                       \
    "Where webhooks may come from, likewise; telnyx stands for the networks that Telnyx names. "   \
    "Others get 403. Empty: from anywhere, as the signature shows who sent one.",                  \
    CHECK(config_check_source))

#define CONFIG_JOURNAL(X)                                                                          \
  X(journal, path, journal_path, TEXT, "/var/lib/telnyx-mqtt/journal.db",                          \
    "The journal's file; its folder must exist and be writable.", JOURNAL)                         \
  X(journal, dedupe_window, journal_dedupe_window_ms, DURATION, "24h",                             \
    "How long the id of an event or command is remembered, so that a repeat is known; at least "   \
    "twice telnyx.timestamp_tolerance.",                                                           \
    LIMITS("1m", "30d"))                                                                           \
  X(journal, retention, journal_retention_ms, DURATION, "24h",                                     \
    "How long delivered events and finished commands are kept; 0s: nothing of them stays but "     \
    "their ids.",                                                                                  \
    LIMITS("0s", "365d"))                                                                          \
  X(journal, max_bytes, journal_max_bytes, SIZE, "1GiB",                                           \
    "Size of the journal at most; a small disk sets a limit by itself. What is done is removed "   \
    "earlier to stay below it, oldest first, then dead letters; what waits never is: when "        \
    "nothing else is left, webhooks are answered 503.",                                            \
    LIMITS("1MiB", "1TiB"))

#define CONFIG_COMMANDS(X)                                                                         \
  X(commands, max_age, commands_max_age_ms, DURATION, "30s",                                       \
    "A command older than this is refused, so that no phone rings late.", LIMITS("1s", "1d"))      \
  X(commands, max_bytes, commands_max_bytes, SIZE, "256KiB", "Longest command accepted.",          \
    LIMITS("1KiB", "1MiB"))                                                                        \
  X(commands, validation, commands_validation, CHOICE, "lenient",                                  \
    "How parameters are checked before anything leaves. strict: only what the bridge's table of "  \
    "the API knows; lenient: names and values that it does not know go on, and the result's "      \
    "meta.unknown says which; off: everything goes as it came.",                                   \
    CHOICES(config_validations))                                                                   \
  X(commands, max_reply, commands_max_reply, SIZE, "1MiB",                                         \
    "Longest reply of Telnyx's that is taken. What is no text is a third longer in the result.",   \
    LIMITS("1KiB", "4MiB"))                                                                        \
  X(commands, max_pending, commands_max_pending, COUNT, "10000",                                   \
    "Commands waiting or under way at once; one more is refused as busy.", LIMITS("1", "1000000")) \
  X(commands, max_items, commands_max_items, COUNT, "1000",                                        \
    "Items of a list at most, where a command asks for all pages (page_all); what is more is "     \
    "left "                                                                                        \
    "out, and meta.cut says so.",                                                                  \
    LIMITS("1", "100000"))                                                                         \
  X(commands, defaults, commands_defaults, LIST, "",                                               \
    "What a command gets that leaves it out: calls.dial:connection_id=1494404757140276705, "       \
    "calls.dial:from=+13125550100, calls.*:voice=female. * stands for any text; the longest name " \
    "that fits counts. access and guard see it as if the sender had said it.",                     \
    CHECK(config_check_command_default))

#define CONFIG_ACCESS(X)                                                                           \
  X(access, allow, access_allow, LIST, "",                                                         \
    "What may be asked for besides operations that read, act on a call, or reach somebody: "       \
    "an operation (number_orders.create), several (messaging_profiles.*), a class "                \
    "(class:spend, class:configure, class:delete, class:secret), a parameter that needs leave of " \
    "its own (calls.dial:webhook_url). With ! before it, what may not be; that wins.",             \
    CHECK(config_check_access_rule))                                                               \
  X(access, principals, access_principals, MAP(principal), "",                                     \
    "Those who send commands below <root>/as/<name>/cmd/, as the broker's rights let nobody else " \
    "do, and get results below <root>/as/<name>/result/. One that is called default is whoever "   \
    "sends below <root>/cmd/: with an empty list, nobody may.",                                    \
    CHECK(config_check_principal),                                                                 \
    EXAMPLE("garage: {allow: [\"alerts.*\"], guard: {calls_per_hour: 5}}"))

#define CONFIG_GUARD(X)                                                                            \
  X(guard, enabled, guard_enabled, FLAG, "true",                                                   \
    "false turns all of it off, and is said at each start and in bridge/info.")                    \
  X(guard, allow, guard_allow, LIST, "",                                                           \
    "Whom one may reach: prefixes of numbers (+49), hosts of SIP and mail addresses "              \
    "(@example.org; @ for all), or whole numbers (112). Empty: every number of the world, but no " \
    "premium, shared-cost or satellite one, and every address. The longest rule that fits "        \
    "counts.",                                                                                     \
    CHECK(config_check_destination))                                                               \
  X(guard, deny, guard_deny, LIST, "", "Whom one may not reach, likewise; wins where both fit.",   \
    CHECK(config_check_destination))                                                               \
  X(guard, calls_per_minute, guard_calls_per_minute, COUNT, "20",                                  \
    "Calls begun in any minute; 0: no limit, as for all that follow.", LIMITS("0", "1000000"))     \
  X(guard, calls_per_hour, guard_calls_per_hour, COUNT, "200", "Calls begun in any hour.",         \
    LIMITS("0", "1000000"))                                                                        \
  X(guard, calls_at_once, guard_calls_at_once, COUNT, "10", "Calls that reach out at once.",       \
    LIMITS("0", "4096"))                                                                           \
  X(guard, longest_call, guard_longest_call_ms, DURATION, "4h",                                    \
    "After that a call is hung up; Telnyx is told so where it can be.", LIMITS("0s", "30d"))       \
  X(guard, messages_per_minute, guard_messages_per_minute, COUNT, "60",                            \
    "Messages, faxes and mails sent in any minute, each recipient counted.",                       \
    LIMITS("0", "1000000"))                                                                        \
  X(guard, messages_per_day, guard_messages_per_day, COUNT, "1000", "The same in any 24 hours.",   \
    LIMITS("0", "1000000"))                                                                        \
  X(guard, daily_budget, guard_daily_budget, TEXT, "20",                                           \
    "What may be spent on reaching out in a day (UTC), in the account's currency. When it is "     \
    "spent, calls end and nothing goes out until the next day.",                                   \
    CHECK(config_check_money))                                                                     \
  X(guard, price_per_minute, guard_price_per_minute, TEXT, "0.02",                                 \
    "What a minute of a call is booked at, until call.cost says better (where the application "    \
    "has call_cost_in_webhooks).",                                                                 \
    CHECK(config_check_money))                                                                     \
  X(guard, price_per_message, guard_price_per_message, TEXT, "0.01",                               \
    "What a message is booked at.", CHECK(config_check_money))                                     \
  X(guard, quiet_hours, guard_quiet_hours, TEXT, "",                                               \
    "When nobody is rung, written to or faxed, but by alerts: 22:00-07:00 Europe/Berlin. As the "  \
    "clocks there show it, also on the days when they are changed.",                               \
    CHECK(config_check_quiet_hours))                                                               \
  X(guard, dry_run, guard_dry_run, FLAG, "false",                                                  \
    "true: whatever would reach somebody passes all rules, but no request leaves. The result has " \
    "\"dry_run\": true in its meta, and nothing is counted or booked.")

#define CONFIG_CALLS(X)                                                                            \
  X(calls, max_silence, calls_max_silence_ms, DURATION, "1d",                                      \
    "How long nothing may be heard of a call before it counts as ended: its hangup was lost.",     \
    LIMITS("1s", "30d"))                                                                           \
  X(calls, state_ttl, calls_state_ttl_ms, DURATION, "60s",                                         \
    "How long after hangup the call's retained state message stays.", LIMITS("0s", "30d"))

#define CONFIG_CONTACTS(X)                                                                         \
  X(contacts, , contacts, MAP(contact), "",                                                        \
    "A name may stand for the number wherever a command rings or writes to somebody.",             \
    CHECK(config_check_name),                                                                      \
    EXAMPLE("anna: \"+13125550101\"\n"                                                             \
            "ben: {number: \"+17735550102\", sms: \"+17735550103\", language: de-DE, "             \
            "pin: \"4711\"}"))

#define CONFIG_NUMBERS(X)                                                                          \
  X(numbers, , numbers, MAP(number), "",                                                           \
    "A name stands in topics in place of the number: number/office/state, number/office/event.",   \
    CHECK(config_check_name), EXAMPLE("office: \"+13125550100\""))

#define CONFIG_ALERTS(X)                                                                           \
  X(alerts, from, alerts_from, TEXT, "", "Number that alerts call from, and send messages from.",  \
    CHECK(config_check_phone))                                                                     \
  X(alerts, connection_id, alerts_connection_id, TEXT, "",                                         \
    "The Telnyx application that alerts call through; its webhooks must come here.",               \
    CHECK(config_check_token))                                                                     \
  X(alerts, voice, alerts_voice, TEXT, "female", "Voice that reads alerts.",                       \
    CHECK(config_check_token))                                                                     \
  X(alerts, language, alerts_language, TEXT, "en-US",                                              \
    "Language that alerts are read in, where a contact has none of his own.",                      \
    CHECK(config_check_token))                                                                     \
  X(alerts, max_duration, alerts_max_duration_ms, DURATION, "1h",                                  \
    "For how long it is worth waking somebody, where a start does not say.", LIMITS("1m", "1d"))   \
  X(alerts, max_running, alerts_max_running, COUNT, "16",                                          \
    "Alerts at once; one more is refused as busy.", LIMITS("1", "64"))                             \
  X(alerts, linger, alerts_linger_ms, DURATION, "1h",                                              \
    "How long an alert's retained state stays after its end.", LIMITS("0s", "30d"))                \
  X(alerts, calls_per_minute, alerts_calls_per_minute, COUNT, "60",                                \
    "What alerts are held to, apart from all others: neither can use up what the other needs. "    \
    "Calls begun in any minute; 0: no limit, as for all that follow.",                             \
    LIMITS("0", "1000000"))                                                                        \
  X(alerts, calls_per_hour, alerts_calls_per_hour, COUNT, "600", "Calls begun in any hour.",       \
    LIMITS("0", "1000000"))                                                                        \
  X(alerts, calls_at_once, alerts_calls_at_once, COUNT, "32", "Calls of alerts at once.",          \
    LIMITS("0", "4096"))                                                                           \
  X(alerts, messages_per_minute, alerts_messages_per_minute, COUNT, "60",                          \
    "Messages of alerts sent in any minute.", LIMITS("0", "1000000"))                              \
  X(alerts, messages_per_day, alerts_messages_per_day, COUNT, "500", "The same in any 24 hours.",  \
    LIMITS("0", "1000000"))                                                                        \
  X(alerts, daily_budget, alerts_daily_budget, TEXT, "20",                                         \
    "What alerts may spend in a day (UTC), beside guard.daily_budget.", CHECK(config_check_money)) \
  X(alerts, say_intro, alerts_say_intro, TEXT, "",                                                 \
    "What is said before the text. Like those below it is said as it stands here, whatever the "   \
    "language; empty: as English, German, Spanish and French have it.")                            \
  X(alerts, say_ask, alerts_say_ask, TEXT, "", "After it, with {key} for the key.")                \
  X(alerts, say_ask_pin, alerts_say_ask_pin, TEXT, "", "After it, where a PIN is asked for.")      \
  X(alerts, say_pass, alerts_say_pass, TEXT, "", "With {pass} for the key that passes it on.")     \
  X(alerts, say_wrong, alerts_say_wrong, TEXT, "", "After a wrong key or PIN.")                    \
  X(alerts, say_thanks, alerts_say_thanks, TEXT, "",                                               \
    "To who has acknowledged; the call is hung up 10 s later at the latest.")                      \
  X(alerts, say_told, alerts_say_told, TEXT, "", "To the others, with {who} for his name.")        \
  X(alerts, say_somebody, alerts_say_somebody, TEXT, "", "His name, when it is not known.")        \
  X(alerts, say_star, alerts_say_star, TEXT, "", "The * key's name, for {key} and {pass}.")        \
  X(alerts, plans, alerts_plans, MAP(plan), "", "What an alert may name in place of all this.",    \
    CHECK(config_check_name),                                                                      \
    EXAMPLE("night: {contacts: [anna, ben], rounds: 3, ring: 25s, pause: 30s, ack: \"1\", "        \
            "sms: after}"))

#define CONFIG_TEXML(X)                                                                            \
  X(texml, documents, texml_documents, MAP(texml_document), "",                                    \
    "Documents, each answered under /texml/<name> of http.listen: the voice URL of a TeXML "       \
    "application.",                                                                                \
    CHECK(config_check_name), EXAMPLE("menu: {file: /etc/telnyx-mqtt/menu.xml}"))

#define CONFIG_HOMEASSISTANT(X)                                                                    \
  X(homeassistant, discovery, homeassistant_discovery, FLAG, "false",                              \
    "true: bridge, alerts, numbers and contacts appear there as devices; none of it needs YAML.")  \
  X(homeassistant, prefix, homeassistant_prefix, TEXT, "homeassistant",                            \
    "First level or levels of discovery topics, as set there.", CHECK(config_check_root))          \
  X(homeassistant, show_numbers, homeassistant_show_numbers, FLAG, "true",                         \
    "Whether phone numbers appear there, in states and attributes that are recorded; without it "  \
    "contacts alone are told by their names.")

#define CONFIG_BRIDGE(X)                                                                           \
  X(bridge, health_interval, bridge_health_interval_ms, DURATION, "60s",                           \
    "How often the health message is published.", LIMITS("1s", "1d"))                              \
  X(bridge, shutdown_timeout, bridge_shutdown_timeout_ms, DURATION, "10s",                         \
    "How long an orderly stop may take.", LIMITS("100ms", "10m"))

#define CONFIG_ADMIN(X)                                                                            \
  X(admin, listen, admin_listen, TEXT, "",                                                         \
    "Address and port of a page that shows what happens, of /metrics, /healthz and /readyz with "  \
    "all reasons; off when empty. Anybody who reaches it may read them: 127.0.0.1:9464, or a "     \
    "network of your own.",                                                                        \
    CHECK(config_check_listen))

#define CONFIG_LOG(X)                                                                              \
  X(log, level, log_level, CHOICE, "info", "How much is logged.", CHOICES(config_log_levels))      \
  X(log, format, log_format, CHOICE, "text", "Lines for people, or one JSON object per line.",     \
    CHOICES(config_log_formats))                                                                   \
  X(log, mask_numbers, log_mask_numbers, FLAG, "true",                                             \
    "Show phone numbers as +1555***4567 in the log.")

#define CONFIG_TABLE(X)                                                                            \
  CONFIG_TELNYX(X)                                                                                 \
  CONFIG_MQTT(X)                                                                                   \
  CONFIG_HTTP(X)                                                                                   \
  CONFIG_JOURNAL(X)                                                                                \
  CONFIG_COMMANDS(X)                                                                               \
  CONFIG_ACCESS(X)                                                                                 \
  CONFIG_GUARD(X)                                                                                  \
  CONFIG_CALLS(X)                                                                                  \
  CONFIG_CONTACTS(X)                                                                               \
  CONFIG_NUMBERS(X)                                                                                \
  CONFIG_ALERTS(X)                                                                                 \
  CONFIG_TEXML(X)                                                                                  \
  CONFIG_HOMEASSISTANT(X)                                                                          \
  CONFIG_BRIDGE(X)                                                                                 \
  CONFIG_ADMIN(X)                                                                                  \
  CONFIG_LOG(X)

/* The records of named maps: Y(name, fields). Each is a struct config_<name>. */
#define CONFIG_RECORDS(Y)                                                                          \
  Y(contact, CONFIG_CONTACT)                                                                       \
  Y(number, CONFIG_NUMBER)                                                                         \
  Y(plan, CONFIG_PLAN) Y(principal, CONFIG_PRINCIPAL) Y(texml_document, CONFIG_TEXML_DOCUMENT)

/* R(record, key, field, kind, default, doc, notes...), as above. A dot in the key makes groups
 * ("guard.calls_per_hour" stands in `guard: {}`), whose fields must stand together. More notes:
 * ALONE (the value may stand in place of the record), HIDDEN (never printed). */
#define CONFIG_CONTACT(R)                                                                          \
  R(contact, "number", number, TEXT, "", "Phone number, or a SIP URI.", REQUIRED, ALONE,           \
    CHECK(config_check_phone))                                                                     \
  R(contact, "sms", sms, TEXT, "", "Number for messages, where it is another one.",                \
    CHECK(config_check_number))                                                                    \
  R(contact, "language", language, TEXT, "", "Language to be spoken to in, such as de-DE.",        \
    CHECK(config_check_token))                                                                     \
  R(contact, "voice", voice, TEXT, "", "Voice to be spoken to with, such as Polly.Joanna.",        \
    CHECK(config_check_token))                                                                     \
  R(contact, "pin", pin, TEXT, "",                                                                 \
    "Digits that prove who it is, typed in place of the key. No secret: they pass over the bus.",  \
    HIDDEN, CHECK(config_check_pin))

#define CONFIG_NUMBER(R)                                                                           \
  R(number, "number", number, TEXT, "", "The phone number.", REQUIRED, ALONE,                      \
    CHECK(config_check_number))

#define CONFIG_PRINCIPAL(R)                                                                        \
  R(principal, "allow", allow, LIST, "",                                                           \
    "All that it may ask for, as in access.allow; nothing else is open to it.",                    \
    CHECK(config_check_access_rule))                                                               \
  R(principal, "public_key", public_key, TEXT, "",                                                 \
    "Ed25519 key (base64, hex or PEM): nothing of it counts that is not signed with the private "  \
    "one, as config/examples/README.md says. Needs MQTT 5.",                                       \
    CHECK(config_check_public_key))                                                                \
  R(principal, "defaults", defaults, LIST, "",                                                     \
    "What its commands get that leave it out, as in commands.defaults, and before that.",          \
    CHECK(config_check_command_default))                                                           \
  R(principal, "guard.allow", guard_allow, LIST, "",                                               \
    "Whom it may reach, as in the section guard, which holds for it, too, and for all together.",  \
    CHECK(config_check_destination))                                                               \
  R(principal, "guard.deny", guard_deny, LIST, "", "Whom it may not reach.",                       \
    CHECK(config_check_destination))                                                               \
  R(principal, "guard.calls_per_minute", calls_per_minute, COUNT, "0",                             \
    "Its calls in any minute; 0: no limit of its own, as for all that follow.",                    \
    LIMITS("0", "1000000"))                                                                        \
  R(principal, "guard.calls_per_hour", calls_per_hour, COUNT, "0",                                 \
    "Its calls in any hour; an alert that it starts counts as one.", LIMITS("0", "1000000"))       \
  R(principal, "guard.calls_at_once", calls_at_once, COUNT, "0", "Its calls at once.",             \
    LIMITS("0", "4096"))                                                                           \
  R(principal, "guard.longest_call", longest_call_ms, DURATION, "0s",                              \
    "After that its calls are hung up.", LIMITS("0s", "30d"))                                      \
  R(principal, "guard.messages_per_minute", messages_per_minute, COUNT, "0",                       \
    "Its messages in any minute.", LIMITS("0", "1000000"))                                         \
  R(principal, "guard.messages_per_day", messages_per_day, COUNT, "0",                             \
    "Its messages in any 24 hours.", LIMITS("0", "1000000"))                                       \
  R(principal, "guard.daily_budget", daily_budget, TEXT, "0", "What it may spend in a day.",       \
    CHECK(config_check_money))                                                                     \
  R(principal, "guard.quiet_hours", quiet_hours, TEXT, "", "When it reaches nobody.",              \
    CHECK(config_check_quiet_hours))

#define CONFIG_TEXML_DOCUMENT(R)                                                                   \
  R(texml_document, "file", file, TEXT, "",                                                        \
    "A file with the document; {{From}}, {{Digits}} and others in it become what the request "     \
    "says.")                                                                                       \
  R(texml_document, "ask", ask, CHOICE, "nobody",                                                  \
    "mqtt: each request is published, and whoever answers it says what is done.",                  \
    CHOICES(config_texml_asks))                                                                    \
  R(texml_document, "deadline", deadline_ms, DURATION, "2s", "How long an answer is waited for.",  \
    LIMITS("100ms", "10s"))                                                                        \
  R(texml_document, "fallback", fallback, TEXT, "",                                                \
    "A file with what is answered where that cannot be.")                                          \
  R(texml_document, "unsigned", takes_unsigned, FLAG, "false",                                     \
    "Whether requests are answered that Telnyx has not signed, such as every GET: then under "     \
    "/texml/<name>/<secret>.")                                                                     \
  R(texml_document, "secret", secret, TEXT, "", "That secret, 16 letters and digits at least.",    \
    HIDDEN, CHECK(config_check_path_secret))

#define CONFIG_PLAN(R)                                                                             \
  R(plan, "contacts", contacts, LIST, "", "Names of contacts, or numbers, in their order.",        \
    REQUIRED)                                                                                      \
  R(plan, "rounds", rounds, COUNT, "2", "How often each is called.", LIMITS("1", "10"))            \
  R(plan, "ring", ring_ms, DURATION, "25s", "How long it rings.", LIMITS("5s", "10m"))             \
  R(plan, "pause", pause_ms, DURATION, "30s", "Between two rounds.", LIMITS("0s", "1h"))           \
  R(plan, "together", together, FLAG, "false", "Whether all ring at once.")                        \
  R(plan, "ack", ack, TEXT, "1", "The key that acknowledges.", CHECK(config_check_key))            \
  R(plan, "pin", pin, TEXT, "", "Digits to be typed in its place; no secret, likewise.", HIDDEN,   \
    CHECK(config_check_pin))                                                                       \
  R(plan, "decline", decline, TEXT, "", "A key that passes it on at once.",                        \
    CHECK(config_check_key))                                                                       \
  R(plan, "repeat", repeat, COUNT, "2", "How often the text is read.", LIMITS("1", "5"))           \
  R(plan, "voice", voice, TEXT, "", "In place of alerts.voice.", CHECK(config_check_token))        \
  R(plan, "language", language, TEXT, "", "In place of alerts.language.",                          \
    CHECK(config_check_token))                                                                     \
  R(plan, "from", from, TEXT, "", "In place of alerts.from.", CHECK(config_check_phone))           \
  R(plan, "connection_id", connection_id, TEXT, "", "In place of alerts.connection_id.",           \
    CHECK(config_check_token))                                                                     \
  R(plan, "sms", sms, CHOICE, "never", "When each gets the text as a message, too.",               \
    CHOICES(config_alert_sms))                                                                     \
  R(plan, "machine_detection", machine_detection, FLAG, "false",                                   \
    "Whether what Telnyx takes for a machine is hung up at once.")

#endif
