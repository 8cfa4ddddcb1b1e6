"""What the integrations that we use need besides, which Home Assistant would fetch when it first starts."""

import importlib.util
import json
import pathlib

USED = ["automation", "blueprint", "config", "frontend", "history", "logbook", "lovelace", "mqtt", "onboarding", "recorder"]
# homeassistant.helpers.service imports these when somebody looks at a page.
BASE = ["ai_task", "alarm_control_panel", "assist_satellite", "calendar", "camera", "climate", "cover", "fan", "humidifier",
        "light", "lock", "media_player", "notify", "remote", "siren", "todo", "update", "vacuum", "water_heater"]

components = pathlib.Path(importlib.util.find_spec("homeassistant").origin).parent / "components"
waiting, seen, needed = USED + BASE, set(), set()
while waiting:
    name = waiting.pop()
    if name in seen:
        continue
    seen.add(name)
    manifest = json.loads((components / name / "manifest.json").read_text())
    needed.update(manifest.get("requirements", []))
    waiting += manifest.get("dependencies", [])
print("\n".join(sorted(needed)))
