"""Statements by PyMySQL, or by mysqlclient (libmariadb), against the shop."""
import sys

port, name = int(sys.argv[1]), sys.argv[2]
driver = __import__(name)
connection = driver.connect(host="127.0.0.1", port=port, user="app", password="not-a-secret", database="shop")
cursor = connection.cursor()
cursor.execute("SELECT id, note FROM orders WHERE id < %s AND note <> %s", (3, "it's \\ \"secret\""))
cursor.fetchall()
cursor.executemany("INSERT INTO users (id, name) VALUES (%s, %s)", [(1, "Ann"), (2, "Bob"), (3, "O'Hara")])
try:
    cursor.execute("INSERT INTO users VALUES (1, 'again')")
except Exception:
    pass
connection.commit()
connection.ping()
cursor.callproc("report")
while cursor.nextset():
    cursor.fetchall()
cursor.execute("UPDATE orders o JOIN users u ON u.id = o.id SET o.note = %s", ("changed",))
connection.rollback()
try:
    cursor.execute("SELECT * FROM nowhere")
except Exception:
    pass
connection.close()
