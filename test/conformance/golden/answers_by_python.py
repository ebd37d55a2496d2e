"""A second opinion on HTTP: http.client of Python reads the answers, told only the methods that were asked."""
import http.client
import io


class Stream(io.BytesIO):
    """What http.client closes at the end of each answer, while more come."""

    def makefile(self, _mode):
        return self

    def close(self):
        pass


def codes(data, methods):
    """Those of final answers, up to one behind which another protocol is spoken."""
    stream = Stream(data)
    found = []
    for method in methods:
        if not is_answer(data[stream.tell() :]):
            break
        code = final_code(stream, method)
        found.append(code)
        if code == "101" or (method == "CONNECT" and code.startswith("2")):
            break
    return found


def is_answer(data):
    """An answer without a head (HTTP/0.9) is none that an observer can tell."""
    return data.startswith(b"HTTP/")


def final_code(stream, method):
    while True:
        response = http.client.HTTPResponse(stream, method=method)
        response.begin()
        response.read()
        code = str(response.status)
        if not code.startswith("1") or code == "101":
            return code
