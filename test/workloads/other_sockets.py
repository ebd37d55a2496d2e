"""Commands of socket-calls.py for Unix and UDP sockets. They set `client` and `server`, or work on them."""
import os
import socket
import tempfile

TYPES = {"stream": socket.SOCK_STREAM, "datagram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}
LOOPBACK = {"4": (socket.AF_INET, "127.0.0.1"), "6": (socket.AF_INET6, "::1")}


def unix_name(naming):
    if naming == "abstract":
        return f"\0sae-mon-test-{os.getpid()}"
    return os.path.join(tempfile.mkdtemp(prefix="sae-mon-"), "test.sock")


def shown(name):
    return name.replace("\0", "@")


def unix_pair(state, kind, naming):
    """Both ends of a Unix socket; returns the server's path."""
    if naming == "pair":
        state["client"], state["server"] = socket.socketpair(socket.AF_UNIX, TYPES[kind])
        return ""
    name = unix_name(naming)
    listener = socket.socket(socket.AF_UNIX, TYPES[kind])
    listener.bind(name)
    state["client"] = socket.socket(socket.AF_UNIX, TYPES[kind])
    if kind == "datagram":
        state["server"] = listener
        state["client"].connect(name)
    else:
        with listener:
            listener.listen(5)
            state["client"].connect(name)
            state["server"], _ = listener.accept()
    if naming == "path":
        os.unlink(name)
        os.rmdir(os.path.dirname(name))
    return shown(name)


def udp_pair(state, connected, family="4"):
    """A server and a client, which is connected or not; returns their ports, the client's 0 if it has none yet."""
    kind, address = LOOPBACK[family]
    state["server"] = socket.socket(kind, socket.SOCK_DGRAM)
    # A port that the program itself names is what tells a server.
    with socket.socket(kind, socket.SOCK_DGRAM) as free:
        free.bind((address, 0))
        name = free.getsockname()
    state["server"].bind(name)
    state["client"] = socket.socket(kind, socket.SOCK_DGRAM)
    if connected == "connected":
        state["client"].connect(state["server"].getsockname())
    return [state["client"].getsockname()[1], state["server"].getsockname()[1]]


def inodes(state):
    return [os.fstat(state[end].fileno()).st_ino for end in ("client", "server")]


def give(state, *texts):
    """The client sends to the server's address, a datagram each."""
    for text in texts:
        state["client"].sendto(b"" if text == "empty" else text.encode(), state["server"].getsockname())


def take(state, how="recvfrom", size=100):
    """The server receives one datagram and remembers who sent it."""
    if how == "recvfrom":
        data, state["from"] = state["server"].recvfrom(int(size))
    elif how == "recvmsg":
        data, _, _, state["from"] = state["server"].recvmsg(int(size))
    elif how == "peek":
        state["server"].recv(int(size), socket.MSG_PEEK)
        data, state["from"] = state["server"].recvfrom(int(size))
    elif how == "trunc":
        data, state["from"] = state["server"].recvfrom(int(size), socket.MSG_TRUNC)
    else:
        data = os.read(state["server"].fileno(), int(size))
    return data.decode()


def answer(state, text, how="sendto"):
    """The server answers whom it received from."""
    if how == "sendto":
        return state["server"].sendto(text.encode(), state["from"])
    return state["server"].sendmsg([text[:2].encode(), text[2:].encode()], [], 0, state["from"])


def udp_refused(state):
    """A connected socket sends to a port where nobody listens, and hears of it at its next call."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        address = unused.getsockname()
    state["client"] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    state["client"].connect(address)
    state["client"].send(b"anyone?")
    try:
        return state["client"].recv(10)
    except ConnectionRefusedError:
        return "refused"


def crowd(state, count):
    """Many clients ask one server socket, which then answers them."""
    clients = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(int(count))]
    for client in clients:
        client.sendto(b"question", state["server"].getsockname())
    for _ in clients:
        take(state)
        answer(state, "answer")
    for client in clients:
        client.recv(100)
        client.close()


def broken(state, end):
    """Sends where nobody can receive any more."""
    try:
        return state[end].send(b"lost")
    except OSError as error:
        return error.errno


def commands(state):
    """By name, with the state bound."""
    made = {}
    for command in (unix_pair, udp_pair, inodes, give, take, answer, udp_refused, crowd, broken):
        made[command.__name__] = lambda *arguments, run=command: run(state, *arguments)
    return made
