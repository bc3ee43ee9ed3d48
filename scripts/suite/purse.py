"""A buyer who pays for a booking over HTTP."""

import json
import re


class Purse:
    """A buyer's browser: pays one order with the demo provider, without a login."""

    def __init__(self, shop, order_id, token):
        self.shop = shop
        self.order_id = order_id
        self.token = token
        self.cookie = None
        self.reference = None

    def open(self, amount=100):
        """Begin a payment, as the pay button does."""
        facts = self.shop.facts
        route = f"/my/orders/{self.order_id}/transaction"
        values = self._rpc(
            route,
            access_token=self.token,
            provider_id=facts["provider_id"],
            payment_method_id=facts["method_id"],
            token_id=None,
            amount=amount,
            flow="direct",
            tokenization_requested=False,
            landing_route=f"/my/orders/{self.order_id}?access_token={self.token}",
        )
        self.reference = values["reference"]
        return self

    def pay(self):
        """The provider says that the money came."""
        self._rpc(
            "/payment/demo/simulate_payment",
            reference=self.reference,
            payment_details="4242",
            simulated_state="done",
        )

    def poll(self, tries=20):
        """What the status page does: has the payment post-processed, then tells."""
        for left in reversed(range(tries)):
            try:
                return self._rpc("/payment/status/poll")
            except AssertionError:
                # «retry»: another process had the order at this moment
                if not left:
                    raise
        return None

    def get(self, path):
        """Status, headers and body of a page in this browser."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        return self.shop.server.get(path, headers)

    def _rpc(self, route, **params):
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        headers = {"Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        data = json.dumps(body).encode()
        status, headers, answer = self.shop.server.request(
            "POST", route, data, headers, timeout=120
        )
        found = re.search(r"session_id=[^;]+", headers.get("Set-Cookie") or "")
        if found:
            self.cookie = found[0]
        answer = json.loads(answer)
        assert status == 200 and "error" not in answer, answer
        return answer.get("result")
