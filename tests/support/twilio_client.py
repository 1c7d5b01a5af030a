"""Twilio's own client, pointed at a simulated network."""

from __future__ import annotations

from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from frontdesk.demo.network import NetworkServer

PROVIDER = "https://api.twilio.com"


class RedirectedHttpClient(TwilioHttpClient):
    """Sends what is meant for the provider to `base_url`, nothing anywhere else, and keeps the last answer."""

    def __init__(self, base_url: str, *, timeout: float) -> None:
        super().__init__(timeout=timeout)
        assert self.session is not None
        self.session.trust_env = False
        self.session.mount("http://", HTTPAdapter(pool_maxsize=32))
        self._base_url = base_url
        self.last_response: Response | None = None

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """As the client's own, elsewhere."""
        assert url.startswith(f"{PROVIDER}/"), url
        self.last_response = super().request(
            method,
            self._base_url + url.removeprefix(PROVIDER),
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout,
            allow_redirects=allow_redirects,
        )
        return self.last_response

    def close(self) -> None:
        """Give the connections back."""
        assert self.session is not None
        self.session.close()


def client_for(server: NetworkServer, http: RedirectedHttpClient, *, token: str | None = None) -> Client:
    """The official client with the login of that network, or with another `token`."""
    network = server.network
    return Client(network.account_sid, network.auth_token if token is None else token, http_client=http)
