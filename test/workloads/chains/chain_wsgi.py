"""Under gunicorn: each request makes CALLS calls of HTTP and asks Redis, all with its own name, and waits for each."""
import os
import threading

import redis
import requests

BACKEND = f"http://127.0.0.1:{os.environ['BACKEND']}/plain"
local = threading.local()


def sessions():
    if not hasattr(local, 'http'):
        local.http = requests.Session()
        local.redis = redis.Redis(port=int(os.environ['REDIS']))
    return local.http, local.redis


def application(environ, start_response):
    name = environ['HTTP_USER_AGENT']
    headers = {'User-Agent': name}
    if 'HTTP_TRACEPARENT' in environ:
        headers['traceparent'] = environ['HTTP_TRACEPARENT']
    http, store = sessions()
    for _ in range(int(environ['HTTP_CALLS'])):
        http.get(BACKEND, headers=headers)
        store.incr('done')
    body = b'done\n'
    start_response('200 OK', [('Content-Length', str(len(body)))])
    return [body]
