"""What all HTTP servers here answer (README.md of test/workloads), and that as WSGI and ASGI applications."""
import asyncio
import http
import time
from urllib.parse import parse_qs, urlsplit

BIG = b"x" * 300_000
STREAM = [b"x" * 1_000] * 100  # a body without a length goes out in pieces


def answer(target, body):
    """The status and the body; sleeps as long as the target says."""
    url = urlsplit(target)
    if url.path == "/slow":
        time.sleep(slow_seconds(url.query))
    return fast_answer(url.path, body)


def fast_answer(path, body):
    if path.startswith("/status/"):
        word = path.removeprefix("/status/")
        return int(word), b"" if word == "204" else f"{word}\n".encode()
    return 200, {"/plain": b"plain\n", "/big": BIG, "/echo": body, "/slow": b"slow\n"}[path]


def slow_seconds(query):
    return int(parse_qs(query)["ms"][0]) / 1000


def wsgi(environ, start_response):
    if environ["PATH_INFO"] == "/stream":
        start_response("200 OK", [])
        return iter(STREAM)
    body = environ["wsgi.input"].read()  # gunicorn ends it where the body ends
    status, body = answer(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}", body)
    headers = [] if status == 204 else [("Content-Length", str(len(body)))]
    start_response(f"{status} {http.HTTPStatus(status).phrase}", headers)
    return [body]


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])  # uvicorn then goes on without: no lifespan here
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if scope["path"] == "/stream":
        return await stream(send)
    if scope["path"] == "/slow":
        await asyncio.sleep(slow_seconds(scope["query_string"].decode()))
    status, body = fast_answer(scope["path"], body)
    headers = [] if status == 204 else [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def stream(send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in STREAM:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body"})
