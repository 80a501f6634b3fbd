"""A small provider of OpenID Connect on this machine, for one test at a time."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from django.urls import include, path

from balise_web.accounts.urls import _single_sign_on
from balise_web.urls import urlpatterns as ours

CLIENT, SECRET = "balise", "a secret that the provider and Balise share"

urlpatterns = [*ours, path("sign-on/", include(_single_sign_on()))]
handler404 = "balise_web.pages.views.not_here"


@contextmanager
def a_provider(**said: object) -> Iterator[str]:
    """Serve discovery, tokens and the facts that it vouches for; give its address."""

    class Provider(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/userinfo":
                return self._say({"sub": "s-1", **said})
            return self._say(
                {
                    "issuer": address,
                    "authorization_endpoint": f"{address}/authorize",
                    "token_endpoint": f"{address}/token",
                    "userinfo_endpoint": f"{address}/userinfo",
                    "jwks_uri": f"{address}/keys",
                }
            )

        def do_POST(self) -> None:
            now = int(time.time())
            facts = {"iss": address, "aud": CLIENT, "sub": "s-1", "iat": now} | said
            token = jwt.encode(facts | {"exp": now + 60}, SECRET, "HS256")
            self._say({"access_token": "a", "token_type": "bearer", "id_token": token})

        def _say(self, facts: dict) -> None:
            body = json.dumps(facts).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
