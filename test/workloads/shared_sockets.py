"""Commands of socket-calls.py for sockets that several descriptors, threads or processes use."""
import os
import queue
import socket
import threading


def duplicate(state):
    """Sends by another descriptor of the client's socket."""
    copy = os.dup(state["client"].fileno())
    os.write(copy, b"from dup")
    os.close(copy)
    state["server"].recv(8, socket.MSG_WAITALL)


def number(state, end):
    return state[end].fileno()


def threads(state, count):
    """One thread accepts, each of the others answers one question; returns their numbers, the first one's first."""
    accepted, numbers = queue.Queue(), []
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        numbers.append(threading.get_native_id())
        accepted.put(listener.accept()[0])

    def serve():
        numbers.append(threading.get_native_id())
        server = accepted.get()
        server.send(server.recv(8, socket.MSG_WAITALL).upper())
        accepted.put(server)

    def run(work):
        thread = threading.Thread(target=work)
        thread.start()
        return thread

    first = run(accept)
    state["client"] = socket.create_connection(listener.getsockname())
    first.join()
    for _ in range(int(count)):
        thread = run(serve)
        state["client"].send(b"question")
        assert state["client"].recv(8, socket.MSG_WAITALL) == b"QUESTION"
        thread.join()
    listener.close()
    state["server"] = accepted.get()
    return numbers


def served_by_child(state):
    """The accepted socket is closed here and served, and closed for good, by a child; returns its pid."""
    child = os.fork()
    if child == 0:
        state["client"].close()
        state["server"].recv(8, socket.MSG_WAITALL)
        state["server"].send(b"answer")
        os._exit(0)
    state["server"].close()
    state["client"].send(b"question")
    assert state["client"].recv(6, socket.MSG_WAITALL) == b"answer"
    assert state["client"].recv(1) == b""
    os.waitpid(child, 0)
    return child


def from_passed(state):
    """A child that is given the client's socket by SCM_RIGHTS, and sends on it; returns its pid."""
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        state["client"].close()
        _, fds, _, _ = socket.recv_fds(there, 10, 1)
        os.write(fds[0], b"from passed")
        os._exit(0)
    socket.send_fds(here, [b"x"], [state["client"].fileno()])
    os.waitpid(child, 0)
    here.close()
    there.close()
    state["server"].recv(11, socket.MSG_WAITALL)
    return child


def commands(state):
    """By name, with the state bound."""
    made = {}
    for command in (duplicate, number, threads, served_by_child, from_passed):
        made[command.__name__] = lambda *arguments, run=command: run(state, *arguments)
    return made
