"""redis-cli, one for each connection, told by a pipe what to do: redis_cli.py 2|3 PORT CONNECTIONS WARM STEP…"""
import subprocess
import sys

import plan

RESP = sys.argv[1]
INCR = "*2\r\n$4\r\nINCR\r\n$5\r\ncount\r\n"
WRONGTYPE = "WRONGTYPE Operation against a key holding the wrong kind of value"
KINDS = {
    **plan.REDIS_KINDS,
    "pipeline": ["INCR ok"] * plan.PIPELINE_DEPTH + ["ECHO ok"],
    "pubsub": ["SUBSCRIBE ok", "PUBLISH ok"],
}

# Commands and the lines that redis-cli prints for them; an error has an empty line behind it.
STEPS = {
    "ping": [("PING", "PONG")],
    "get": [("GET text", "value")],
    "nil": [("GET nothing", "")],
    "set": [("SET text value", "OK")],
    "multi": [("MULTI", "OK"), ("SET text value", "QUEUED"), ("GET text", "QUEUED"), ("EXEC", "OK", "value")],
    "execerror": [
        ("MULTI", "OK"),
        ("LPUSH text x", "QUEUED"),
        ("GET text", "QUEUED"),
        ("EXEC", WRONGTYPE, "", "value"),
    ],
    "blocking": [("RPUSH {own} x", "1"), ("BLPOP {own} 1", "{own}", "x")],
    "waiting": [("BLPOP {own} 0.1", "")],
    "wrongtype": [("LPUSH text x", WRONGTYPE, "")],
}


class RedisCli:
    def __init__(self, port, *options):
        self.port = port
        command = ["redis-cli", "-p", str(port), f"-{RESP}", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command, *wanted):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        self.expect(command, *wanted)

    def expect(self, command, *wanted):
        for line in wanted:
            got = self.process.stdout.readline().rstrip("\n")
            assert got == line, f"{command}: expected {line}, got {got}"


def do(cli, step):
    if step[0] == "pipeline":
        pipeline(cli)
    elif step[0] == "pubsub":
        publish(cli)
    else:
        own = f"own:{id(cli)}"
        for command, *lines in STEPS[step[0]]:
            cli.ask(command.format(own=own), *(line.format(own=own) for line in lines))


def pipeline(cli):
    """A connection of its own; it ends with an ECHO."""
    pipe = RedisCli(cli.port, "--pipe")
    pipe.process.communicate(INCR * plan.PIPELINE_DEPTH)
    assert pipe.process.returncode == 0, pipe.process.returncode


def publish(cli):
    """A subscriber does nothing else, and never unsubscribes."""
    channel = f"own:{id(cli)}"
    listener = RedisCli(cli.port)
    listener.ask(f"SUBSCRIBE {channel}", "subscribe", channel, "1")
    cli.ask(f"PUBLISH {channel} message", "1")
    listener.expect("SUBSCRIBE", "message", channel, "message")
    listener.process.kill()
    listener.process.wait()


def redis_kinds(step):
    return KINDS[step[0]]


plan.run(sys.argv[2:], RedisCli, do, redis_kinds)
