"""PyMySQL, mysqlclient: mysql_client.py pymysql|MySQLdb PORT CONNECTIONS WARM STEP…; what they prepare they send as text."""
import importlib
import sys

from plan import mysql_kinds, run

LIBRARY = importlib.import_module(sys.argv[1])


class Connection:
    """Opened with the first step."""

    def __init__(self, port):
        self.port = port
        self.database = None

    def opened(self):
        if self.database is None:
            self.database = LIBRARY.connect(
                host="127.0.0.1", port=self.port, user="root", database="shop", autocommit=True
            )
        return self.database


def do(connection, step):
    found, wanted = STEPS[step[0]](connection.opened())
    assert found == wanted, (step, found)


def asked(database, text, *values):
    with database.cursor() as cursor:
        cursor.execute(text, values or None)
        rows = cursor.fetchall()
        return len(rows) if cursor.description else cursor.rowcount


def code_of(database, text):
    try:
        asked(database, text)
    except LIBRARY.MySQLError as error:
        return error.args[0]
    return None


def transaction(database):
    database.begin()
    changed = asked(database, "INSERT INTO visits (note) VALUES ('kept')")
    database.commit()
    return changed


def report(database):
    with database.cursor() as cursor:
        cursor.execute("CALL report(4711)")
        rows = len(cursor.fetchall())
        while cursor.nextset():
            rows += len(cursor.fetchall())
        return rows


JOIN = "SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1"
STEPS = {
    "select": lambda it: (asked(it, "SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'"), 2),
    "join": lambda it: (asked(it, JOIN), 1),
    "insert": lambda it: (asked(it, "INSERT INTO visits (note) VALUES ('secret 4711')"), 1),
    "update": lambda it: (asked(it, "UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3"), 1),
    "prepared": lambda it: (asked(it, "SELECT note FROM orders WHERE id = %s", 2), 1),
    "stored": lambda it: (asked(it, "INSERT INTO visits (note) VALUES (%s)", "secret 4711"), 1),
    "missing": lambda it: (code_of(it, "SELECT * FROM nowhere"), 1146),
    "duplicate": lambda it: (code_of(it, "INSERT INTO users VALUES (1, 'secret 4711')"), 1062),
    "transaction": lambda it: (transaction(it), 1),
    "report": lambda it: (report(it), 4),
    "many": lambda it: (asked(it, "SELECT id, note FROM items"), 3001),
    "ping": lambda it: (it.ping(), None),
    "use": lambda it: (it.select_db("shop"), None),
}

run(sys.argv[2:], Connection, do, mysql_kinds)
