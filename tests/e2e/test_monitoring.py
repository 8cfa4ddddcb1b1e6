"""config/monitoring: each alert comes when it should and not before, and rules and dashboard name what /metrics has."""
import json
import re
import subprocess

import pytest
import yaml

from support.processes import ROOT
from test_admin import PROMTOOL, bridge, get  # noqa: F401 (bridge is a fixture)

FOLDER = ROOT / "config/monitoring"
RULES = [rule for group in yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((FOLDER / "dashboard.json").read_text())

# By series, what a bridge says that has nothing to complain of: as they stand each minute, or by how much they grow.
WELL = {"up": "1x60", "telnyx_mqtt_uptime_seconds": "0+60x60", "telnyx_mqtt_journal_failing": "0x60",
        "telnyx_mqtt_mqtt_connected": "1x60", "telnyx_mqtt_journal_oldest_waiting_seconds": "300x60",
        "telnyx_mqtt_commands_pending": "1000x60", "telnyx_mqtt_journal_dead_letters": "0x60",
        "telnyx_mqtt_webhooks_unavailable_total": "0+0.9x60", "telnyx_mqtt_webhooks_unverified_total": "0+0.6x60",
        "telnyx_mqtt_commands_failed_total": "0+1x60", "telnyx_mqtt_commands_ok_total": "0+2x60",
        "telnyx_mqtt_commands_forbidden_total": "9x60", "telnyx_mqtt_commands_limited_total": "9x60",
        "telnyx_mqtt_guard_hangups_total": "9x60", "telnyx_mqtt_texml_fallbacks_total": "9x60",
        "telnyx_mqtt_mqtt_connects_total": "0+0.3x60", "telnyx_mqtt_log_lines_lost_total": "9x60",
        'telnyx_mqtt_commit_seconds_bucket{le="0.5"}': "0+9.1x60", 'telnyx_mqtt_commit_seconds_bucket{le="1"}': "0+10x60",
        'telnyx_mqtt_commit_seconds_bucket{le="+Inf"}': "0+10x60",
        'telnyx_mqtt_rest_seconds_bucket{le="5"}': "0+9.1x60", 'telnyx_mqtt_rest_seconds_bucket{le="30"}': "0+10x60",
        'telnyx_mqtt_rest_seconds_bucket{le="+Inf"}': "0+10x60"}

# What is then wrong.
WRONG = {
    "TelnyxMqttDown": {"up": "0x60"},
    "TelnyxMqttStartsAgainAndAgain": {"telnyx_mqtt_uptime_seconds": "60 120 0 60 0 60 0 60x60"},
    "TelnyxMqttJournalFails": {"telnyx_mqtt_journal_failing": "1x60"},
    "TelnyxMqttWithoutBroker": {"telnyx_mqtt_mqtt_connected": "0x60", "telnyx_mqtt_journal_oldest_waiting_seconds": "301x60"},
    "TelnyxMqttEventsWait": {"telnyx_mqtt_journal_oldest_waiting_seconds": "301x60"},
    "TelnyxMqttWebhooksRefused": {"telnyx_mqtt_webhooks_unavailable_total": "0+1.1x60"},
    "TelnyxMqttCommandsFail": {"telnyx_mqtt_commands_failed_total": "0+2.1x60"},
    "TelnyxMqttCommandsWait": {"telnyx_mqtt_commands_pending": "1001x60"},
    "TelnyxMqttDeadLetters": {"telnyx_mqtt_journal_dead_letters": "1x60"},
    "TelnyxMqttUnverified": {"telnyx_mqtt_webhooks_unverified_total": "0+0.7x60"},
    "TelnyxMqttForbidden": {"telnyx_mqtt_commands_forbidden_total": "9x15 10x45"},
    "TelnyxMqttLimited": {"telnyx_mqtt_commands_limited_total": "9x15 10x45"},
    "TelnyxMqttEndsCalls": {"telnyx_mqtt_guard_hangups_total": "9x15 10x45"},
    "TelnyxMqttFallbacks": {"telnyx_mqtt_texml_fallbacks_total": "9x15 10x45"},
    "TelnyxMqttReconnects": {"telnyx_mqtt_mqtt_connects_total": "0+0.4x60"},
    "TelnyxMqttSlowDisk": {'telnyx_mqtt_commit_seconds_bucket{le="0.5"}': "0+8.9x60"},
    "TelnyxMqttSlowApi": {'telnyx_mqtt_rest_seconds_bucket{le="5"}': "0+8.9x60"},
    "TelnyxMqttLogIsLost": {"telnyx_mqtt_log_lines_lost_total": "9x15 10x45"},
}
MINUTE = 25  # past every "for"


def labelled(series):
    name, _, rest = series.partition("{")
    return name + '{job="telnyx-mqtt",' + (rest or "}")


def promtool_tests(path, cases):
    """Files of series, and the alerts that they lead to."""
    path.write_text(json.dumps({
        "rule_files": [str(FOLDER / "alerts.yaml")], "evaluation_interval": "1m",
        "tests": [{"name": name, "interval": "1m",
                   "input_series": [{"series": labelled(name), "values": values} for name, values in series.items()],
                   "promql_expr_test": [{"expr": 'count by (alertname) (ALERTS{alertstate="firing"})', "eval_time": f"{MINUTE}m",
                                         "exp_samples": [{"labels": f'{{alertname="{alert}"}}', "value": 1}
                                                         for alert in alerts]}]}
                  for name, (series, alerts) in cases.items()]}))
    return subprocess.run([PROMTOOL, "test", "rules", path], capture_output=True, text=True, timeout=120, check=False)


def test_each_alert_comes_when_it_should_and_no_other(tmp_path):
    assert WRONG.keys() == {rule["alert"] for rule in RULES}
    cases = {alert: ({**WELL, **series}, [alert]) for alert, series in WRONG.items()}
    cases["nothing"] = (WELL, [])
    cases["absent"] = ({}, ["TelnyxMqttDown"])
    done = promtool_tests(tmp_path / "tests.yaml", cases)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_test_of_rules_can_fail(tmp_path):
    assert promtool_tests(tmp_path / "tests.yaml", {"wrong": (WELL, ["TelnyxMqttDown"])}).returncode != 0


def test_rules_say_how_urgent_and_what_to_do():
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "ticket"), rule
        assert rule["annotations"].keys() == {"summary", "description"}, rule


def dashboard_expressions():
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]


def test_the_dashboard_s_expressions_are_promql(tmp_path):
    rules = [{"record": f"panel:{i}", "expr": expr.replace("$__rate_interval", "5m").replace("$instance", "x")}
             for i, expr in enumerate(dashboard_expressions())]
    path = tmp_path / "rules.yaml"
    path.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    done = subprocess.run([PROMTOOL, "check", "rules", path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("expressions", [[rule["expr"] for rule in RULES], dashboard_expressions(),
                                         [variable["query"] for variable in DASHBOARD["templating"]["list"]
                                          if variable["type"] == "query"]])
def test_only_metrics_that_there_are_are_named(bridge, expressions):  # noqa: F811
    there = set(re.findall(r"^(telnyx_mqtt_\w+)", get(bridge, "/metrics")[1], re.MULTILINE))
    named = {name for text in expressions for name in re.findall(r"\btelnyx_mqtt_\w+", text)}
    assert named and named <= there, named - there


def test_the_dashboard_s_panels_lie_side_by_side():
    taken = set()
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] == "row" or panel["description"], panel["title"]
