"""The networks of other people, on loopback: a proxy, a certificate, a server that speaks HTTP as it likes."""

import base64
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Proxy:
    """A running proxy, and the first line and the authorization of what it was asked."""

    port: int = 0
    lines: list[str] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    bytes_seen: bytearray = field(default_factory=bytearray)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def proxy(*, user: str | None = None, password: str = "", refuse: int | None = None) -> Iterator[Proxy]:
    """A proxy for ``CONNECT`` and for plain HTTP. It finds every name on this machine, whatever it is."""
    running = Proxy()
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode() if user is not None else None

    def serve(client: socket.socket) -> None:
        head = _head_of(client)
        lines = head.decode("latin-1").split("\r\n")
        running.lines.append(lines[0])
        given = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        running.authorizations.append(given.get("proxy-authorization"))
        running.bytes_seen.extend(head)
        status = refuse or (407 if wanted is not None and given.get("proxy-authorization") != wanted else None)
        if status is not None:
            client.sendall(f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        method, target, _ = lines[0].split(" ")
        authority = target if method == "CONNECT" else target.split("/")[2]
        with socket.create_connection(("127.0.0.1", int(authority.rpartition(":")[2]))) as server:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                server.sendall(head)
            other = threading.Thread(target=_pump, args=(server, client, None), daemon=True)
            other.start()
            _pump(client, server, running.bytes_seen)
            other.join(5)

    with listening(serve) as port:
        running.port = port
        yield running


@contextmanager
def listening(serve: Callable[[socket.socket], None], *, host: str = "127.0.0.1") -> Iterator[int]:
    """A port of this machine at which every connection is served by a function on a thread of its own, and then closed."""
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:

        def one(client: socket.socket) -> None:
            with closing(client), suppress(OSError, ValueError):
                serve(client)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=one, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def answering(*answers: bytes, close: bool = True) -> Iterator[tuple[str, list[bytes]]]:
    """A server that sends these bytes, one for each request and the last one for ever: its base URL, and what it was sent."""
    heads: list[bytes] = []

    def serve(client: socket.socket) -> None:
        while head := _head_of(client):
            heads.append(head)
            client.sendall(answers[min(len(heads), len(answers)) - 1])
            if close:
                return

    with listening(serve) as port:
        yield f"http://127.0.0.1:{port}/v1", heads


def closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _head_of(client: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        received = client.recv(4096)
        if not received:
            return b""
        head += received
    return head


def _pump(source: socket.socket, target: socket.socket, seen: bytearray | None) -> None:
    with suppress(OSError):
        while received := source.recv(1 << 16):
            if seen is not None:
                seen.extend(received)
            target.sendall(received)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@dataclass(frozen=True)
class Certificate:
    """A certificate for a server, and the file that whoever is to trust it needs."""

    trust: Path
    context: ssl.SSLContext


def certificate(folder: Path, *names: str, is_expired: bool = False, by_authority: bool = True) -> Certificate:
    """A throwaway certificate for these names or addresses, by an authority made for it or by itself."""
    now = datetime.now(UTC)
    until = now - timedelta(days=1) if is_expired else now + timedelta(days=1)
    key, authority_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A company")]) if by_authority else subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([_name(each) for each in names]), critical=False)
    )
    made = builder.sign(authority_key if by_authority else key, hashes.SHA256())
    trust = made
    if by_authority:
        trust = (
            x509.CertificateBuilder()
            .subject_name(issuer)
            .issuer_name(issuer)
            .public_key(authority_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=False)
            .sign(authority_key, hashes.SHA256())
        )
    folder.mkdir(exist_ok=True)
    (folder / "server.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    (folder / "trust.pem").write_bytes(trust.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return Certificate(folder / "trust.pem", context)


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)
