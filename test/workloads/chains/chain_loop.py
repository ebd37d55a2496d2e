"""The same on one thread: PORT BACKEND. Requests take turns whenever one waits."""
import sys

from aiohttp import ClientSession, TCPConnector, web

PORT, BACKEND = int(sys.argv[1]), f'http://127.0.0.1:{sys.argv[2]}/plain'


async def answer(request):
    headers = {'User-Agent': request.headers['User-Agent']}
    if 'traceparent' in request.headers:
        headers['traceparent'] = request.headers['traceparent']
    for _ in range(int(request.headers['Calls'])):
        async with request.app['session'].get(BACKEND, headers=headers) as response:
            await response.read()
    return web.Response(text='done\n')


async def with_session(app):
    app['session'] = ClientSession(connector=TCPConnector(limit=0))
    yield
    await app['session'].close()


app = web.Application()
app.cleanup_ctx.append(with_session)
app.router.add_get('/work', answer)
web.run_app(app, host='127.0.0.1', port=PORT, print=None)
