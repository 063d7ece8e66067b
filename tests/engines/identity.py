"""A city's directory for tests: an OIDC service on loopback, and signed SAML answers."""

import base64
import contextlib
import datetime as dt
import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

CLIENT_ID = "vorsprache"
CLIENT_SECRET = "a secret between the two"


@dataclass
class Directory:
    """One OIDC service: what it says about whoever signs in next."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    codes: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def code_for(self, authorize_url: str) -> tuple[str, str]:
        """Do what the browser and the person would do at the service: agree; returns code and state."""
        query = parse_qs(urlsplit(authorize_url).query)
        assert query["client_id"] == [CLIENT_ID]
        assert query["code_challenge_method"] == ["S256"]
        code = uuid.uuid4().hex
        self.codes[code] = query["code_challenge"][0]
        return code, query["state"][0]

    def answer(self, path: str, body: dict[str, list[str]]) -> dict[str, Any] | None:
        """Return the JSON of an endpoint, ``None`` for a refusal."""
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo"}
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                **{name: f"{self.url}/{place}" for name, place in names.items()},
            }
        if path == "/userinfo":
            return self.claims
        if path == "/token":
            return self.token(body)
        return None

    def token(self, body: dict[str, list[str]]) -> dict[str, Any] | None:
        """Exchange a code once, for who knows the secret and the verifier (RFC 7636)."""
        challenge = self.codes.pop(body.get("code", [""])[0], None)
        verifier = body.get("code_verifier", [""])[0]
        digest = hashes.Hash(hashes.SHA256())
        digest.update(verifier.encode())
        expected = base64.urlsafe_b64encode(digest.finalize()).rstrip(b"=").decode()
        if challenge != expected or body.get("client_secret") != [CLIENT_SECRET]:
            return None
        now = dt.datetime.now(dt.UTC)
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + dt.timedelta(minutes=5), **self.claims}
        return {"access_token": "token", "token_type": "Bearer", "id_token": jwt.encode(claims, self.key, "RS256")}


@contextlib.contextmanager
def oidc_service() -> Iterator[Directory]:
    """Serve a directory on a loopback port."""
    directory = Directory()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(directory.answer(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            self.reply(directory.answer(self.path, parse_qs(body)))

        def reply(self, answer: dict[str, Any] | None) -> None:
            self.send_response(200 if answer is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer or {"error": "invalid_grant"}).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    directory.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


# --- SAML ---


def certificate() -> tuple[str, str]:
    """Return a fresh key and its self-signed certificate, both as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


def saml_answer(
    *, asked: str, acs: str, audience: str, issuer: str, attributes: dict[str, list[str]], key: str, cert: str
) -> str:
    """Return the base64 of a response whose assertion is signed with ``key``."""
    from lxml import etree
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    now = dt.datetime.now(dt.UTC)
    stamp, until = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (now, now + dt.timedelta(minutes=5)))
    values = "".join(
        f'<saml:Attribute Name="{name}">'
        + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in given)
        + "</saml:Attribute>"
        for name, given in attributes.items()
    )
    assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0"
 ID="_{uuid.uuid4().hex}" IssueInstant="{stamp}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID
 Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">p-1</saml:NameID><saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{until}"
 Recipient="{acs}" InResponseTo="{asked}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions
 NotBefore="{stamp}" NotOnOrAfter="{until}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>
 </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{stamp}" SessionIndex="s-1">
 <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password
</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>{values}
</saml:AttributeStatement></saml:Assertion>"""
    signed = OneLogin_Saml2_Utils.add_sign(
        assertion,
        key,
        cert,
        sign_algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_algorithm="http://www.w3.org/2001/04/xmlenc#sha256",
    )
    signed = etree.tostring(etree.fromstring(signed)).decode()
    response = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid.uuid4().hex}" Version="2.0" IssueInstant="{stamp}"
 Destination="{acs}" InResponseTo="{asked}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{signed}</samlp:Response>"""
    return base64.b64encode(response.encode()).decode()
