"""A network that can be cut: what connects to its port reaches a server on loopback, until it does not."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Link:
    """The way to a port. Cut, it ends every connection and lets none through."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self._gate = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Ends every connection, also those to come."""
        with self._gate:
            self._is_cut = True
            for each in self._open:
                _shut(each)
            self._open.clear()

    def mend(self) -> None:
        """Lets connections through again."""
        with self._gate:
            self._is_cut = False

    def close(self) -> None:
        """Ends everything."""
        self.cut()
        _shut(self._door)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                with self._gate:
                    if self._is_cut:
                        _shut(near)
                        continue
                    far = socket.create_connection(("127.0.0.1", self._to))
                    self._open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass, args=(one, other), daemon=True).start()


def _pass(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while content := one.recv(65536):
            other.sendall(content)
    _shut(one)
    _shut(other)


def _shut(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def link(to: int) -> Iterator[Link]:
    """A way to this port for as long as the block lasts."""
    made = Link(to)
    try:
        yield made
    finally:
        made.close()
