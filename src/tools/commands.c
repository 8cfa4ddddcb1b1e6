#include "tool.h"

/* What stands behind the command and how many words that may be, what it does in a line and in a
 * few sentences, and command lines, one a line. Of a listed one, the command that lists its words.
 */
#define COMMAND(word_, ...) LISTED(word_, NULL, __VA_ARGS__)
#define LISTED(word_, lister_, rest_, words, doc_, about_, examples_)                              \
  {.word = (word_),                                                                                \
   .rest = (rest_),                                                                                \
   .words_max = (words),                                                                           \
   .doc = (doc_),                                                                                  \
   .about = (about_),                                                                              \
   .examples = (examples_),                                                                        \
   .lister = (lister_)}

const struct option_command tool_commands[TOOL_COUNT] = {
    [TOOL_RUN] = COMMAND(
        "run", "", 0, "run the bridge (what happens without a command)",
        "Runs until SIGTERM or SIGINT. SIGHUP reads the configuration again, and takes over "
        "what of it can change while it runs.",
        "telnyx-mqtt run --config /etc/telnyx-mqtt/bridge.yaml\n"
        "telnyx-mqtt --set mqtt.url=mqtt://broker.lan --log-level debug"),
    [TOOL_CHECK] = COMMAND(
        "check", "", 0, "check the settings and print them, secrets hidden",
        "Names every error of the configuration and of the files that it names. Each setting "
        "is shown with where it comes from.",
        "telnyx-mqtt check --config bridge.yaml\n"
        "telnyx-mqtt check --sample >bridge.yaml"),
    [TOOL_HEALTHCHECK] =
        COMMAND("healthcheck", "", 0, "ask the bridge that runs here whether it is ready",
                "Asks /readyz of the listener that the configuration names, on this machine. Exit "
                "status 0 when it is ready, 1 in all other cases.",
                "telnyx-mqtt healthcheck --config bridge.yaml"),
    [TOOL_LISTEN] = COMMAND(
        "listen", "[FILTER]...", 16, "show events, commands and results as they come",
        "Connects to the broker of the configuration as a client of its own and shows each message "
        "under mqtt.root in a line: when, what, whom it is about, and what of it matters. FILTER "
        "is a topic filter, below the root unless it begins with it. It sees what mqtt.username "
        "may "
        "read. Ctrl-C ends it. There are no colours in a pipe, nor where NO_COLOR is set.",
        "telnyx-mqtt listen --config bridge.yaml\n"
        "telnyx-mqtt listen 'call/#' 'result/calls/#' --full\n"
        "telnyx-mqtt listen --json 'message/#' | jq .payload.data.payload.text"),
    [TOOL_OPERATIONS] = LISTED(
        "operations", "operations", "[PATTERN]", 1,
        "show what commands there are, and what they take",
        "With a pattern, in which * stands for any text, shows the topic of each command, what it "
        "does to whom (its class, which access.allow names), whether it is safe to repeat, and its "
        "parameters; what is required has a *. Without one, names them all.",
        "telnyx-mqtt operations calls.dial\n"
        "telnyx-mqtt operations 'conferences.*'\n"
        "telnyx-mqtt operations --json '*.list'"),
    [TOOL_ASYNCAPI] = LISTED(
        "asyncapi", "operations", "[PATTERN]", 1, "print the contract: an AsyncAPI 3.0 document",
        "Holds every topic with its messages, their JSON Schemas, QoS and retain, and the codes of "
        "errors: to generate clients from, or to validate messages. A pattern leaves out the "
        "commands that it does not fit.",
        "telnyx-mqtt asyncapi >telnyx-mqtt.json\n"
        "telnyx-mqtt asyncapi --root home/telnyx 'calls.*'"),
    [TOOL_SEND] = LISTED(
        "send", "operations", "OPERATION [KEY=VALUE]...", 64,
        "publish a command and print its result",
        "Publishes as mqtt.username. Values are what the operation takes: texts, numbers, true or "
        "false, or JSON; a key that "
        "is given several times makes an array. Exit status 0 when the command went through, 1 "
        "when it failed or no result came.",
        "telnyx-mqtt send calls.dial to=anna from=+13125550100 connection_id=1494\n"
        "telnyx-mqtt send messages.send --json message.json to=+13125550142\n"
        "telnyx-mqtt send calls.hangup call_control_id=v3:abc --wait 5"),
    [TOOL_DOCTOR] = COMMAND(
        "doctor", "", 0, "look for what is wrong, and say what mends it",
        "Looks at files, keys, certificates, limits, journal and disk; asks Telnyx for the time, "
        "the "
        "applications and the numbers; tries the broker, with a message below each topic that the "
        "bridge writes; and, with --url, the way in from outside. Changes nothing without --fix. "
        "Exit status by the worst finding: 0 ok, 3 warning, 1 fault.",
        "telnyx-mqtt doctor --config bridge.yaml\n"
        "telnyx-mqtt doctor --url https://bridge.example.org/webhooks/telnyx --fix\n"
        "telnyx-mqtt doctor --json | jq '.findings[] | select(.level != \"ok\")'"),
    [TOOL_REPLAY] =
        COMMAND("replay", "", 0, "publish events of the journal once more, marked so",
                "Reads the journal of the configuration, also while the bridge runs, says how many "
                "events it "
                "found, and publishes them, oldest first, under another topic than mqtt.root: "
                "telnyx/call/... becomes TOPIC/call/.... Each has the user property replayed=true. "
                "journal.retention says how far back they are kept.",
                "telnyx-mqtt replay --since 2h --to replay\n"
                "telnyx-mqtt replay --since 1d --type 'call.*' --call KSODCoRh --to debug"),
    [TOOL_MANUAL] =
        COMMAND("manual", "[SHELL]", 1, "print the manual page, or a shell's completions",
                "Both are made of what --help is made of. SHELL is bash, zsh or fish.",
                "telnyx-mqtt manual | man -l -\n"
                "telnyx-mqtt manual fish >~/.config/fish/completions/telnyx-mqtt.fish"),
};
