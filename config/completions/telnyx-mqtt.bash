# shellcheck shell=bash
# bash completion for telnyx-mqtt, made by itself
_telnyx_mqtt() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command='' word words
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in run|check|healthcheck|listen|send|replay|doctor|operations|asyncapi|manual) command=$word; break ;; esac
  done
  case $command$before in
    *--config) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    *--set) COMPREPLY=(); return ;;
    *--log-level) COMPREPLY=(); return ;;
    send--json) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    send--wait) COMPREPLY=(); return ;;
    send--as) COMPREPLY=(); return ;;
    replay--since) COMPREPLY=(); return ;;
    replay--call) COMPREPLY=(); return ;;
    replay--type) COMPREPLY=(); return ;;
    replay--to) COMPREPLY=(); return ;;
    doctor--url) COMPREPLY=(); return ;;
    operations--root) COMPREPLY=(); return ;;
    asyncapi--root) COMPREPLY=(); return ;;
  esac
  case $command in
    run) words="--config --set --log-level --version --help" ;;
    check) words="--config --set --log-level --sample --version --help" ;;
    healthcheck) words="--config --set --log-level --version --help" ;;
    listen) words="--config --set --log-level --json --full --retained --version --help" ;;
    send) words="--config --set --log-level --json --wait --as --version --help $(telnyx-mqtt operations 2>/dev/null | cut -d" " -f1)" ;;
    replay) words="--config --set --log-level --since --call --type --to --live --version --help" ;;
    doctor) words="--config --set --log-level --json --url --fix --version --help" ;;
    operations) words="--config --set --log-level --json --root --version --help $(telnyx-mqtt operations 2>/dev/null | cut -d" " -f1)" ;;
    asyncapi) words="--config --set --log-level --root --version --help $(telnyx-mqtt operations 2>/dev/null | cut -d" " -f1)" ;;
    manual) words="--config --set --log-level --version --help" ;;
    *) words="run check healthcheck listen send replay doctor operations asyncapi manual --help --version" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _telnyx_mqtt telnyx-mqtt
