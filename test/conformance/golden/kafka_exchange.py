"""Golden tables of Kafka: headers by tshark's dissector, bodies by franz-go's definitions (`kafka_messages`).

Rules (https://kafka.apache.org/protocol.html, KIP-152, KIP-227, KIP-394, KIP-516): an answer has the correlation id of its
request; a Produce with acks 0 has none. A request is of its groups, or else of its topics: of more than one the first three
by the alphabet, and how many more. A topic's id has the name that any answer of the capture gives it (`unresolved`: the id
itself, as whoever has not seen that answer calls it). A Fetch of a session is of all that the session was asked for. Of
nothing (`unresolved`: null) is what has lost the bytes that tell. Any error of an answer is the answer's, the first of several; that a member needs an id, or
ApiVersions another version, is none. Behind SaslHandshake 0 tokens stand without a header: one of PLAIN, two of SCRAM.
"""
import base64
import json
import pathlib
import struct
import subprocess

import tshark

MESSAGES = pathlib.Path(__file__).parent / "kafka_messages"
PRODUCE, FETCH, FIND_COORDINATOR, SASL_HANDSHAKE, API_VERSIONS = 0, 1, 10, 17, 18
TOKENS = {"PLAIN": 1, "SCRAM-SHA-256": 2, "SCRAM-SHA-512": 2}
# franz-go's spelling of names, and Kafka's.
SPELLINGS = {"ID": "Id", "ACLs": "Acls", "SASL": "Sasl", "SCRAM": "Scram"}


def decoders():
    return f"{tshark.version()} (headers), franz-go's kmsg of {MESSAGES.name}/go.mod (bodies)"


def exchanges(pcap, port, connections):
    exchanged = [Exchange(connection) for connection in connections]
    check_headers(pcap, port, connections, exchanged)
    read([message for exchange in exchanged for message in exchange.messages()])
    names = {}
    for exchange in exchanged:
        for message in exchange.answers:
            names.update(names_of_ids(message.body))
    return [{"refused": False, "golden": Table(exchange, names).rows} for exchange in exchanged]


class Frame:
    """A message behind its correlation id."""

    def __init__(self, kind, key, version, number, data):
        self.kind, self.key, self.version, self.number, self.data = kind, key, version, number, data
        self.name, self.body = None, None


class Exchange:
    """Frames of one connection; tokens of SASL are frames without a key."""

    def __init__(self, connection):
        self.requests, self.answers, self.tokens = {}, [], []
        self.order = []
        held = {True: b"", False: b""}
        self._expected = {True: 0, False: 0}
        for is_client, data in connection.packets:
            held[is_client] += data
            while len(held[is_client]) >= 4:
                length = struct.unpack(">i", held[is_client][:4])[0]
                if len(held[is_client]) < 4 + length:
                    break
                self._frame(is_client, held[is_client][4 : 4 + length])
                held[is_client] = held[is_client][4 + length :]

    def messages(self):
        return [*self.order, *self.answers]

    def _frame(self, is_client, frame):
        if self._expected[is_client] > 0:
            self._expected[is_client] -= 1
            if is_client:
                self.tokens.append(frame[:8])
            else:
                self.answers.append(Frame("token", None, 0, None, b""))
            return
        if is_client:
            key, version, number = struct.unpack(">hhi", frame[:8])
            request = Frame("request", key, version, number, frame[8:])
            self.requests[number] = request
            self.order.append(request)
            return
        number = struct.unpack(">i", frame[:4])[0]
        asked = self.requests[number]
        self.answers.append(Frame("response", asked.key, asked.version, number, frame[4:]))
        if (asked.key, asked.version, frame[4:6]) == (SASL_HANDSHAKE, 0, b"\0\0"):
            mechanism = asked.data[2 + max(0, struct.unpack(">h", asked.data[:2])[0]) + 2 :].decode()
            self._expected = {True: TOKENS[mechanism], False: TOKENS[mechanism]}


def check_headers(pcap, port, connections, exchanged):
    fields = ["kafka.api_key", "kafka.api_version", "kafka.correlation_id"]
    for connection, exchange in zip(connections, exchanged, strict=True):
        wanted = f"kafka && tcp.stream=={connection.stream} && tcp.dstport=={port}"
        seen = {
            head
            for columns in tshark.fields(pcap, wanted, fields, f"tcp.port=={port},kafka")
            for head in zip(*[map(int, column) for column in columns])
        }
        ours = {(one.key, one.version, one.number) for one in exchange.order}
        # A token without a header it takes for one.
        ours |= {struct.unpack(">hhi", token) for token in exchange.tokens if len(token) == 8}
        # What tshark cannot dissect ends its packet: it may see fewer, and must see nothing else.
        if not seen <= ours or not seen:
            raise SystemExit(f"{pcap}, stream {connection.stream}: tshark {sorted(seen - ours)}")


def ask(lines):
    answers = subprocess.run(["go", "run", "."], cwd=MESSAGES, input="\n".join(lines), stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(line) for line in answers.stdout.splitlines()]


def read(messages):
    messages = [message for message in messages if message.kind != "token"]
    lines = [f"{one.kind} {one.key} {one.version} x{one.data.hex()}" for one in messages]
    for message, told in zip(messages, ask(lines), strict=True):
        message.name, message.body = spelled(told["Name"]), told["Message"]
    codes = sorted({code for message in messages if message.kind == "response" for code in error_codes(message.body)})
    ERRORS.update(zip(codes, (told["Name"] for told in ask([f"error {code} 0 x" for code in codes])), strict=True))


ERRORS = {}


def spelled(name):
    for theirs, kafkas in SPELLINGS.items():
        name = name.replace(theirs, kafkas)
    return name


def error_codes(body):
    return [value for name, value in leaves(body) if name.endswith("ErrorCode") and value != 0]


def leaves(value, name=""):
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, key)]
    if isinstance(value, list) and name not in ("TopicID", "ID"):
        return [leaf for inner in value for leaf in leaves(inner, name)]
    return [(name, value)]


def id_text(value):
    return base64.urlsafe_b64encode(bytes(value)).decode().rstrip("=")


def names_of_ids(value):
    """Structures that have both."""
    found = {}
    if isinstance(value, dict):
        if value.get("Topic") and any(value.get("TopicID") or []):
            found[id_text(value["TopicID"])] = value["Topic"]
        for inner in value.values():
            found.update(names_of_ids(inner))
    if isinstance(value, list):
        for inner in value:
            found.update(names_of_ids(inner))
    return found


class Table:
    def __init__(self, exchange, names):
        self._names = names
        self._session = []
        resources = {request.number: self._resource(request) for request in exchange.order}
        self.rows = [self._row(exchange, answer, resources) for answer in exchange.answers]

    def _row(self, exchange, answer, resources):
        if answer.kind == "token":
            return {"operation": "SaslAuthenticate", "resource": None, "statusCode": None, "error": None}
        codes = error_codes(answer.body)
        status = ERRORS[codes[0]] if codes else None
        by_design = status == "MEMBER_ID_REQUIRED" or (answer.key == API_VERSIONS and status == "UNSUPPORTED_VERSION")
        resource, unresolved = resources[answer.number]
        row = {"operation": answer.name, "resource": resource, "statusCode": status, "error": None if by_design else status}
        return row if resource is None else {**row, "unresolved": [*unresolved, None]}

    def _resource(self, request):
        body = request.body
        groups = self._groups(request)
        if groups is not None:
            return joined(groups), []
        topics = [(name, value) for name, value in leaves({**body, "ForgottenTopics": None, "Cursor": None})]
        topics = [named for named in map(topic, topics) if named]
        if request.key != FETCH or request.version < 7 or body["SessionEpoch"] == -1:
            return self._told(topics)
        if body["SessionEpoch"] == 0:
            self._session = []
        forgotten = [topic(leaf) for leaf in leaves(body["ForgottenTopics"] or [])]
        self._session = [one for one in self._session if one not in forgotten]
        self._session += [one for one in topics if one not in self._session]
        return self._told(self._session)

    def _told(self, topics):
        resource = joined([self._names.get(one, one) for one in topics])
        as_they_are = joined(topics)
        return resource, [] if as_they_are == resource else [as_they_are]

    def _groups(self, request):
        body = request.body
        if request.key == FIND_COORDINATOR:
            keys = [body["CoordinatorKey"]] if request.version < 4 else body["CoordinatorKeys"]
            return keys if body["CoordinatorType"] == 0 else []
        if all(isinstance(one, str) for one in body.get("Groups") or [None]):
            return body["Groups"]
        groups = [value for name, value in leaves(body) if name == "Group" and value]
        return groups or None


def topic(leaf):
    name, value = leaf
    if name in ("Topic", "TopicNames") and value:
        return value
    return id_text(value) if name == "TopicID" and any(value) else None


def joined(names):
    names = sorted(set(names))
    more = f" +{len(names) - 3}" if len(names) > 3 else ""
    return " ".join(names[:3]) + more if names else None
