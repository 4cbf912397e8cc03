"""R10, R38: only an item with a genuine ticket that was queued in time is accepted."""

from __future__ import annotations

import in_source  # noqa: F401

import base64
import json
import random
import threading
import unittest
from datetime import datetime, timedelta, timezone
from unittest import mock

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from regionalpause import SERVICE_BUS, STORAGE_QUEUE, TicketKeyError, TicketVerifier, Verdict, canonical, read_ticket_keys
from regionalpause import tickets as module
from regionalpause.instants import microseconds
from ticket_issuer import NOT_AFTER, Issuer, event, jwk, key_id, message, pem, private_key, spki
from worked_example import ROOT, VECTORS, example

TICKET_KEY = private_key(1)
GATE = Issuer(TICKET_KEY, private_key(11))
IN_TIME = NOT_AFTER - 5000


def admitted(n: int = 1, **changes: object) -> dict:
    item = event(n)
    return message(item, GATE.issue([item])[0], **changes)


class Vectors(unittest.TestCase):
    def test_every_vector_has_its_verdict(self) -> None:
        vectors = json.loads(VECTORS.read_text("utf-8"))["vectors"]
        self.assertGreater(len(vectors), 100)
        for vector in vectors:
            with self.subTest(vector["name"]):
                verdict = TicketVerifier(vector["keys"]).check(
                    vector["message"], vector["enqueuedAt"], timedelta(seconds=vector["resolutionSeconds"])
                )
                self.assertEqual(verdict.value, vector["verdict"])

    def test_a_remembered_group_changes_no_verdict(self) -> None:
        vectors = json.loads(VECTORS.read_text("utf-8"))["vectors"]
        first = [vector for vector in vectors if vector["keys"] == vectors[0]["keys"]]
        verifier = TicketVerifier(vectors[0]["keys"])
        for vector in first * 2:
            with self.subTest(vector["name"]):
                verdict = verifier.check(vector["message"], vector["enqueuedAt"], timedelta(seconds=vector["resolutionSeconds"]))
                self.assertEqual(verdict.value, vector["verdict"])

    def test_the_page_for_loaders_shows_the_first_vector(self) -> None:
        self.assertIn(example(), (ROOT / "docs" / "loaders.md").read_text("utf-8"))


class Messages(unittest.TestCase):
    def setUp(self) -> None:
        self.verifier = TicketVerifier(pem(TICKET_KEY))

    def check(self, whole: object, at: object = IN_TIME, **more: object) -> Verdict:
        return self.verifier.check(whole, at, **more)  # type: ignore[arg-type]

    def test_all_forms_of_a_message_are_read(self) -> None:
        text = json.dumps(admitted())
        encoded = text.encode()
        forms = (admitted(), text, encoded, bytearray(encoded), memoryview(encoded), base64.b64encode(encoded), "\ufeff" + text)
        for form in forms:
            with self.subTest(type(form)):
                self.assertIs(self.check(form), Verdict.ACCEPTED)

    def test_the_checked_data_are_returned(self) -> None:
        verdict, data = self.verifier.open(json.dumps(admitted(3)), IN_TIME)
        self.assertIs(verdict, Verdict.ACCEPTED)
        assert data is not None
        self.assertEqual(data["item"]["contentId"], "post:3")

    def test_a_number_that_another_parser_made_a_float_is_the_same_number(self) -> None:
        whole = admitted()
        whole["data"]["revision"] = whole["data"]["item"]["revision"] = 1.0
        self.assertIs(self.check(whole), Verdict.ACCEPTED)

    def test_a_repeated_member_is_refused(self) -> None:
        text = json.dumps(admitted())
        doubled = text.replace('"minor": false', '"minor": true, "minor": false')
        self.assertNotEqual(doubled, text)
        self.assertIs(self.check(doubled), Verdict.UNREADABLE)

    def test_a_blob_is_read_only_if_the_loader_can_read_it(self) -> None:
        whole = admitted()
        data = whole.pop("data")
        whole["dataref"] = "https://account.example/oversized-messages/1.json"
        self.assertIs(self.check(whole), Verdict.UNREADABLE)
        self.assertIs(self.check(whole, fetch=lambda address: json.dumps(data).encode()), Verdict.ACCEPTED)
        self.assertIs(self.check(whole, fetch=lambda address: b"[]"), Verdict.UNREADABLE)

    def test_what_is_no_message_is_unreadable(self) -> None:
        deep = "[" * 100_000
        big = '{"data":' + "9" * 100_000 + "}"
        for text in (
            "",
            "{",
            "[]",
            "null",
            '"x"',
            deep,
            '{"a":' + deep,
            big,
            "\x00",
            "\ud800",
            b"\xff\xfe",
            b"\x00" * 9,
            "x" * 2_000_000,
            5,
            None,
        ):
            with self.subTest(str(text)[:20]):
                self.assertIs(self.check(text), Verdict.UNREADABLE)

    def test_no_text_makes_it_throw(self) -> None:
        chance = random.Random(39)
        text = json.dumps(admitted(), ensure_ascii=False)
        for _ in range(5000):
            changed = list(text)
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(changed))
                changed[at : at + chance.randint(0, 3)] = chance.choice(
                    ['"', "{", "}", "\\u", "\ud800", "\x00", "1e999", "e", ".", "=", "A", "[", "\U0001f600"]
                )
            self.assertIn(self.check("".join(changed)), list(Verdict))

    def test_no_value_makes_it_throw(self) -> None:
        odd = [
            None,
            True,
            0,
            -1,
            1.5,
            float("nan"),
            float("inf"),
            2**80,
            "",
            "\ud800",
            [],
            {},
            {"contentId": "\ud800", "revision": 1},
            object(),
        ]
        for name in ("contentId", "revision", "ticket", "item"):
            for value in odd:
                with self.subTest(name, value=repr(value)):
                    self.assertIsNot(self.check({"data": {**admitted()["data"], name: value}}), Verdict.ACCEPTED)
        for value in odd:
            inner = admitted()
            inner["data"]["item"]["minor"] = value
            self.assertIs(self.check(inner), Verdict.FORGED)

    def test_an_item_nested_too_deeply_is_forged(self) -> None:
        deep: list = []
        for _ in range(5000):
            deep = [deep]
        whole = admitted()
        whole["data"]["item"]["minor"] = deep
        self.assertIs(self.check(whole), Verdict.FORGED)


class Instants(unittest.TestCase):
    def setUp(self) -> None:
        self.verifier = TicketVerifier(spki(TICKET_KEY))

    def test_all_forms_of_an_instant_are_equal(self) -> None:
        forms = (
            NOT_AFTER,
            datetime(2027, 1, 15, 8, 0, 10, tzinfo=timezone.utc),
            datetime(2027, 1, 15, 3, 0, 10, tzinfo=timezone(timedelta(hours=-5))),
            "2027-01-15T08:00:10Z",
            "2027-01-15T08:00:10.000+00:00",
            "Fri, 15 Jan 2027 08:00:10 GMT",
        )
        for form in forms:
            with self.subTest(form):
                self.assertEqual(microseconds(form), NOT_AFTER * 1000)
                self.assertIs(self.verifier.check(admitted(), form, SERVICE_BUS), Verdict.ACCEPTED)
                self.assertIs(self.verifier.check(admitted(), form, STORAGE_QUEUE), Verdict.LATE)

    def test_a_microsecond_too_late_is_late(self) -> None:
        at = datetime(2027, 1, 15, 8, 0, 10, 1, tzinfo=timezone.utc)
        self.assertIs(self.verifier.check(admitted(), at, SERVICE_BUS), Verdict.LATE)

    def test_an_instant_without_a_time_zone_is_an_error(self) -> None:
        for wrong in (datetime(2027, 1, 15), "2027-01-15T08:00:10", "yesterday", "", True):
            for whole in (admitted(), "not a message"):
                with self.subTest(wrong), self.assertRaises(ValueError):
                    self.verifier.check(whole, wrong)


class Keys(unittest.TestCase):
    def test_every_form_of_a_key_is_read(self) -> None:
        jwks = {"keys": [jwk(TICKET_KEY)]}
        for source in (
            jwks,
            json.dumps(jwks),
            json.dumps(jwks).encode(),
            jwk(TICKET_KEY),
            pem(TICKET_KEY),
            pem(TICKET_KEY).encode(),
            spki(TICKET_KEY),
        ):
            with self.subTest(type(source)):
                self.assertEqual(list(read_ticket_keys(source)), [key_id(TICKET_KEY)])
        self.assertEqual(len(read_ticket_keys([pem(TICKET_KEY), spki(private_key(2))])), 2)

    def test_what_is_no_public_key_is_refused_with_a_reason(self) -> None:
        secret = TICKET_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        other_curve = ec.generate_private_key(ec.SECP384R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        other_kind = rsa.generate_private_key(65537, 2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        rows = [
            (secret, "private key"),
            ({**jwk(TICKET_KEY), "d": "AQ"}, "private key"),
            (other_curve, "P-256"),
            (other_kind, "EC key"),
            ({**jwk(TICKET_KEY), "kid": "00000000"}, "another kid"),
            ({**jwk(TICKET_KEY), "x": jwk(TICKET_KEY)["y"]}, "point"),
            ({"keys": []}, "no ticket key"),
            ({"keys": [{"kty": "OKP"}]}, "no ticket key"),
            ({"keys": 5}, "array of keys"),
            ("{", "JSON"),
            (b"\x30\x00", "SubjectPublicKeyInfo"),
            ([], "no ticket key"),
        ]
        for source, reason in rows:
            with self.subTest(reason), self.assertRaisesRegex(TicketKeyError, reason):
                TicketVerifier(source)


class Memory(unittest.TestCase):
    def count_signatures(self) -> "mock._patch":
        return mock.patch.object(module, "_verify_signature", side_effect=module._verify_signature)

    def test_a_group_costs_its_signatures_once(self) -> None:
        items = [event(n) for n in range(50)]
        verifier = TicketVerifier(jwk(TICKET_KEY))
        with self.count_signatures() as verified:
            for item, ticket in zip(items, GATE.issue(items)):
                self.assertIs(verifier.check(message(item, ticket), IN_TIME), Verdict.ACCEPTED)
            self.assertEqual(verified.call_count, 2)  # the grant and the group

    def test_what_failed_is_not_remembered(self) -> None:
        verifier = TicketVerifier(jwk(private_key(2)))
        forged = admitted()
        with self.count_signatures():
            for _ in range(3):
                verifier.check(forged, IN_TIME)
        self.assertEqual((len(verifier._grants), len(verifier._groups)), (0, 0))

    def test_it_is_bounded_and_still_right(self) -> None:
        verifier = TicketVerifier(jwk(TICKET_KEY), most_cached=3)
        for n in range(10):
            self.assertIs(verifier.check(admitted(n), IN_TIME), Verdict.ACCEPTED)
        self.assertEqual((len(verifier._grants), len(verifier._groups)), (1, 3))
        self.assertIs(verifier.check(admitted(0), IN_TIME), Verdict.ACCEPTED)

    def test_threads_share_a_verifier(self) -> None:
        verifier = TicketVerifier(jwk(TICKET_KEY), most_cached=2)
        messages = [admitted(n) for n in range(6)]
        wrong = []

        def work() -> None:
            for _ in range(30):
                wrong.extend(m for m in messages if verifier.check(m, IN_TIME) is not Verdict.ACCEPTED)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


class Canonical(unittest.TestCase):
    def test_it_is_that_of_rfc_8785(self) -> None:
        rows = [
            ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
            (
                {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\u00f6": 7},
                '{"\\r":2,"1":4,"\x80":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}',
            ),
            ('\u20ac$\x0f\nA\'B"\\"/\x7f\u2028', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/\x7f\u2028"'),
            ([1.0, -0.0, 10, 2**53], "[1,0,10,9007199254740992]"),
        ]
        for value, expected in rows:
            self.assertEqual(canonical(value), expected.encode())

    def test_what_has_no_such_form_is_refused(self) -> None:
        for value in (1.5, float("nan"), 2**53 + 1, "\ud800", {"\ud800": 1}, {1: 2}, [object()], b"x"):
            with self.subTest(repr(value)), self.assertRaises(ValueError):
                canonical(value)


if __name__ == "__main__":
    unittest.main()
