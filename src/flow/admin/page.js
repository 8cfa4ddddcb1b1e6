"use strict";
// Asks the bridge for its state every two seconds, and shows it. Whatever a text holds, it is set as text: nothing that
// comes from outside becomes markup.

const EVERY_MS = 2000, PATIENCE_MS = 8000, SVG = "http://www.w3.org/2000/svg";

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...children.filter(child => child !== null));
  return element;
}

function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const find = id => document.getElementById(id);
const pill = (text, kind = "") => make("span", {className: `pill ${kind}`, textContent: text});
const none = text => make("p", {className: "none", textContent: text});
const soft = text => make("span", {className: "soft", textContent: text});

// ---- words ----

const count = number => number.toLocaleString("en");
const several = (number, word) => `${count(number)} ${word}${number === 1 ? "" : "s"}`;
const clock = ms => new Date(ms).toLocaleTimeString([], {hour12: false});
const two = number => String(number).padStart(2, "0");

function lasting(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  if (s < 86400) return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}

const ago = s => s < 60 ? `${s} s` : s < 3600 ? `${Math.floor(s / 60)} min` : s < 86400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
const brief = ms => ms < 1000 ? `${Math.round(ms)} ms` : ms < 60000 ? `${(ms / 1000).toFixed(1)} s` : lasting(ms);
const bytes = number => number < 1 << 20 ? `${Math.ceil(number / 1024)} KiB` : `${(number / (1 << 20)).toFixed(1)} MiB`;
const exactly = us => us < 1000 ? `${us} µs` : us < 1e6 ? `${us / 1000} ms` : `${us / 1e6} s`;
// A long name may go on in the next line behind a dot or a dash.
const breakable = name => name.length < 24 ? [make("span", {className: "short", textContent: name})] : name.split(/(?<=[._])/).flatMap((part, i) => i ? [make("wbr"), part] : [part]);
const shortly = id => id.length > 20 ? `${id.slice(0, 10)}…${id.slice(-6)}` : id;

// ---- the state at a glance ----

function tile(name, value, more, kind = "") {
  return make("div", {className: `tile ${kind}`}, make("i", {textContent: name}), make("b", {textContent: value}),
              ...more.map(text => make("i", {textContent: text})));
}

function showTiles({health, timings, alerts}) {
  const {journal, mqtt, today, counters: c} = health;
  const refused = c.webhooks_unverified + c.webhooks_refused + c.webhooks_unavailable;
  const lost = journal.failing || journal.dead_letters > 0;
  return [
    tile("Broker", mqtt.connected ? "connected" : "not connected", [`MQTT ${mqtt.version}, window ${mqtt.window}`, `connections made: ${count(c.mqtt_connects)}`],
         mqtt.connected ? "good" : "bad"),
    tile("Journal", journal.failing ? "cannot be written" : `${count(journal.waiting)} waiting`,
         [journal.failing ? journal.why : journal.waiting ? `oldest for ${ago(journal.oldest_waiting_s)}` : "all delivered",
          `${bytes(journal.file_bytes)}, ${several(journal.dead_letters, "dead letter")}`],
         journal.failing ? "bad" : lost || journal.oldest_waiting_s > 60 ? "warn" : "good"),
    tile("Calls", count(health.calls_now), [`${count(today.calls)} today`, `${several(today.messages, "message")} today`]),
    tile("Commands", `${count(health.commands_pending)} pending`, [`${count(c.commands_ok)} went through`, `${count(c.commands_failed)} failed`]),
    tile("Webhooks", `${count(c.webhooks_kept)} kept`, [`${count(refused)} refused`, `${count(c.webhooks_duplicate)} known already`]),
    tile("Telnyx's API", several(c.rest_attempts, "request"), [`half of them ${under(timings.find(timing => timing.name === "rest"), 0.5)}`,
                                                            `${count(c.guard_hangups)} to end a call`]),
    tile("Alerts", `${alerts.filter(alert => alert.state === "running").length} running`, [`${alerts.filter(alert => alert.state === "acknowledged").length} acknowledged`,
      `${alerts.filter(alert => /exhausted|failed|expired/.test(alert.state)).length} in vain`]),
    tile("Spent today", (today.spent_millionths / 1e6).toFixed(2), ["on reaching out", `${count(c.commands_limited)} over a limit`]),
  ];
}

// ---- calls ----

const STATES = {ringing: "warn", answered: "good", bridged: "good", held: "calm", ended: ""};

function kindOf(type) {
  if (/answered|bridged|in-progress/.test(type)) return "good";
  if (/failed|error|busy|no-answer/.test(type)) return "bad";
  return /hangup|completed|canceled/.test(type) ? "warn" : "";
}

const time = text => text ? Date.parse(text) || 0 : 0;

function laneOf(call, now) {
  const state = call.state || {}, events = call.events || [], last = events[events.length - 1];
  const known = time(state.start_time) || (events.length ? events[0].at_ms : time(state.answered_at) || time(state.updated) || now);
  const begin = Math.min(known, events.length ? events[0].at_ms : now);
  const over = call.over_ms || (state.state === "ended" ? time(state.updated) : 0);
  const answered = events.find(event => /answered|in-progress/.test(event.type));
  return {
    id: call.id, events, begin, end: over || now, over, answered: answered ? answered.at_ms : time(state.answered_at),
    from: state.from || call.from || "?", to: state.to || call.to || "?", direction: state.direction || call.direction || "",
    state: over ? "ended" : state.state || (last ? last.type.replace(/^texml\./, "") : "known from before"),
    outcome: state.outcome_text || state.hangup_cause || "",
  };
}

function trackOf(lane) {
  const length = Math.max(lane.end - lane.begin, 1000);
  const place = ms => `${(1 + 98 * Math.min(1, Math.max(0, (ms - lane.begin) / length))).toFixed(2)}%`;
  const across = (x1, x2, kind) => draw("line", {x1, x2, y1: "50%", y2: "50%", class: kind});
  const track = draw("svg", {class: "track", role: "img", "aria-label": `${lane.events.length} events`}, across("1%", "99%", ""));
  if (lane.answered) track.append(across(place(lane.answered), place(lane.end), "talk"));
  for (const event of lane.events)
    track.append(draw("circle", {cx: place(event.at_ms), cy: "50%", r: 6, class: kindOf(event.type)}));
  return track;
}

function showLane(lane) {
  const head = make("div", {className: "lane-head"}, pill(lane.state, lane.state in STATES ? STATES[lane.state] : "calm"), make("b", {textContent: `${lane.from} → ${lane.to}`}),
                    soft(lane.direction), make("span", {className: "id", textContent: shortly(lane.id), title: lane.id}),
                    lane.outcome && lane.over ? soft(lane.outcome) : null,
                    make("span", {className: "long", textContent: lane.over ? brief(lane.over - lane.begin) : lasting(lane.end - lane.begin)}));
  const events = make("ol", {className: "events"}, ...lane.events.map(event => make(
    "li", {title: `${event.type} at ${clock(event.at_ms)}`}, make("span", {textContent: `+${brief(event.at_ms - lane.begin)}`}),
    event.type.replace(/^(call|texml)\./, ""))));
  return make("div", {className: lane.over ? "lane over" : "lane"}, head, trackOf(lane), events);
}

function showCalls({calls, now_ms}) {
  const lanes = calls.map(call => laneOf(call, now_ms)).sort((a, b) => !!a.over - !!b.over || b.begin - a.begin);
  const living = lanes.filter(lane => !lane.over).length;
  find("calls-count").textContent = `${living} in progress`;
  return lanes.length ? lanes.map(showLane) : [none("No call is in progress.")];
}

// ---- alerts ----

const ENDS = {running: "warn", acknowledged: "good", exhausted: "bad", failed: "bad", expired: "bad", cancelled: ""};
const OUTCOMES = {acknowledged: "good", no_answer: "", declined: "bad", failed: "bad", busy: ""};

function showAttempt(attempt) {
  const over = attempt.step === "over";
  const rang = time(attempt.answered_at || attempt.ended_at) - time(attempt.started_at);
  return make("tr", {},
              make("td", {className: "time", textContent: clock(time(attempt.started_at))}),
              make("td", {}, make("b", {textContent: attempt.contact})),
              make("td", {className: "soft", textContent: attempt.to}),
              make("td", {}, pill((over ? attempt.outcome || "over" : attempt.step).replaceAll("_", " "), over ? OUTCOMES[attempt.outcome] || "" : "warn")),
              make("td", {className: "number", textContent: rang > 0 ? `rang ${brief(rang)}` : ""}),
              make("td", {className: "number", textContent: `round ${attempt.round}`}));
}

function showAlert(alert, now) {
  const end = time(alert.ended_at) || now, by = alert.acknowledged && (alert.acknowledged.by || "somebody");
  const how = by ? `by ${by}, ${alert.acknowledged.how === "key" ? "with the key" : "by a command"}` : alert.trouble ? `trouble: ${alert.trouble}` : "";
  const head = make("div", {className: "lane-head"}, pill(alert.state, ENDS[alert.state] || ""), make("b", {textContent: alert.alert_id}), soft(how),
                    soft(`round ${alert.round} of ${alert.rounds}`),
                    alert.calling.length ? soft(`calling ${alert.calling.join(", ")}`) : null,
                    make("span", {className: "long", textContent: `${clock(time(alert.started_at))}, ${brief(end - time(alert.started_at))}`}));
  const attempts = alert.attempts.length ? make("table", {}, make("tbody", {}, ...alert.attempts.map(showAttempt))) : null;
  return make("div", {className: alert.state === "running" ? "lane" : "lane over"}, head,
              make("p", {className: "alert-text", textContent: alert.text || alert.audio_url || ""}), attempts);
}

function showAlerts({alerts, now_ms}) {
  const newest = [...alerts].reverse().sort((a, b) => (b.state === "running") - (a.state === "running"));
  find("alerts-count").textContent = `${alerts.filter(alert => alert.state === "running").length} running`;
  return newest.length ? newest.slice(0, 12).map(alert => showAlert(alert, now_ms)) : [none("There was no alert.")];
}

// ---- commands, and what was refused ----

function table(heads, rows) {
  return make("table", {}, make("thead", {}, make("tr", {}, ...heads.map(([text, kind]) => make("th", {textContent: text, className: kind || ""})))),
              make("tbody", {}, ...rows));
}

const cell = (text, kind = "") => make("td", {className: kind, textContent: text});

function showCommand(command) {
  const result = command.ok ? pill("ok", "good") : pill(command.code.replaceAll("_", " "), "bad");
  const more = [command.http_status ? `HTTP ${command.http_status}` : "", command.attempts > 1 ? `${command.attempts} attempts` : "",
                command.by ? `by ${command.by}` : ""].filter(Boolean).join(", ");
  return make("tr", {}, cell(clock(command.at_ms), "time"), make("td", {}, make("b", {}, ...breakable(command.operation || "?"))),
              make("td", {}, result), cell([command.message, more].filter(Boolean).join(" · "), "text"), cell(brief(command.duration_ms), "number"));
}

function showCommands({commands}) {
  if (!commands.length) return [none("No command came since the start.")];
  return [table([["Time"], ["Operation"], ["Result"], [""], ["Took", "number"]], commands.slice(0, 16).map(showCommand))];
}

function showRefusals({refusals}) {
  if (!refusals.length) return [none("Nothing was refused since the start.")];
  return [table([["Time"], ["What"], ["Why"]], refusals.slice(0, 16).map(refusal => make(
    "tr", {}, cell(clock(refusal.at_ms), "time"), make("td", {}, pill(refusal.what + (refusal.times > 1 ? ` ×${count(refusal.times)}` : ""), "bad")),
    make("td", {className: "text"}, refusal.name ? make("b", {textContent: `${refusal.name} `}) : null, refusal.why))))];
}

// ---- plots ----

function bars(values, places, most) {
  const svg = draw("svg", {viewBox: `0 0 ${places * 4} 40`, preserveAspectRatio: "none", role: "img", "aria-label": values.join(" ")},
                   draw("rect", {x: 0, y: 39, width: places * 4, height: 1, class: "floor"}));
  values.forEach((value, i) => {
    const height = value > 0 ? Math.max(1.5, 38 * value / most) : 0;
    svg.append(draw("rect", {x: (places - values.length + i) * 4, y: 39 - height, width: 3, height, class: "bar"}));
  });
  return svg;
}

function plot(name, value, svg, left, right, kind = "") {
  return make("div", {className: `plot ${kind}`}, make("div", {className: "name"}, make("span", {textContent: name}), make("b", {textContent: value})),
              svg, make("div", {className: "under"}, make("span", {textContent: left}), make("span", {textContent: right})));
}

function showRates({rates, step_ms, steps}) {
  find("rates-span").textContent = `of the last ${Math.round(steps * step_ms / 60000)} minutes`;
  return rates.map(rate => {
    const most = Math.max(1, ...rate.steps), lately = rate.steps.slice(-6).reduce((sum, step) => sum + step, 0);
    return plot(rate.name, `${count(lately)}/min`, bars(rate.steps, steps, most), `${count(rate.count)} in all`,
                `peak ${count(Math.max(0, ...rate.steps))} in ${step_ms / 1000} s`, /refused|failed/.test(rate.name) ? "bad" : "");
  });
}

const NAMES = {webhook: "webhook to its answer", commit: "commit to the disk", publish: "publish to acknowledgement", rest: "API request"};

// The bound under which that share of all lies.
function under({counts, bounds_us}, share) {
  const all = counts.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  const at = counts.findIndex(value => (sum += value) >= share * all);
  return !all ? "–" : at < bounds_us.length ? `≤ ${exactly(bounds_us[at])}` : `> ${exactly(bounds_us[bounds_us.length - 1])}`;
}

function showTimings({timings}) {
  return timings.map(timing => {
    const all = timing.counts.reduce((sum, value) => sum + value, 0);
    const result = plot(NAMES[timing.name] || timing.name, `${under(timing, 0.5)}`,
                        bars(timing.counts, timing.counts.length, Math.max(1, ...timing.counts)),
                        `${exactly(timing.bounds_us[0])} – ${exactly(timing.bounds_us[timing.bounds_us.length - 1])}`,
                        `99 %: ${under(timing, 0.99)}`);
    result.title = `${timing.help}; ${count(all)} times`;
    return result;
  });
}

// ---- the whole ----

const PARTS = {tiles: showTiles, calls: showCalls, alerts: showAlerts, commands: showCommands, refusals: showRefusals, rates: showRates, timings: showTimings};
let heard = 0;

function show(status) {
  const {health} = status;
  find("ready").className = `pill ${status.ready ? "bad" : "good"}`;
  find("ready").textContent = status.ready || "ready";
  find("about").textContent = `${status.version} · ${status.root}/… · up ${lasting(health.uptime_s * 1000)}`;
  find("trouble").textContent = health.problem;
  find("trouble").hidden = !health.problem;
  document.title = status.ready || health.problem ? "● telnyx-mqtt" : "telnyx-mqtt";
  for (const [id, part] of Object.entries(PARTS)) {
    const fresh = part(status), old = find(id);
    const same = fresh.length === old.childNodes.length && fresh.every((node, i) => node.isEqualNode(old.childNodes[i]));
    if (!same) old.replaceChildren(...fresh); // else what is selected stays so
  }
}

async function ask() {
  try {
    const reply = await fetch("status.json", {cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS)});
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    show(await reply.json());
    heard = Date.now();
    find("fresh").textContent = `as of ${clock(heard)}`;
  } catch (error) {
    find("ready").className = "pill bad";
    find("ready").textContent = "no answer";
    find("fresh").textContent = heard ? `what stands here is of ${clock(heard)}` : String(error.message);
  }
}

async function goOn() {
  if (!document.hidden) await ask();
  setTimeout(goOn, EVERY_MS);
}

goOn();
