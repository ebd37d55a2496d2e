"""A program that makes socket calls one at a time, as it is told: each line of input is a command, answered by `done`.

It holds both ends of a connection over loopback: `client` and `server`. The first line says `ready` and the pid of
the process that makes the calls.
"""
import ctypes
import mmap
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import other_sockets
import shared_sockets

libc = ctypes.CDLL(None, use_errno=True)
state = {}


class Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Message(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p), ("name_length", ctypes.c_uint32), ("iovecs", ctypes.POINTER(Iovec)),
        ("count", ctypes.c_size_t), ("control", ctypes.c_void_p), ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class Messages(ctypes.Structure):
    _fields_ = [("message", Message), ("length", ctypes.c_uint32)]


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def halves(payload):
    """In unequal parts, with an empty one."""
    third = len(payload) // 3
    return [payload[:third], b"", payload[third:]]


def iovecs(buffers):
    array = (Iovec * len(buffers))()
    for entry, buffer in zip(array, buffers):
        entry.base, entry.length = ctypes.addressof(buffer), len(buffer)
    array.kept = buffers  # the addresses alone do not keep them
    return array


def char_buffers(parts):
    return [(ctypes.c_char * max(1, len(part))).from_buffer_copy(part or b"\0") for part in parts]


def messages(parts):
    """One message a part."""
    array = (Messages * len(parts))()
    array.kept = [iovecs([buffer]) for buffer in char_buffers(parts)]
    for entry, vector in zip(array, array.kept):
        entry.message.iovecs, entry.message.count = vector, 1
    return array


def send_file(sock, payload):
    with os.fdopen(os.memfd_create("payload"), "wb+") as file:
        file.write(payload)
        file.flush()
        return os.sendfile(sock.fileno(), file.fileno(), 0, len(payload))


def splice(sock, payload):
    reader, writer = os.pipe()
    os.write(writer, payload)
    moved = check(libc.splice(reader, None, sock.fileno(), None, ctypes.c_size_t(len(payload)), 0))
    os.close(reader)
    os.close(writer)
    return moved


def pwritev2(sock, payload):
    vector = iovecs(char_buffers([payload]))
    return check(libc.pwritev2(sock.fileno(), vector, 1, ctypes.c_int64(-1), 0))


def sendmmsg(sock, payload):
    array = messages([payload[:4], payload[4:]])
    check(libc.sendmmsg(sock.fileno(), array, 2, 0))
    return sum(entry.length for entry in array)


def call32(sock, operation, payload, length):
    """By a 32-bit program that has the socket as descriptor 3; it is compiled when it is first needed."""
    if "call32" not in state:
        state["call32"] = os.path.join(tempfile.mkdtemp(prefix="sae-mon-"), "call32")
        source = os.path.join(os.path.dirname(__file__), "call32.c")
        flags = ["-m32", "-O1", "-static", "-nostdlib", "-fno-pic", "-no-pie", "-fno-stack-protector"]
        subprocess.run(["gcc", *flags, "-o", state["call32"], source], check=True)
    reader, writer = os.pipe()
    os.write(writer, payload)
    child = os.fork()
    if child == 0:
        os.dup2(reader, 0)
        os.dup2(sock.fileno(), 3)
        os.set_inheritable(3, True)
        os.execv(state["call32"], ["call32", operation, str(length)])
    os.close(reader)
    os.close(writer)
    assert os.waitpid(child, 0)[1] == 0
    return length


def zerocopy(sock, payload):
    """With the kernel's word that the buffer is free again, which comes by the queue of errors."""
    sock.setsockopt(socket.SOL_SOCKET, 60, 1)  # SO_ZEROCOPY
    sent = sock.send(payload, 0x4000000)  # MSG_ZEROCOPY
    waiting = select.poll()
    waiting.register(sock, 0)
    assert waiting.poll(5000) == [(sock.fileno(), select.POLLERR)]
    assert sock.recvmsg(1, 100, socket.MSG_ERRQUEUE)[0] == b""
    return sent


def short_write():
    """A send that finds room for a part, and one that finds none; returns the part."""
    state["client"].setblocking(False)
    part = 0
    while True:
        try:
            part = part or state["client"].send(bytes(50_000_000))
            state["client"].send(b"x")
        except BlockingIOError:
            break
    state["client"].setblocking(True)
    return part


def batch(count):
    """So many messages by one sendmmsg, and received by one recvmmsg that could take more."""
    parts = [f"message {index}".encode() for index in range(int(count))]
    assert libc.sendmmsg(state["client"].fileno(), messages(parts), len(parts), 0) == len(parts)
    room = messages([bytes(100)] * (len(parts) + 4))
    assert libc.recvmmsg(state["server"].fileno(), room, len(parts) + 4, socket.MSG_DONTWAIT, None) == len(parts)


SEND = {
    "zerocopy": zerocopy,
    "send32": lambda sock, payload: call32(sock, "send", payload, len(payload)),
    "write": lambda sock, payload: os.write(sock.fileno(), payload),
    "writev": lambda sock, payload: os.writev(sock.fileno(), halves(payload)),
    "pwritev2": pwritev2,
    "sendto": lambda sock, payload: sock.send(payload),
    "sendmsg": lambda sock, payload: sock.sendmsg(halves(payload)),
    "sendmmsg": sendmmsg,
    "sendfile": send_file,
    "splice": splice,
}


def into(call):
    """A call that fills unequal buffers."""
    def run(sock, length):
        buffers = [bytearray(2), bytearray(0), bytearray(length + 10)]
        return call(sock, buffers)
    return run


def preadv2(sock, length):
    vector = iovecs(char_buffers([bytes(length)]))
    return check(libc.preadv2(sock.fileno(), vector, 1, ctypes.c_int64(-1), 0))


def recvmmsg(sock, length):
    array = messages([bytes(length)])
    check(libc.recvmmsg(sock.fileno(), array, 1, 0, None))
    return array[0].length


def splice_from(sock, length):
    """Into a pipe."""
    reader, writer = os.pipe()
    moved = check(libc.splice(sock.fileno(), None, writer, None, ctypes.c_size_t(length), 0))
    os.close(reader)
    os.close(writer)
    return moved


RECEIVE = {
    "splice_from": splice_from,
    "receive32": lambda sock, length: call32(sock, "receive", b"", length),
    "waitall": lambda sock, length: len(sock.recv(length, socket.MSG_WAITALL)),
    "read": lambda sock, length: len(os.read(sock.fileno(), length + 10)),
    "readv": into(lambda sock, buffers: os.readv(sock.fileno(), buffers)),
    "preadv2": preadv2,
    "recvfrom": lambda sock, length: len(sock.recv(length + 10)),
    "recvmsg": into(lambda sock, buffers: sock.recvmsg_into(buffers)[0]),
    "recvmmsg": recvmmsg,
    "trunc": lambda sock, length: len(sock.recv(length, socket.MSG_TRUNC)),
    "peek": lambda sock, length: len(sock.recv(length, socket.MSG_PEEK)) and len(sock.recv(length)),
}


def pair(family="4"):
    kind, address = (socket.AF_INET6, "::1") if family == "6" else (socket.AF_INET, "127.0.0.1")
    with socket.socket(kind) as listener:
        listener.bind((address, 0))
        listener.listen(5)
        state["client"] = socket.socket(kind)
        state["client"].connect(listener.getsockname())
        state["server"], _ = listener.accept()
    return state["client"].getsockname()[1], state["server"].getsockname()[1]


def call(send, receive, count=1):
    """Bytes from client to server, `count` times."""
    payload = f"{send} to {receive}.".encode()
    for _ in range(int(count)):
        assert SEND[send](state["client"], payload) == len(payload)
        left = len(payload)
        while left > 0:
            left -= RECEIVE[receive](state["server"], left)


def transfer(length, *ends):
    """That many bytes by one write to the server end (or the named one), read whole at the other."""
    sender, receiver = (state[end] for end in ends or ("client", "server"))
    payload = bytes(i * 7 % 251 for i in range(int(length)))
    thread = threading.Thread(target=sender.sendall, args=(payload,))
    thread.start()
    assert receiver.recv(len(payload), socket.MSG_WAITALL) == payload
    thread.join()


def many_iovecs(count):
    parts = [bytes([i % 251]) * 3 for i in range(int(count))]
    assert os.writev(state["client"].fileno(), parts) == 3 * len(parts)
    assert len(state["server"].recv(3 * len(parts), socket.MSG_WAITALL)) == 3 * len(parts)


def vector_of(count, every):
    """So many parts, of which one in `every` has bytes, three of them."""
    return [bytes([i % 251]) * 3 if i % int(every) == 0 else b"" for i in range(int(count))]


def vectors(send, receive, count, every):
    """One call each way; the receiver's parts are like the sender's."""
    parts = vector_of(count, every)
    payload = b"".join(parts)
    sender, receiver = state["client"], state["server"]
    sent = os.writev(sender.fileno(), parts) if send == "writev" else sender.sendmsg(parts)
    buffers = [bytearray(len(part)) for part in parts]
    received = os.readv(receiver.fileno(), buffers) if receive == "readv" else receiver.recvmsg_into(buffers)[0]
    assert (sent, received, b"".join(buffers)) == (len(payload), len(payload), payload)


def swap():
    state["client"], state["server"] = state["server"], state["client"]


def urgent():
    assert state["client"].send(b"!", socket.MSG_OOB) == 1
    while True:
        try:
            return state["server"].recv(1, socket.MSG_OOB)
        except OSError:
            continue


def nothing():
    """Calls that move nothing."""
    state["server"].recv(0)
    state["server"].setblocking(False)
    try:
        state["server"].recv(10)
    except BlockingIOError:
        pass
    try:
        state["server"].recvmsg(10, 100, socket.MSG_ERRQUEUE)
    except BlockingIOError:
        pass
    state["server"].setblocking(True)


def finish(end, times=1):
    """Reads the end of the stream."""
    for _ in range(int(times)):
        assert state[end].recv(10) == b""


def reset(end):
    """Closes with a reset."""
    state[end].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    state[end].close()


def expect_reset(end):
    try:
        state[end].recv(10)
        return "no error"
    except ConnectionResetError:
        return "reset"


def refused():
    """Connects one socket twice to a port where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with socket.socket() as client:
            return [port, client.connect_ex(("127.0.0.1", port)), client.connect_ex(("127.0.0.1", port))]


def unreachable(address, port, how="waiting"):
    """Connects to where this host's routes do not lead, twice with one socket; the errors."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as client:
        client.setblocking(how == "waiting")
        return [client.connect_ex((address, int(port))) for _ in range(2)]


def unreachable_first(address, port):
    """The same once, then to where somebody listens, with the same socket."""
    with socket.socket() as listener, socket.socket() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        return [client.connect_ex((address, int(port))), client.connect_ex(listener.getsockname())]


def unanswered(how):
    """Connects to where the queue of connections is full, so that nobody answers, and waits for the time-out, or gives up."""
    with socket.socket() as listener, socket.socket() as queued, socket.socket() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        queued.connect(listener.getsockname())
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
        if how == "abandon":
            client.setblocking(False)
        return client.connect_ex(listener.getsockname())


def no_port():
    """Of two ports one is held: a first connect takes the other, a second socket and the first one again find none."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", "w") as file:
        file.write("40000 40001")
    with socket.socket() as listener, socket.socket() as holder, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 9))
        listener.listen(5)
        first.connect(listener.getsockname())
        holder.bind(("127.0.0.1", 40001 if first.getsockname()[1] == 40000 else 40000))
        results = [second.connect_ex(listener.getsockname())]
        check(libc.connect(first.fileno(), struct.pack("H14x", socket.AF_UNSPEC), 16))
        with socket.socket() as other:
            other.connect(listener.getsockname())
            results.append(first.connect_ex(listener.getsockname()))
        return results


def refused_later():
    """A connect to a port where nobody listens that does not block."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = unused.getsockname()
    with socket.socket() as client:
        client.setblocking(False)
        result = client.connect_ex(address)
        select.select([], [client], [client], 5)
        return [result, client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)]


def reconnect():
    """Leaves a connection by AF_UNSPEC and makes another one, with the same socket."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        check(libc.connect(state["client"].fileno(), struct.pack("H14x", socket.AF_UNSPEC), 16))
        state["client"].connect(listener.getsockname())
        state["server"].close()
        state["server"], _ = listener.accept()


class Uring:
    """Just enough of io_uring for one request at a time (io_uring_setup(2), x86-64 and arm64)."""

    SETUP, ENTER = 425, 426
    RECV, SEND = 27, 26

    def __init__(self):
        self.params = bytearray(120)
        buffer = (ctypes.c_char * 120).from_buffer(self.params)
        self.fd = check(libc.syscall(self.SETUP, 8, buffer))
        fields = struct.unpack("30I", self.params)
        self.sq = dict(zip(("head", "tail", "mask", "entries", "flags", "dropped", "array"), fields[10:17]))
        self.cq = dict(zip(("head", "tail", "mask", "entries", "overflow", "cqes"), fields[20:26]))
        size = max(self.sq["array"] + 4 * fields[0], self.cq["cqes"] + 16 * fields[1])
        self.rings = mmap.mmap(self.fd, size, offset=0)
        self.entries = mmap.mmap(self.fd, 64 * fields[0], offset=0x10000000)

    def word(self, at):
        return struct.unpack_from("I", self.rings, at)[0]

    def submit(self, operation, sock, buffer):
        tail = self.word(self.sq["tail"])
        slot = tail & self.word(self.sq["mask"])
        entry = struct.pack("BBHiQQIIQ", operation, 0, 0, sock.fileno(), 0, ctypes.addressof(buffer), len(buffer), 0, 1)
        self.entries[64 * slot:64 * slot + 64] = entry.ljust(64, b"\0")
        struct.pack_into("I", self.rings, self.sq["array"] + 4 * slot, slot)
        struct.pack_into("I", self.rings, self.sq["tail"], tail + 1)
        check(libc.syscall(self.ENTER, self.fd, 1, 0, 0, None, 0))

    def completed(self):
        return self.word(self.cq["tail"])


def uring(length):
    """A receive by io_uring that completes while the thread sits in a read of a pipe, then a send by io_uring."""
    payload = b"x" * int(length)
    buffer = (ctypes.c_char * len(payload))()
    reader, writer = os.pipe()
    ring = Uring()
    ring.submit(Uring.RECV, state["server"], buffer)

    def feed():
        state["client"].sendall(payload)
        while ring.completed() == 0:
            time.sleep(0.001)
        os.write(writer, b"woken by the pipe")

    thread = threading.Thread(target=feed)
    thread.start()
    os.read(reader, 100)
    thread.join()
    assert bytes(buffer) == payload
    ring.submit(Uring.SEND, state["server"], buffer)
    state["client"].recv(len(payload), socket.MSG_WAITALL)


def uring_then_read():
    """A plain call of a program that uses io_uring."""
    ring = Uring()
    call("write", "read")
    os.close(ring.fd)


def mptcp(client="mptcp"):
    """Both ends of a connection by MPTCP (protocol 262); or a plain client of such a listener."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        state["client"] = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262 if client == "mptcp" else 0)
        state["client"].connect(listener.getsockname())
        state["server"], _ = listener.accept()


def from_child(how):
    """A process of its own that sends, on the client's descriptor."""
    if how == "fork":
        child = os.fork()
        if child == 0:
            os.write(state["client"].fileno(), b"from fork")
            os._exit(0)
        os.waitpid(child, 0)
        length = 9
    else:
        script = "import os, sys; os.write(int(sys.argv[1]), b'from exec')"
        arguments = [sys.executable, "-c", script, str(state["client"].fileno())]
        process = subprocess.Popen(arguments, pass_fds=[state["client"].fileno()])
        child = process.pid
        process.wait()
        length = 9
    state["server"].recv(length, socket.MSG_WAITALL)
    return child


def start_child():
    """A child that sends on the client's descriptor when it is told by `tell_child`."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reader, 1)
        os.write(state["client"].fileno(), b"from child")
        os._exit(0)
    state["child"] = (child, writer)
    return child


def tell_child():
    child, writer = state["child"]
    os.write(writer, b"x")
    os.waitpid(child, 0)
    state["server"].recv(10, socket.MSG_WAITALL)


def from_thread(send="write"):
    thread = threading.Thread(target=call, args=(send, "read"))
    thread.start()
    number = thread.native_id
    thread.join()
    return number


COMMANDS = {
    "pair": pair,
    "call": call,
    "transfer": transfer,
    "many_iovecs": many_iovecs,
    "vectors": vectors,
    "batch": batch,
    "short_write": short_write,
    "swap": swap,
    "urgent": urgent,
    "nothing": nothing,
    "finish": finish,
    "shutdown": lambda end: state[end].shutdown(socket.SHUT_WR),
    "send": lambda end, text: state[end].send(text.encode()),
    "receive": lambda end, length: state[end].recv(int(length), socket.MSG_WAITALL).decode(),
    "close": lambda end: state[end].close(),
    "reset": reset,
    "expect_reset": expect_reset,
    "refused": refused,
    "unreachable": unreachable,
    "unreachable_first": unreachable_first,
    "unanswered": unanswered,
    "no_port": no_port,
    "refused_later": refused_later,
    "reconnect": reconnect,
    "uring": uring,
    "uring_then_read": uring_then_read,
    "mptcp": mptcp,
    "from_child": from_child,
    "start_child": start_child,
    "tell_child": tell_child,
    "from_thread": from_thread,
    "thread_id": lambda: threading.get_native_id(),
    **other_sockets.commands(state),
    **shared_sockets.commands(state),
}


def work(commands, answers):
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: it ends with the process that forwards
    for line in commands:
        name, *arguments = line.split()
        print("done", COMMANDS[name](*arguments), file=answers, flush=True)


def forward(source, sink):
    while data := os.read(source, 65536):
        os.write(sink, data)
    os.close(sink)


def main():
    """Works in a child that is tied to this process by pipes: stdin and stdout may be sockets, which would be seen."""
    command_reader, command_writer = os.pipe()
    answer_reader, answer_writer = os.pipe()
    child = os.fork()
    if child == 0:
        for fd, place in ((command_reader, 0), (answer_writer, 1)):
            os.dup2(fd, place)
        os.closerange(3, 64)
        work(sys.stdin, sys.stdout)
        os._exit(0)
    os.close(command_reader)
    os.close(answer_writer)
    print("ready", child, flush=True)
    threading.Thread(target=forward, args=(0, command_writer), daemon=True).start()
    forward(answer_reader, 1)
    os.waitpid(child, 0)


main()
