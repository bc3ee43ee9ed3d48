"""A user's session of the web client, made and used over plain HTTP."""

import json
import re
import urllib.request


class WebError(Exception):
    """What the server answered instead of a result."""


class WebSession:
    def __init__(self, base, database, login, password):
        self.base = base
        self.cookie = None
        params = {"db": database, "login": login, "password": password}
        result, headers = self._post("/web/session/authenticate", params)
        found = re.search(r"session_id=([^;]+)", headers.get("Set-Cookie") or "")
        if not found or not result.get("uid"):
            raise WebError(f"{login} cannot log in at {base}.")
        self.cookie = found[1]
        self.uid = result["uid"]

    def call(self, model, method, *args, **kwargs):
        """Call a public method as this user; `args` start with the ids, if any."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)[0]

    def _post(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        headers = {"Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = f"session_id={self.cookie}"
        request = urllib.request.Request(
            f"{self.base}{path}", data=json.dumps(body).encode(), headers=headers
        )
        with urllib.request.urlopen(request, timeout=120) as response:
            answer = json.load(response)
            if "error" in answer:
                raise WebError(answer["error"]["data"]["message"])
            return answer.get("result"), response.headers
