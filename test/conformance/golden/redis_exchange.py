"""Golden tables of Redis: messages by hiredis' reader, and, where all is RESP2, by tshark's dissector too.

Rules of the pairing (the documentation of RESP3, pub/sub, CLIENT REPLY, MONITOR, MULTI): first in, first out, but
- a push (`>` that confirms nothing; in RESP2 the array of a message to a subscriber; a line of MONITOR) answers nothing;
- an attribute (`|`) precedes a reply and is none;
- SUBSCRIBE and its kin are confirmed once a channel: the first confirmation is the answer;
- CLIENT REPLY OFF and SKIP are not answered, nor what follows them: until ON, or the next one;
- what MULTI queued is answered by QUEUED; errors in EXEC's answer stand in its row, each with its command;
- after PSYNC is granted another protocol is spoken. An empty request (an empty line, `*0`) is none.
"""
import re

import hiredis

import resp_by_tshark
import server_commands
from resp_reader import RespReader

MONITOR_LINE = re.compile(rb"\d+\.\d+ \[")
CONFIRMATIONS = {b"subscribe", b"psubscribe", b"ssubscribe", b"unsubscribe", b"punsubscribe", b"sunsubscribe"}
MESSAGES = {b"message", b"pmessage", b"smessage"}
REDIRECTS = ("MOVED", "ASK")


def exchanges(pcap, port, connections):
    commands = server_commands.table()
    found = []
    for connection in connections:
        exchange = Exchange(commands)
        for is_client, data in connection.packets:
            exchange.feed(is_client, data)
        if exchange.is_resp2:
            resp_by_tshark.confirm(pcap, port, connection)
        found.append({"refused": False, "golden": exchange.table})
    return found


class Request:
    def __init__(self, words, commands):
        self.name = words[0].decode("latin1").upper()
        self.arguments = [word.decode("latin1").upper() for word in words[1:]]
        self.operation = self._operation(commands)
        self.is_answered = False

    def _operation(self, commands):
        if self.name not in commands:
            return "_OTHER"
        is_sub = bool(self.arguments) and self.arguments[0] in commands[self.name]
        return f"{self.name} {self.arguments[0]}" if is_sub else self.name


class Exchange:
    def __init__(self, commands):
        self.table = []
        self._commands = commands
        self._readers = {True: RespReader(inline=True), False: RespReader()}
        self._asked = []
        self._queued = []
        # CLIENT REPLY: ON, OFF, or SKIP for one request.
        self._replies = "ON"
        self._confirmations = 0
        self._channels = {"SUBSCRIBE": 0, "PSUBSCRIBE": 0, "SSUBSCRIBE": 0}
        self._is_monitor = False
        self._over = False

    @property
    def is_resp2(self):
        return not self._over and self._readers[True].types <= {b"*"} and self._readers[False].types <= set(map(bytes, zip(b"+-:$*")))

    def feed(self, is_client, data):
        if self._over:
            return
        reader = self._readers[is_client]
        reader.feed(data)
        for begin, value in reader.take():
            if is_client:
                self._request(value)
            else:
                self._reply(begin, value)

    def _request(self, words):
        if not words:
            return
        request = Request(words, self._commands)
        if request.operation == "CLIENT REPLY":
            self._replies = request.arguments[1]
            if self._replies != "ON":
                return
        elif self._replies != "ON":
            self._replies = "ON" if self._replies == "SKIP" else self._replies
            return
        self._asked.append(request)

    def _reply(self, begin, value):
        if begin == b"|" or self._is_push(begin, value):
            return
        if self._is_confirmation(begin, value):
            self._confirm()
            return
        self._answer(value)

    def _is_push(self, begin, value):
        if begin == b"+" and self._is_monitor:
            return MONITOR_LINE.match(value) is not None
        if begin == b">":
            return value[0] not in CONFIRMATIONS
        return begin == b"*" and any(self._channels.values()) and bool(value) and value[0] in MESSAGES

    def _is_confirmation(self, begin, value):
        is_list = begin in (b">", b"*") and isinstance(value, list) and len(value) == 3
        if not is_list or value[0] not in CONFIRMATIONS:
            return False
        kind = value[0].decode().upper().replace("UN", "")
        self._channels[kind] = value[2] if kind == "SSUBSCRIBE" else self._channels[kind] + (b"un" not in value[0]) - (b"un" in value[0])
        return self._confirmations > 0 or self._asked[0].name.lower().encode() in CONFIRMATIONS

    def _confirm(self):
        if self._confirmations > 0:
            self._confirmations -= 1
            return
        request = self._asked[0]
        kind = request.name.replace("UN", "")
        # One for each channel named; where none is, for each that was subscribed to, at least one.
        named = len(request.arguments) or max(1, self._channels[kind] + 1)
        self._confirmations = named - 1
        self._answer(None)

    def _answer(self, value):
        request = self._asked.pop(0)
        word = str(value).split(" ")[0] if isinstance(value, hiredis.ReplyError) else None
        error = None if word in REDIRECTS else word
        row = {"operation": request.operation, "resource": None, "statusCode": word, "error": error}
        if request.name == "EXEC" and isinstance(value, list):
            row.update(self._inner(value))
        self.table.append(row)
        self._remember(request, value)

    def _inner(self, values):
        failed = zip(self._queued, values, strict=True)
        inner = [f"{name} {str(value).split(' ')[0]}" for name, value in failed if isinstance(value, hiredis.ReplyError)]
        return {"inner": inner} if inner else {}

    def _remember(self, request, value):
        if value == b"QUEUED":
            self._queued.append(request.operation)
        if request.name in ("EXEC", "DISCARD"):
            self._queued = []
        if request.name == "MONITOR" and value == b"OK":
            self._is_monitor = True
        if request.name == "PSYNC" and isinstance(value, bytes):
            self._over = True
