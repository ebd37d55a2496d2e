"""http.server with a thread for each connection: http_threads.py PORT 1.0|1.1 (1.0, its default, closes after each answer)."""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from answers import STREAM, answer


class Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True  # head and body are two sends: the second would wait 40 ms for an acknowledgement
    protocol_version = f"HTTP/{sys.argv[2]}"

    def do_GET(self):
        if self.path == "/stream":
            return self.stream()
        if self.path == "/refuse":
            return self.send_error(401)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = answer(self.path, body)
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def stream(self):
        """In chunks; in HTTP/1.0, which has none, until the connection's end."""
        chunked = self.protocol_version == "HTTP/1.1"
        self.send_response(200)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in STREAM:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        pass


ThreadingHTTPServer.request_queue_size = 128
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
