"""A mail server on loopback, in a process of its own: what it took is in a folder, one file per mail.

``python -m space_odt_dagster_tests.orchestration.mail_server <folder> [user password]`` prints its port. With a user it speaks
STARTTLS with the certificate that ``certificate_in`` made, and takes nothing without a login. Each line of the file ``answers`` in
the folder (``RCPT 450 greylisted``) is its answer, once, at that step.
"""

import asyncio
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

CERTIFICATE = "certificate.pem"


@contextmanager
def mail_server(folder: Path, *login: str) -> Iterator[int]:
    """The port of a server that puts its mails into a folder."""
    command = [sys.executable, "-m", "space_odt_dagster_tests.orchestration.mail_server", str(folder), *login]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def received(folder: Path) -> list[tuple[str, str, str]]:
    """To, subject and text of each mail."""
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    return [(str(each.get_all("To")), str(each["Subject"]), each.get_content()) for each in found]


def answers(folder: Path, *lines: str) -> None:
    """What the server says next, instead of taking a mail."""
    (folder / "answers").write_text("\n".join(lines), encoding="ascii")


class _Busy(asyncio.Protocol):
    """Closes a connection with one sentence."""

    def __init__(self, answer: str) -> None:
        self._answer = answer

    def connection_made(self, transport: Any) -> None:
        transport.write(f"{self._answer}\r\n".encode())
        transport.close()


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def answer_at(self, step: str) -> str | None:
        """What is to be said at this step, if that is next."""
        path = self._folder / "answers"
        first, *rest = path.read_text(encoding="ascii").splitlines() if path.exists() else [""]
        name, _, answer = first.partition(" ")
        if name != step:
            return None
        path.write_text("\n".join(rest), encoding="ascii") if rest else path.unlink()
        return answer

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if answer := self.answer_at("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if answer := self.answer_at("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return self.answer_at("QUIT") or "221 Bye"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if answer := self.answer_at("DATA"):
            return answer
        beside = self._folder / f".{time.monotonic_ns()}"
        beside.write_bytes(b"To: " + ", ".join(envelope.rcpt_tos).encode() + b"\n" + envelope.content)
        beside.rename(self._folder / f"{beside.name[1:]}.eml")
        return "250 OK"


def certificate_in(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = folder / CERTIFICATE
    path.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(encoding)
    )
    return path


async def _serve(folder: Path, login: list[str]) -> None:
    options: dict[str, Any] = {}
    if login:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / CERTIFICATE)
        expected = tuple(each.encode() for each in login)

        def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
            is_right = isinstance(data, LoginPassword) and (data.login, data.password) == expected
            return AuthResult(success=is_right, handled=is_right)

        options = {"tls_context": context, "require_starttls": True, "auth_required": True}
        options["authenticator"] = authenticate
    handler = _Folder(folder)

    def connection() -> asyncio.Protocol:
        busy = handler.answer_at("CONNECT")
        return _Busy(busy) if busy else SMTP(handler, **options)

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2:]))
