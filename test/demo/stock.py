"""The demo's stock service: stock.py PORT REDIS-PORT MARIADB-PORT. HTTP (http.server), Redis (redis-py), MariaDB (PyMySQL)."""
import http.server
import sys
import threading

import pymysql
import redis

PORT, REDIS_PORT, MARIADB_PORT = (int(each) for each in sys.argv[1:])
cache = redis.Redis(port=REDIS_PORT)
local = threading.local()


def database():
    """One connection for each thread: PyMySQL's are not to be shared."""
    if not hasattr(local, 'database'):
        local.database = pymysql.connect(
            host='127.0.0.1', port=MARIADB_PORT, user='root', database='shop', autocommit=True
        )
    return local.database


class Stock(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        pipeline = cache.pipeline(transaction=False)
        pipeline.incr('asked')
        pipeline.llen('packed')
        _, packed = pipeline.execute()
        with database().cursor() as cursor:
            cursor.execute('select count(*) from orders where note = %s', ('packed',))
            (total,) = cursor.fetchone()
        body = b'%d of %d\n' % (packed, total)
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The demo's terminal is sae-mon's."""


server = http.server.ThreadingHTTPServer(('127.0.0.1', PORT), Stock)
server.daemon_threads = True
print('listening', flush=True)
server.serve_forever()
