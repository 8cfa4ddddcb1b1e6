#!/bin/sh
# Calls people until somebody has pressed a key:  alert.sh NAME TEXT CONTACT...
#
# MQTT holds options for the broker ("-h broker.local -u house -P ..."). FALLBACK is a command that tells somebody in another way,
# once, when the bridge is offline or the alert does not begin; the text is its last argument. Needs mosquitto-clients and jq.
#
# The start is repeated until the alert's state appears: one that was sent while the bridge was down is gone after
# commands.max_age. One command_id makes all of them one start, and while the alert of that name runs no other begins.
set -eu
name=$1 text=$2
shift 2
began=$(date -u +%FT%T.%3N)
start=$(jq -cn --arg name "$name" --arg text "$text" --arg key "$name-$began" \
  '{alert_id: $name, command_id: $key, text: $text, contacts: $ARGS.positional}' --args -- "$@")

is_online() {
  [ "$(mosquitto_sub ${MQTT:-} -C 1 -W 3 -t telnyx/bridge/state 2>/dev/null)" = online ]
}

has_begun() { # within five seconds; what is left of an earlier alert does not count
  mosquitto_sub ${MQTT:-} -W 5 -t "telnyx/alert/$name/state" 2>/dev/null |
    jq -en --arg began "$began" 'first(inputs | select(.state == "running" or .started_at >= $began))' >/dev/null
}

told=no
for _ in $(seq 600); do # an hour or so
  mosquitto_pub ${MQTT:-} -q 1 -t telnyx/cmd/alerts/start -m "$start" || true
  if is_online && has_begun; then exit 0; fi
  if [ $told = no ] && ${FALLBACK:-echo} "$text"; then told=yes; fi
  sleep 5
done
exit 1
