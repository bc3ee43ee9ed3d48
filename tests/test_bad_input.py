"""What a stranger may send: each refused with its code and sentence, or kept."""

import http.client
import json

import pytest

REQUESTS = "/jug/api/v1/requests"
KIB = 1024
NEST = 100_000

# what is sent beside an ordinary request: status and code of the refusal
REFUSED = {
    "2 MiB": ({"body": b'{"name": "%s"}' % (b"x" * 2048 * KIB)}, 413, "body_too_large"),
    "30 MiB": ({"body": b" " * 30 * KIB * KIB}, 413, "body_too_large"),
    "2 MiB in chunks": (
        {"body": b'{"name": "%s"}' % (b"x" * 2048 * KIB), "chunk": 64 * KIB},
        413,
        "body_too_large",
    ),
    "501 items": (
        {"body": json.dumps({"requests": [{}] * 501}).encode()},
        413,
        "batch_too_large",
    ),
    "broken JSON": ({"body": b'{"external_ref": '}, 400, "bad_json"),
    "nothing": ({"body": b""}, 400, "bad_json"),
    "invalid UTF-8": ({"body": b'{"name": "\xff\xfe"}'}, 400, "bad_json"),
    "another charset": ({"body": '{"name": "Анна"}'.encode("cp1251")}, 400, "bad_json"),
    "deep, never closed": ({"body": b"[" * NEST}, 400, "bad_json"),
    "deep": ({"body": b"[" * NEST + b"]" * NEST}, 400, "bad_json"),
    "deep in a field": (
        {"body": b'{"name": %s%s}' % (b"[" * 5000, b"]" * 5000)},
        400,
        "bad_json",
    ),
    "a form": ({"type": "application/x-www-form-urlencoded"}, 400, "bad_json"),
    "a multipart form": ({"type": "multipart/form-data; boundary=x"}, 400, "bad_json"),
    "null": ({"body": b"null"}, 400, "bad_shape"),
    "a text": ({"body": b'"x"'}, 400, "bad_shape"),
    "an empty batch": ({"body": b'{"requests": []}'}, 400, "bad_shape"),
    "a batch of numbers": ({"body": b'{"requests": [1, 2]}'}, 400, "bad_shape"),
    "wrong key": ({"authorization": "Bearer " + "0" * 40}, 401, "key_wrong"),
    "no key": ({"authorization": None}, 401, "key_missing"),
    "a password": ({"authorization": "Basic YWRtaW46YWRtaW4="}, 401, "key_missing"),
    "wrong key, 2 MiB": (
        {"authorization": "Bearer x", "body": b" " * 2048 * KIB},
        401,
        "key_wrong",
    ),
    **{
        f"verb {verb}": ({"verb": verb}, 405, "method_not_allowed")
        for verb in ("GET", "PUT", "PATCH", "DELETE", "OPTIONS")
    },
    "an unknown number": (
        {"verb": "GET", "path": f"{REQUESTS}/nobody", "body": None},
        404,
        "not_found",
    ),
}

ACCEPTED = {
    "no content type": ({"type": None}, "processed"),
    "another content type": ({"type": "text/plain"}, "processed"),
    "in chunks": ({"chunk": 10}, "processed"),
    "byte order mark": ({"prefix": b"\xef\xbb\xbf"}, "processed"),
    "UTF-16": ({"charset": "utf-16"}, "processed"),
    "deep, but readable": ({"name": json.loads("[" * 300 + "]" * 300)}, "rejected"),
    "not a number": ({"quantity": float("nan")}, "rejected"),
    "endless number": ({"quantity": float("inf")}, "rejected"),
    "4,000 digits": ({"quantity": int("9" * 4000)}, "rejected"),
    "NUL and half a character": ({"name": "А\x00н\ud800на"}, "processed"),
    "formula and HTML": ({"name": "=HYPERLINK(1)<script>x</script>"}, "processed"),
}


def send(shop, body, verb="POST", path=REQUESTS, chunk=None, **headers):
    """Status, headers and body of an answer; headers that are None are not sent."""
    sent = {
        "Authorization": headers.get("authorization", f"Bearer {shop.key}"),
        "Content-Type": headers.get("type", "application/json"),
        "Transfer-Encoding": chunk and "chunked",
    }
    if chunk:
        body = iter([body[at : at + chunk] for at in range(0, len(body), chunk)])
    connection = http.client.HTTPConnection("127.0.0.1", shop.server.port, timeout=30)
    sent = {name: value for name, value in sent.items() if value}
    connection.request(verb, path, body, sent, encode_chunked=bool(chunk))
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def kept(shop):
    """How many requests are kept, and how many calls were refused by reason."""
    [(requests,)] = shop.server.sql("SELECT count(*) FROM jug_ticket_request")
    refused = shop.server.sql(
        "SELECT outcome, count(*) FROM api_intake_call"
        " WHERE outcome != 'accepted' GROUP BY outcome"
    )
    return requests, dict(refused)


@pytest.mark.parametrize("case", REFUSED)
def test_refused_is_not_kept(case, shop):
    """Its status, code and a sentence; nothing of it is in the database but a count."""
    options, status, code = REFUSED[case]
    options = {"body": json.dumps(shop.item("never")).encode()} | options
    requests, refused = kept(shop)
    answered, headers, body = send(shop, **options)
    assert answered == status, body
    error = json.loads(body)["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert headers.get_content_type() == "application/json"
    assert "WWW-Authenticate" in headers or status != 401
    assert headers.get("Allow") == "POST" or status != 405
    requests_after, refused_after = kept(shop)
    assert requests_after == requests
    if status in (400, 413):
        # whose key it was is known: the source counts it
        assert refused_after == refused | {code: refused.get(code, 0) + 1}


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted_is_kept(case, shop):
    """Odd, but readable: answered 202 with a verdict, and kept whatever it is."""
    options = dict(ACCEPTED[case][0])
    prefix = options.pop("prefix", b"")
    charset = options.pop("charset", "utf-8")
    sending = {name: options.pop(name) for name in ("type", "chunk") if name in options}
    code, number = "odd", f"odd-{list(ACCEPTED).index(case)}"
    if not shop.server.sql("SELECT 1 FROM event_event WHERE external_code = 'odd'"):
        shop.add_event(code)
    item = shop.item(number, event=code, **options)
    text = json.dumps(item, ensure_ascii=charset == "utf-8")
    requests, _refused = kept(shop)
    status, _headers, body = send(shop, prefix + text.encode(charset), **sending)
    assert status == 202, body
    [result] = json.loads(body)["results"]
    assert (result["external_ref"], result["state"]) == (number, ACCEPTED[case][1])
    assert kept(shop)[0] == requests + 1
    found = shop.server.get(
        f"{REQUESTS}/{number}", {"Authorization": f"Bearer {shop.key}"}
    )
    assert json.loads(found[2])["id"] == result["id"]
