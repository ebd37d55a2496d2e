"""Golden tables of HTTP/1.x: messages by tshark's dissector, paired first in, first out;
the answers' codes by http.client of Python too, which decides where a HEAD is among pipelined requests.

Rules of the pairing (RFC 9110, 15.2, 7.8, 9.3.6): a 1xx other than 101 leaves its request open; after 101, and after a
2xx to CONNECT, another protocol is spoken. Chunks override a length (RFC 9112, 6.3). A request whose lengths contradict
each other, or are none, lasts until it is answered, as far as an observer can know: what is said with it is told of nowhere.
"""
import re
from urllib.parse import urlsplit

import answers_by_python
import tshark

# What fits a signed 64-bit number, as servers have it.
LARGEST_LENGTH = 2**63 - 1
KNOWN_METHODS = frozenset(
    """
    GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH QUERY ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY
    LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND
    PROPPATCH REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL BAN
    BCOPY BDELETE BITS_POST BMOVE BPROPFIND BPROPPATCH DEBUG LIST M-SEARCH MKADDRESSBOOK NOTIFY POLL PURGE
    PURGEALL REFRESH RPC_IN_DATA RPC_OUT_DATA SOURCE SUBSCRIBE TRACK UNSUBSCRIBE X-MS-ENUMATTS
    """.split()
)
# As README.md, "No secrets", and the design say: what a path's segment becomes, by its shape.
SHAPES = (
    (re.compile(r"\d+"), "{id}"),
    (re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "{uuid}"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "{date}"),
    (re.compile(r"[0-9a-fA-F]{16,}"), "{hash}"),
)
# What http.server of Python says to lines that have no version.
HEADLESS = b"\n<!DOCTYPE HTML>"
FIELDS = ("http.request.method", "http.request.uri", "http.response.code")
LENGTHS = ("http.content_length_header", "http.transfer_encoding")


def exchanges(pcap, port, connections):
    found = {connection.stream: Exchange(connection) for connection in connections}
    for stream, to, message in tshark.messages(pcap, "http", [*FIELDS, *LENGTHS], f"tcp.port=={port},http"):
        if stream in found:
            found[stream].message(to == port, *message)
    return [found[connection.stream].told(pcap) for connection in connections]


class Exchange:
    def __init__(self, connection):
        self._connection = connection
        self._asked = []
        self._codes = []
        self._endless = None

    def message(self, is_request, methods, targets, codes, lengths, codings):
        if not is_request:
            self._codes += [code for code in codes if code == "101" or not code.startswith("1")]
        elif self._endless is None and not codings and contradictory(lengths):
            self._endless = (methods[0], targets[0])
        elif self._endless is None:
            self._asked += zip(methods, targets, strict=True)

    def told(self, pcap):
        methods = [method for method, _ in self._asked]
        answers = self._connection.sent(by_client=False)
        codes = answers_by_python.codes(answers, methods)
        # tshark 4.0 frames an answer by the request that came last: of a HEAD among others it makes a body.
        if codes != self._codes[: len(codes)] and "HEAD" not in methods:
            raise SystemExit(f"{pcap}: tshark sees {self._codes}, http.client {codes}")
        table = [row(*asked, code) for asked, code in zip(self._asked, codes)]
        told = {"refused": self._endless is not None or HEADLESS in answers, "golden": table}
        # It has one answer at least; whether those behind it are its own, too, cannot be known.
        turned = [row(*self._endless, code) for code in self._codes[len(self._asked) :][:1]] if self._endless else []
        return {**told, "turned": turned} if turned else told


def contradictory(lengths):
    numbers = {part.strip() for length in lengths for part in length.split(",")}
    impossible = any(not number.isdigit() or int(number) > LARGEST_LENGTH for number in numbers)
    return len(numbers) > 1 or impossible


def row(method, target, code):
    return {
        "operation": method if method in KNOWN_METHODS else "_OTHER",
        "resource": None if method == "CONNECT" else route(target),
        "statusCode": code,
        "error": code if code >= "400" else None,
    }


def route(target):
    if not target.startswith(("/", "http://")):
        return target
    return "/".join(shape(segment) for segment in urlsplit(target).path.split("/"))


def shape(segment):
    return next((name for pattern, name in SHAPES if pattern.fullmatch(segment)), segment)
