"""Golden tables of MySQL: messages by tshark's dissector, tables of statements by sqlglot's parser.

Rules of the pairing (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html):
- packet 0 of the client is a command; the login is the first packet that it sends; others answer questions of the server;
- first in, first out: an error among what the server sends until the next request is that of the open one. Where several are
  open, none may fail;
- STMT_CLOSE, STMT_SEND_LONG_DATA and QUIT are answered by nothing, and are no transactions of this table;
- a prepared statement is called as its text is; MariaDB's number ffffffff is the last one's;
- a statement is called by its first word, and by its tables in their order, each once: up to three, then their number.
"""
import re

import sqlglot
from sqlglot import exp

import tshark

FIELDS = (
    "mysql.packet_number",
    "mysql.command",
    "mysql.query",
    "mysql.stmt_id",
    "mysql.error_code",
    "mysql.sqlstate",
    "mysql.schema",
    "mysql.caps.client",
)
NAMES = {
    1: "QUIT", 2: "INIT_DB", 4: "FIELD_LIST", 9: "STATISTICS", 13: "DEBUG", 14: "PING", 17: "CHANGE_USER", 22: "STMT_PREPARE",
    23: "STMT_EXECUTE", 24: "STMT_SEND_LONG_DATA", 25: "STMT_CLOSE", 26: "STMT_RESET", 27: "SET_OPTION", 28: "STMT_FETCH",
    31: "RESET_CONNECTION", 250: "STMT_EXECUTE",
}
UNANSWERED = ("QUIT", "STMT_CLOSE", "STMT_SEND_LONG_DATA")
KINDS = ("CREATE", "ALTER", "DROP")
MAX_TABLES = 3
LAST = 0xFFFFFFFF
UNKNOWN = "(prepared before)"


def exchanges(pcap, port, connections):
    found = {connection.stream: Exchange() for connection in connections}
    for stream, to, fields in tshark.messages(pcap, "mysql", FIELDS, f"tcp.port=={port},mysql"):
        if stream in found:
            found[stream].take(to == port, dict(zip(FIELDS, fields)))
    return [{"refused": False, "golden": found[connection.stream].finish()} for connection in connections]


class Exchange:
    def __init__(self):
        self.table = []
        self._open = []
        self._is_login = True
        self._answered = False
        self._texts = {}
        self._last = None
        self._prepared = []

    def take(self, is_client, fields):
        if is_client:
            self._request(fields)
        else:
            self._reply(fields)

    def finish(self):
        self._close()
        return self.table

    def _request(self, fields):
        number = int(fields["mysql.packet_number"][0])
        if self._is_login:
            self._is_login = False
            self._ask("LOGIN", None)
        elif number == 0:
            self._command(fields)

    def _command(self, fields):
        command = int(fields["mysql.command"][0])
        text = (fields["mysql.query"] or [None])[0]
        if command == 3:
            self._ask(*summary(text))
            return
        name, resource = NAMES[command], None
        if name == "STMT_PREPARE":
            self._last = text
            self._prepared.append(text)
            resource = summary(text)[1]
        elif name == "STMT_EXECUTE":
            number = int(fields["mysql.stmt_id"][0], 0)
            known = self._last if number == LAST else self._texts.get(number)
            name, resource = summary(known) if known else (name, UNKNOWN)
        if name not in UNANSWERED:
            self._ask(name, resource)

    def _ask(self, operation, resource):
        if self._answered:
            self._close()
        self._answered = False
        self._open.append({"operation": operation, "resource": resource, "statusCode": None, "error": None})

    def _reply(self, fields):
        self._answered = True
        code = fields["mysql.error_code"]
        if code and code[0] != "65535":
            if len(self._open) != 1:
                raise SystemExit(f"error {code} among {len(self._open)} open requests")
            self._open[0].update(statusCode=code[0], error=fields["mysql.sqlstate"][0])
            if self._open[0]["operation"] == "STMT_PREPARE":
                self._prepared.pop(0)
        if fields["mysql.stmt_id"] and self._prepared:
            self._texts[int(fields["mysql.stmt_id"][0], 0)] = self._prepared.pop(0)

    def _close(self):
        self.table += self._open
        self._open = []


def summary(text):
    bare = re.sub(r"/\*.*?\*/|--\s[^\n]*|#[^\n]*", " ", text, flags=re.S).lstrip(" \n(")
    words = re.findall(r"[A-Za-z_]+", bare)
    verb = words[0].upper() if words else ""
    if not re.match(r"(SELECT|INSERT|UPDATE|DELETE|REPLACE|CALL|WITH|SET|USE|BEGIN|START|COMMIT|ROLLBACK|LOAD|SHOW|CREATE|ALTER|DROP)$", verb):
        return "_OTHER", None
    if verb in KINDS:
        verb = f"{verb} {next(word.upper() for word in words[1:] if word.upper() in ('TABLE', 'INDEX', 'VIEW'))}"
    if verb == "CALL":
        return verb, bare.split("(")[0].split()[1]
    if verb == "LOAD":
        return verb, re.search(r"INTO TABLE (\w+)", bare)[1]
    tables = []
    statements = sqlglot.parse(bare, read="mysql")
    for statement in statements:
        tables += [name for name in tables_of(statement) if name not in tables]
    if verb == "WITH":
        verb = type(statements[0]).__name__.upper()
    more = f" +{len(tables) - MAX_TABLES}" if len(tables) > MAX_TABLES else ""
    return verb, (" ".join(tables[:MAX_TABLES]) + more) or None


def tables_of(statement):
    defined = {one.alias for one in statement.find_all(exp.CTE)}
    found = []
    in_text = sorted(statement.find_all(exp.Table), key=lambda table: table.this.meta.get("start", 0))
    for table in in_text:
        name = ".".join(part.name for part in table.parts)
        if name and name not in defined and name not in found:
            found.append(name)
    return found
