# shellcheck shell=bash
# bash completion for telnyx-sim, made by itself
_telnyx_sim() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command='' word words
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in serve|call|press|hangup|fault|trigger|load|manual) command=$word; break ;; esac
  done
  case $command$before in
    serve--listen) COMPREPLY=(); return ;;
    serve--webhook-url) COMPREPLY=(); return ;;
    trigger--webhook-url) COMPREPLY=(); return ;;
    load--webhook-url) COMPREPLY=(); return ;;
    serve--webhook-failover-url) COMPREPLY=(); return ;;
    serve--key-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    trigger--key-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    load--key-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    serve--ready-file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    serve--api-key) COMPREPLY=(); return ;;
    serve--speed) COMPREPLY=(); return ;;
    serve--ring-ms) COMPREPLY=(); return ;;
    serve--caller-patience-ms) COMPREPLY=(); return ;;
    serve--callee-hangup-ms) COMPREPLY=(); return ;;
    serve--playback-ms) COMPREPLY=(); return ;;
    serve--digit-ms) COMPREPLY=(); return ;;
    serve--digits) COMPREPLY=(); return ;;
    serve--list-items) COMPREPLY=(); return ;;
    serve--webhook-timeout-ms) COMPREPLY=(); return ;;
    trigger--webhook-timeout-ms) COMPREPLY=(); return ;;
    load--webhook-timeout-ms) COMPREPLY=(); return ;;
    serve--webhook-retries) COMPREPLY=(); return ;;
    serve--webhook-retry-ms) COMPREPLY=(); return ;;
    call--sim) COMPREPLY=(); return ;;
    press--sim) COMPREPLY=(); return ;;
    hangup--sim) COMPREPLY=(); return ;;
    fault--sim) COMPREPLY=(); return ;;
    trigger--sim) COMPREPLY=(); return ;;
    call--from) COMPREPLY=(); return ;;
    trigger--from) COMPREPLY=(); return ;;
    call--to) COMPREPLY=(); return ;;
    trigger--to) COMPREPLY=(); return ;;
    call--set) COMPREPLY=(); return ;;
    fault--set) COMPREPLY=(); return ;;
    trigger--set) COMPREPLY=(); return ;;
    fault--operation) COMPREPLY=(); return ;;
    fault--path) COMPREPLY=(); return ;;
    fault--event) COMPREPLY=(); return ;;
    fault--skip) COMPREPLY=(); return ;;
    fault--count) COMPREPLY=(); return ;;
    load--count) COMPREPLY=(); return ;;
    load--rate) COMPREPLY=(); return ;;
    load--connections) COMPREPLY=(); return ;;
    load--type) COMPREPLY=(); return ;;
  esac
  case $command in
    serve) words="--listen --webhook-url --webhook-failover-url --key-file --ready-file --api-key --accept-any-id --prompt-events --speed --ring-ms --caller-patience-ms --callee-hangup-ms --playback-ms --digit-ms --digits --list-items --cost --webhook-timeout-ms --webhook-retries --webhook-retry-ms --quiet --help --version" ;;
    call) words="--sim --from --to --set --help --version" ;;
    press) words="--sim --help --version" ;;
    hangup) words="--sim --help --version" ;;
    fault) words="--sim --set --operation --path --event --skip --count --help --version" ;;
    trigger) words="--webhook-url --key-file --webhook-timeout-ms --sim --from --to --set --list --help --version" ;;
    load) words="--webhook-url --key-file --webhook-timeout-ms --count --rate --connections --type --json --help --version" ;;
    manual) words="--help --version" ;;
    *) words="serve call press hangup fault trigger load manual --help --version" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _telnyx_sim telnyx-sim
