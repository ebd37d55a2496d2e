"""The first process of a pid namespace, which chooses its children's pids: reused_pids.py PORT.

One command a line, each answered by `done`:

  make PID         a child of that number, which lives until `end PID`
  ask PID COUNT    it sends Redis COUNT times PING
  run PID COUNT    a child of that number that becomes redis-cli and sends as many, to its end
"""
import os
import socket
import sys

PORT = sys.argv[1]
pipes = {}


def fork(pid):
    """As fork(2), but the child's number is known before."""
    with open("/proc/sys/kernel/ns_last_pid", "w") as last:
        last.write(str(int(pid) - 1))
    made = os.fork()
    assert made in (0, int(pid)), f"asked for {pid}, got {made}"
    return made


def make(pid):
    orders, order = os.pipe()
    answers, answer = os.pipe()
    if fork(pid) == 0:
        for pipe in (order, *sum(pipes.values(), ())):  # an end that is held here as well would never be seen to close
            os.close(pipe)
        obey(orders, answer)
        os._exit(0)
    pipes[pid] = (order, answers)
    os.close(orders)
    os.close(answer)


def obey(orders, answer):
    while count := os.read(orders, 100):
        talk(int(count))
        os.write(answer, b"x")


def talk(count):
    with socket.create_connection(("127.0.0.1", int(PORT))) as client:
        for _ in range(count):
            client.sendall(b"PING\r\n")
            assert client.recv(100) == b"+PONG\r\n"


def ask(pid, count):
    order, answers = pipes[pid]
    os.write(order, count.encode())
    assert os.read(answers, 1) == b"x"


def end(pid):
    for pipe in pipes.pop(pid):
        os.close(pipe)
    assert os.waitpid(int(pid), 0)[1] == 0


def run(pid, count):
    if fork(pid) == 0:
        os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
        os.execvp("redis-cli", ["redis-cli", "-p", PORT, "-r", count, "PING"])
    assert os.waitpid(int(pid), 0)[1] == 0


COMMANDS = {command.__name__: command for command in (make, ask, end, run)}

print("ready", flush=True)
for line in sys.stdin:
    command, *arguments = line.split()
    COMMANDS[command](*arguments)
    print("done", flush=True)
