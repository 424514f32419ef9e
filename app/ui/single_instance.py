"""One window for each user and data folder: a second start raises the first window and ends."""

from __future__ import annotations

import getpass
import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT = 500  # milliseconds; the other program is on the same PC


class SingleInstance(QObject):
    """Holds the name by which later starts find this one. It is a local pipe, never a network socket."""

    raised = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The folder is part of the name, so that a separate data folder makes a separate program.
        who = f"{getpass.getuser()}\n{folder.resolve()}"
        self._name = f"cebra-{hashlib.sha256(who.encode()).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)

    def is_first(self) -> bool:
        """True if no other window runs; otherwise that window has been asked to come to the front."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT):
            socket.disconnectFromServer()
            return False
        # A killed program leaves its name behind on Linux.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def close(self) -> None:
        """Give the name up."""
        self._server.close()

    def _called(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
        self.raised.emit()
