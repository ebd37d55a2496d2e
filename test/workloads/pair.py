"""HTTP between two processes over the two ends of a socketpair: pair.py GETS POSTS.

Prints `ready` and the client's and the server's pid, waits for a line, sends the requests over the one connection
that there is, prints `done` and waits for a line.
"""
import http.client
import http.server
import os
import socket
import sys

GETS, POSTS = int(sys.argv[1]), int(sys.argv[2])
BODY = b"x" * 3000


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"plain\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    do_GET = do_POST = answer

    def log_message(self, *arguments):
        pass


def serve(end):
    Answers(end, ("pair", 0), None)
    os._exit(0)


def ask(client, method, path, body):
    client.request(method, path, body)
    answer = client.getresponse()
    assert (answer.status, answer.read()) == (200, body or b"plain\n")


one, other = socket.socketpair()
server = os.fork()
if server == 0:
    one.close()
    serve(other)
other.close()
client = http.client.HTTPConnection("pair")
client.sock = one
print("ready", os.getpid(), server, flush=True)
sys.stdin.readline()
for _ in range(GETS):
    ask(client, "GET", "/plain", None)
for _ in range(POSTS):
    ask(client, "POST", "/echo", BODY)
print("done", flush=True)
sys.stdin.readline()
client.close()
os.waitpid(server, 0)
