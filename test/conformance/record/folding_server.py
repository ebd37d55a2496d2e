"""Python's own http.server, with HTTP/1.1 and header fields folded over several lines, at the port given."""
import http.server
import sys

# Digits of a length that is believed.
LONGEST = 9


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"{self.headers.get('X-Folded')}\n".encode()
        self.send_response(200)
        self.send_header("X-Folded", "one,\r\n  two,\r\n\tthree: 3")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or len(length) > LONGEST:
            self.send_error(400)
            return
        self.rfile.read(int(length))
        self.do_GET()

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
