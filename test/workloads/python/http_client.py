"""HTTP clients: http_client.py urllib|requests|aiohttp PORT CONNECTIONS WARM STEP…"""
import sys

from plan import finish, hold, http_kinds, read_plan, run


def url(port, step):
    return f"http://127.0.0.1:{port}{step[1]}"


def upload(step):
    if step[0] == "PUT":
        return chunks(int(step[3]))
    return b"x" * int(step[3]) if step[0] == "POST" else None


def chunks(size):
    """An iterator, of which no length is known, goes out in chunks."""
    for start in range(0, size, 1_000):
        yield b"x" * min(1_000, size - start)


def check(step, status, body):
    if (str(status), str(len(body))) != step[2:4]:
        raise ValueError(f"{step}: got {status} with {len(body)} bytes")


def with_urllib(arguments):
    """A connection for each request: urllib keeps none."""
    import urllib.error
    import urllib.request

    def do(port, step):
        request = urllib.request.Request(url(port, step), data=upload(step), method=step[0])
        try:
            response = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            check(step, response.status, response.read())

    run(arguments, lambda port: port, do, http_kinds)


def with_requests(arguments):
    import requests

    def do(connection, step):
        session, port = connection
        response = session.request(step[0], url(port, step), data=upload(step))
        check(step, response.status_code, response.content)

    run(arguments, lambda port: (requests.Session(), port), do, http_kinds)


def with_aiohttp(arguments):
    import asyncio
    from collections import Counter

    import aiohttp

    port, connections, warm = (int(word) for word in arguments[:3])
    order = read_plan(arguments[3:])
    sent = Counter()

    async def stream(step):
        for chunk in upload(step):
            yield chunk

    async def do(session, step):
        data = stream(step) if step[0] == "PUT" else upload(step)
        expect = step[1].endswith("?expect")
        async with session.request(step[0], url(port, step), data=data, expect100=expect) as response:
            check(step, response.status, await response.read())

    async def send(session, first):
        for step in order[first::connections]:
            await do(session, step)
            sent.update(http_kinds(step))

    async def main():
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as session:
            await asyncio.gather(*(do(session, ("GET", "/plain", "200", "6")) for _ in range(connections * warm)))
            hold()
            await asyncio.gather(*(send(session, first) for first in range(connections)))
            finish(sent)

    asyncio.run(main())


{"urllib": with_urllib, "requests": with_requests, "aiohttp": with_aiohttp}[sys.argv[1]](sys.argv[2:])
