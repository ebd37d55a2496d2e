"""The commands that a plain redis-server of this host knows, with their subcommands: asked of itself."""
import os
import socket
import subprocess
import tempfile
import time

import hiredis

PATIENCE_SECONDS = 20


def table():
    """Name → names of its subcommands, in upper case."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")
        command = ["redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
            try:
                return {entry[0].decode().upper(): subcommands(entry) for entry in ask(path, b"COMMAND\r\n")}
            finally:
                server.terminate()


def subcommands(entry):
    """`config|get`, of the tenth place of a command's description."""
    return {one[0].decode().upper().split("|")[1] for one in entry[9]}


def ask(path, request):
    reader = hiredis.Reader(notEnoughData=...)
    with connect(path) as connection:
        connection.sendall(request)
        while (answer := reader.gets()) is ...:
            reader.feed(connection.recv(65536))
    return answer


def connect(path):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
            return connection
        except OSError:
            connection.close()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
