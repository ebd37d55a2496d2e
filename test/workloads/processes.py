"""Makes processes in every way, and has each ask Redis: processes.py PORT. One command a line: WAY COUNT.

WAY is a function below; the process that it makes sends COUNT times PING on a connection of its own. Answers
`done PID`, that process's number, when it has ended.
"""
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time

PORT = sys.argv[1]
LIBC = ctypes.CDLL(None)
SYS_EXIT = 60  # of one thread


def talk(count):
    with socket.create_connection(("127.0.0.1", int(PORT))) as client:
        for _ in range(int(count)):
            client.sendall(b"*1\r\n$4\r\nPING\r\n")
            assert client.recv(100) == b"+PONG\r\n"


def redis_cli(count):
    return ["redis-cli", "-p", PORT, "-r", count, "PING"]


def child(run):
    """Of a fork; ended when `run` has returned."""
    pid = os.fork()
    if pid == 0:
        run()
        os._exit(0)
    return pid


def ended(pid):
    assert os.waitpid(pid, 0)[1] == 0
    return pid


def itself(count):
    talk(count)
    return os.getpid()


def thread(count):
    other = threading.Thread(target=talk, args=(count,))
    other.start()
    other.join()
    return os.getpid()


def fork(count):
    return ended(child(lambda: talk(count)))


def double_fork(count):
    """A daemon: its parent ends at once, before it says a word."""
    told, tell = os.pipe()

    def daemon(parent):
        os.setsid()
        os.write(tell, f"{os.getpid()}\n".encode())
        while os.getppid() == parent:
            time.sleep(0.001)
        talk(count)

    def middle():
        pid = os.getpid()
        child(lambda: daemon(pid))

    ended(child(middle))
    os.close(tell)
    with os.fdopen(told) as pipe:  # until the daemon has ended, which holds the other end
        return int(pipe.read())


def fork_exec(count):
    return ended(child(lambda: os.execvp("redis-cli", redis_cli(count))))


def posix_spawn(count):
    quiet = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    return ended(os.posix_spawnp("redis-cli", redis_cli(count), os.environ, file_actions=quiet))


def vfork(count):
    """subprocess does so where nothing forbids it."""
    with subprocess.Popen(redis_cli(count), stdout=subprocess.DEVNULL) as process:
        assert process.wait() == 0
        return process.pid


def thread_exec(count):
    """Another thread than the first runs another program: it takes the first one's number."""

    def other():
        os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
        os.execvp("redis-cli", redis_cli(count))

    def process():
        threading.Thread(target=other).start()
        signal.pause()

    return ended(child(process))


def leave_to(run):
    """The first thread ends; another one goes on without it."""
    pid = os.getpid()

    def other():
        while state(pid) != "Z":
            time.sleep(0.001)
        run()
        os._exit(0)

    threading.Thread(target=other).start()
    LIBC.syscall(SYS_EXIT, 0)


def state(tid):
    with open(f"/proc/self/task/{tid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


def leaderless(count):
    return ended(child(lambda: leave_to(lambda: talk(count))))


def serve():
    print("ready", flush=True)
    for line in sys.stdin:
        way, count = line.split()
        print("done", globals()[way](count), flush=True)


if sys.argv[2:] == ["leaderless"]:
    leave_to(serve)
serve()
