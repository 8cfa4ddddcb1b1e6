"""How the operation table's generator names operations, and what it refuses."""

import pathlib
import sys
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "src" / "ops"))
import classes  # noqa: E402
import events  # noqa: E402
import generate  # noqa: E402
import refresh  # noqa: E402
from naming import names_of, snake  # noqa: E402
from notation import kind_of, written  # noqa: E402
from refresh import reduce, typed  # noqa: E402


def fact(name, path="/things", **more):
    return {"name": name, "method": "POST", "path": path, **more}


class Naming(unittest.TestCase):
    def test_an_acronym_is_one_word(self):
        cases = {
            "startAIAssistant": "start_ai_assistant",
            "callControlApplications": "call_control_applications",
            "globalIPs": "global_ips",
            "listAlphanumericSenderIDs": "list_alphanumeric_sender_ids",
            "messagingURLDomains": "messaging_url_domains",
            "initiateAICall": "initiate_ai_call",
        }
        for word, expected in cases.items():
            self.assertEqual(snake(word), expected)

    def test_actions_stay_in_five_names_of_all(self):
        with open(generate.HERE / "facts.jsonl", encoding="utf-8") as lines:
            names = names_of([generate.json.loads(line) for line in lines])
        kept = sorted(name for name, _ in names.values() if "actions" in name.split("."))
        self.assertEqual(
            [name for name in kept if names_without_actions(name) in {n for n, _ in names.values()}],
            [
                "recordings.actions.delete",
                "sim_card_groups.actions.list",
                "sim_card_groups.actions.retrieve",
                "sim_cards.actions.list",
                "sim_cards.actions.retrieve",
            ],
        )

    def test_the_wires_word_is_the_name_and_the_sdks_the_alias(self):
        names = names_of([fact("calls.actions.startPlayback", "/calls/{id}/actions/playback_start")])
        self.assertEqual(names["calls.actions.startPlayback"], ("calls.playback_start", "calls.start_playback"))

    def test_one_name_for_two_operations_is_refused(self):
        twice = [fact("a.actions.stop", "/a/actions/halt"), fact("a.halt")]
        with self.assertRaisesRegex(SystemExit, "a.halt"):
            names_of(twice)


def names_without_actions(name):
    return ".".join(word for word in name.split(".") if word != "actions")


class Generator(unittest.TestCase):
    def refuses(self, why, **more):
        wrong = fact("a.create", **more)
        with self.assertRaisesRegex(SystemExit, why):
            generate.check(wrong, list(generate.params_of(wrong)), generate.steps_of(wrong, "a.create"))

    def test_refuses_what_the_bridge_cannot_send(self):
        self.refuses("soap cannot be sent", content="application/soap")
        self.refuses("another host", base_url="https://elsewhere")
        self.refuses("cannot be built", path="/a?b=c d")
        self.refuses("no content type", body={"x": "string"})
        self.refuses("too many", path="/{a}/{b}/{c}/{d}/{e}")
        self.refuses("command_id", command_id=True)
        self.refuses("key of the bridge", query={"expires_at": "string"})
        self.refuses("more than one parameter that is a header", header={"A": "string", "B": "string"})
        self.refuses("without another name", path="/a/{x}", query={"x": "string"})

    def test_what_shares_its_name_with_an_id_or_a_key_of_the_bridge_gets_another(self):
        params = generate.params_of(fact("a.b", "/a/{x}", content="json", body={"x": "string", "expires_at!": "string"}))
        self.assertEqual([(name, alias) for name, alias, *_ in params], [("x", None), ("x", "body_x"), ("expires_at", "body_expires_at")])

    def test_a_row_is_one_line_that_a_c_compiler_reads(self):
        speak = fact("calls.actions.speak", "/calls/{call_control_id}/actions/speak", content="json", command_id=True,
                     body={"command_id": "string", "voice!": {"|": ["string", "null"]}},
                     aliases={"body.voice": "say_as"}, pages={"page": "p"})
        row = generate.row_of(speak, "calls.speak", None, ("call", "none", []), [{"page": "o"}, {"page": "p"}])
        self.assertEqual(row, r'OPERATION("calls.speak\0", "POST\0/calls/{call_control_id}/actions/speak\0calls\0{0\0speak", '
                              r'"j10c\0\0\0Psccall_control_id\0\0s\0bs-command_id\0\0s\0Bs-voice\0say_as\0s|~", 2, 3, 3)'
                         )
        self.assertEqual(generate.literal("a", "1"), r'"a\0001"')
        with self.assertRaisesRegex(SystemExit, "cannot hold"):
            generate.literal("a??(b")

    def test_ids_follow_their_resource(self):
        path = "/conferences/{id}/participants/{participant_id}"
        steps = generate.steps_of(fact("x", path), "conferences.update_participant")
        self.assertEqual(
            steps, [("conferences", -1), (None, 0), ("participants", 1), ("update_participant", -1)]
        )


class Refresh(unittest.TestCase):
    def test_a_body_of_two_shapes_requires_what_both_require(self):
        def shape(required):
            return {"params": {"To": {"type": "string", "required": True},
                               "Url": {"type": "string", "required": required}}}
        raw = fact("a.b", command_id=False, content_type="application/json",
                   body={"one_of": [shape(True), shape(False)]})
        self.assertEqual(reduce(raw)["body"], {"To!": "string", "Url": "string"})
        self.assertNotIn("one_of", reduce(raw))  # what the second requires is all that the first does

    def test_a_body_of_several_shapes_requires_one_of_them(self):
        def shape(name, kind):
            return {"params": {name: {"type": "string", "required": True},
                               "type": {"type": "string", "enum": [kind], "required": True}}}
        raw = fact("a.b", command_id=False, content_type="application/json",
                   body={"one_of": [shape("key", "ios"), shape("file", "android")]})
        self.assertEqual(reduce(raw)["body"], {"file": "string", "key": "string", "type!": {"=": ["ios", "android"]}})
        self.assertEqual(reduce(raw)["one_of"], [{"key!": "string", "type!": {"=": ["ios"]}},
                                                 {"file!": "string", "type!": {"=": ["android"]}}])

    def test_a_body_may_be_a_value(self):
        raw = fact("a.b", command_id=False, content_type="application/json",
                   body={"whole": True, "schema": {"type": "array", "items": {"type": "string"}}})
        self.assertEqual(reduce(raw)["whole"], ["string"])

    def test_headers_and_pages(self):
        raw = fact("a.b", command_id=False, header_params=[{"header": "Idempotency-Key", "sdk_name": "idempotencyKey"}],
                   pagination={"style": "CursorFlatPagination"})
        self.assertEqual(reduce(raw)["header"], {"Idempotency-Key": "string"})
        self.assertEqual(reduce(raw)["aliases"], {"header.Idempotency-Key": "idempotency_key"})
        self.assertEqual(reduce(raw)["pages"], {"page": "cursor", "size": "limit", "items": "data", "next": "meta.cursor"})

    def test_renamed_parameters_keep_both_names(self):
        raw = fact("a.b", "/a/{id}", command_id=False,
                   path_params=[{"name": "id", "sdk_name": "thingID", "type": "string", "required": True}],
                   query={"End<": {"type": "string", "required": False, "sdk_name": "End_lt"}})
        self.assertEqual(reduce(raw)["aliases"], {"path.id": "thing_id", "query.End<": "End_lt"})


class Release(unittest.TestCase):
    """What becomes of a new release beside the facts that are there."""

    KNOWN = {"a.b": {"name": "a.b", "method": "GET", "path": "/a/{a_id}", "pages": {"page": "page"},
                     "query": {"count": "integer", "kind": {"=": ["x", "y"]}, "old": "string"}}}

    def raw(self, name="a.b", **query):
        return {**fact(name, "/a/{thingID}"), "method": "GET", "command_id": False,
                "path_params": [{"name": "thingID", "positional": True, "type": "string", "required": True}],
                "query": {key: {"required": False, **kind} for key, kind in query.items()}}

    def test_what_the_package_does_not_say_is_kept(self):
        raw = self.raw(count={"type": "number"}, kind={"type": "string", "enum": ["z", "y", "x"]}, old={"type": "string"})
        self.assertEqual(refresh.renewed([raw], self.KNOWN)["a.b"],
                         {"name": "a.b", "method": "GET", "path": "/a/{a_id}", "pages": {"page": "page"},
                          "aliases": {"path.a_id": "thing_id"},
                          "query": {"count": "integer", "kind": {"=": ["x", "y", "z"]}, "old": "string"}})

    def test_what_is_new_is_named_as_the_sdk_does(self):
        self.assertEqual(refresh.renewed([self.raw("a.c", n={"type": "number"})], self.KNOWN)["a.c"],
                         {"name": "a.c", "method": "GET", "path": "/a/{thing_id}", "query": {"n": "number"}})

    def test_says_what_was_added_removed_and_changed(self):
        raws = [self.raw("a.c"), self.raw(count={"type": "number"}, kind={"type": "string", "enum": ["x", "y"]}, new={"type": "any"})]
        self.assertEqual(sorted(refresh.differences(self.KNOWN, refresh.renewed(raws, self.KNOWN))),
                         ["added    a.c: GET /a/{thing_id}", "changed  a.b: aliases.path.a_id, query.new, query.old"])
        self.assertEqual(list(refresh.differences(self.KNOWN, {})), ["removed  a.b"])


class Types(unittest.TestCase):
    TEXT, NUMBER = {"type": "string"}, {"type": "number"}

    def of(self, **param):
        return typed(param)

    def test_scalars_arrays_and_objects(self):
        self.assertEqual(self.of(type="array", items=self.TEXT), ["string"])
        needed = {"type": "string", "required": True}
        self.assertEqual(self.of(type="object", properties={"b": self.NUMBER, "a": needed}), {"a!": "string", "b": "number"})
        self.assertEqual(self.of(type="object", additional=self.NUMBER), {"*": "number"})
        self.assertEqual(self.of(type="object"), {"*": "any"})
        self.assertEqual(self.of(type="string", enum=["a", "b"]), {"=": ["a", "b"]})
        self.assertEqual(self.of(type="string", nullable=True), {"|": ["string", "null"]})

    def test_one_of_several(self):
        def of(*kinds):
            return self.of(type="union", oneOf=list(kinds))
        values = {"type": "string", "enum": ["a", "b"]}
        self.assertEqual(of(self.TEXT, {"type": "array", "items": self.TEXT}), {"|": ["string", ["string"]]})
        self.assertEqual(of(*({"type": "array", "items": kind} for kind in (self.TEXT, self.NUMBER))),
                         [{"|": ["string", "number"]}])
        self.assertEqual(of(values, {"type": "string", "enum": ["b", "c"]}), {"=": ["a", "b", "c"]})
        self.assertEqual(of(values, self.TEXT), "string")
        self.assertEqual(of(values, {"type": "any"}), "any")
        self.assertEqual(of({"type": "file"}, {"type": "object", "properties": {"path": self.TEXT}}), "file")
        self.assertEqual(of({"type": "union", "oneOf": [self.TEXT]}, self.TEXT), "string")

    def test_how_the_table_writes_them(self):
        for kind, text in ((["string"], "[s]"), ({"|": ["string", ["string"], "null"]}, "s|[s]|~"), ("file", "f"),
                           ({"=": ["a b", "c,d"]}, "s(a b|c,d)"), ({"=": [8000, 16000]}, "i(8000|16000)"),
                           ({"=": [True, "x"]}, "b(true)|s(x)"),
                           ({"b-c!": "number", "*": "any", "a": {"x": "boolean"}}, "{*:?,a:{x:b},b-c!:n}")):
            self.assertEqual(written(kind), text)
        for wrong in ({"=": ["a|b"]}, {"=": ["a)"]}, {"a:b": "string"}, {"a]": "string"}):
            with self.assertRaisesRegex(SystemExit, "cannot be written"):
                written(wrong)
        with self.assertRaisesRegex(SystemExit, "too many objects"):
            written({"|": [{str(i): "string"} for i in range(17)]})

    def test_their_kinds(self):
        for kind, name in (({"|": ["string", "null"]}, "s"), ({"=": ["a"]}, "s"), ({"|": ["string", "number"]}, "?"),
                           (["string"], "["), ({"*": "any"}, "{"), ("any", "?"), ("file", "?")):
            self.assertEqual(kind_of(kind), name)


class Classes(unittest.TestCase):
    def setUp(self):
        with open(generate.HERE / "facts.jsonl", encoding="utf-8") as lines:
            self.facts = [generate.json.loads(line) for line in lines]
        self.names = {fact["name"]: name for fact, (name, _) in zip(self.facts, names_of(self.facts).values())}
        self.classes = classes.classes_of(self.facts)

    def test_each_operation_has_one(self):
        self.assertEqual(len(self.classes), len(self.facts))
        self.assertGreaterEqual(len(self.facts), 1286)

    def test_money_credentials_and_phones_are_not_left_to_the_method(self):
        wanted = {
            "number_orders.create": "spend", "number_lookup.retrieve": "spend", "portouts.update_status": "spend",
            "payment.auto_recharge_prefs.update": "spend", "calls.pay": "spend", "ai.openai.chat.create_completion": "spend",
            "managed_accounts.list": "secret", "telephony_credentials.retrieve": "secret", "oauth.token": "secret",
            "credential_connections.update": "secret", "messaging_profiles.retrieve": "secret",
            "verified_numbers.create": "reach", "verifications.trigger_flashcall": "reach", "calls.refer": "reach",
            "texml.accounts.conferences.participants.participants": "reach", "ai.assistants.scheduled_events.create": "reach",
            "messaging.rcs.invite_test_number": "reach", "texml.accounts.calls.update": "reach",
            "phone_numbers.jobs.delete_batch": "delete", "organizations.users.remove": "delete",
            "storage.sqldbs.query": "delete", "queues.calls.remove": "call", "messages.cancel_scheduled": "call",
            "outbound_voice_profiles.update": "configure", "balance.retrieve": "read",
        }
        found = {self.names[name]: row[0] for name, row in self.classes.items()}
        self.assertEqual({name: found[name] for name in wanted}, wanted)

    def test_what_rings_or_writes_by_its_name_reaches_or_is_known_not_to(self):
        """A new operation whose parameters look like a destination must be looked at."""
        looks = {"to", "To", "phone_number", "phone_numbers", "sip_address"}
        known = {  # a number is what they are about, and nobody is rung
            "addresses.create", "user_addresses.create", "customer_service_records.create", "number_orders.create",
            "number_reservations.create", "messaging_hosted_number_orders.create", "porting_orders.create",
            "enterprises.reputation.numbers.associate", "enterprises.reputation.numbers.refresh",
            "enterprises.reputation.remediation.create", "dir.phone_numbers.add", "dir.new_loa",
            "phone_numbers.jobs.update_batch", "email_blocks.create", "email_unsubscribe_groups.suppressions.create",
            "email_inboxes.drafts.create", "email_inboxes.drafts.patch", "email_inboxes.drafts.update",
            "email_inboxes.messages.drafts",
        }
        for fact in self.facts:
            name, kind = self.names[fact["name"]], self.classes[fact["name"]][0]
            body = {name.rstrip("!") for name in fact.get("body", {})}
            if fact["method"] not in ("GET", "DELETE") and looks & body and kind in ("call", "configure"):
                self.assertIn(name, known)
            if fact["method"] == "POST" and {"to", "To"} & body and name not in known:
                self.assertEqual(kind, "reach", name)

    def test_a_rule_for_nothing_is_refused(self):
        lines = "read *\nspend number_orders.creat\n"
        with unittest.mock.patch("builtins.open", unittest.mock.mock_open(read_data=lines)):
            with self.assertRaisesRegex(SystemExit, "number_orders.creat"):
                classes.classes_of(self.facts)


class Events(unittest.TestCase):
    def test_a_payload_is_put_together_from_paths(self):
        fields = {"to": "array<object>", "to[].status": {"type": "string", "enum": ["sent"]}, "cost": "object",
                  "cost.amount": "number", "tags": "array<string>", "body": "union", "body.text": "string"}
        self.assertEqual(events.payload(fields), {"type": "object", "properties": {
            "body": {},
            "cost": {"type": ["object", "null"], "properties": {"amount": {"type": ["number", "null"]}}},
            "tags": {"type": ["array", "null"], "items": {"type": "string"}},
            "to": {"type": ["array", "null"], "items": {"type": "object", "properties": {
                "status": {"type": "string", "enum": ["sent"]}}}}}})

    def test_a_body_is_what_its_envelope_says(self):
        cases = {"data": ["data"], "data+meta": ["data"], "bare (no data wrapper)": ["event_type"],
                 "versioned (id,event,version,occurred_at,data)": ["event"]}
        for envelope, required in cases.items():
            body = events.body({"envelope": envelope, "payload_fields": {}}, "a.b")
            self.assertEqual(body["required"], required)
            self.assertIn('"const": "a.b"', generate.json.dumps(body))


if __name__ == "__main__":
    unittest.main()
