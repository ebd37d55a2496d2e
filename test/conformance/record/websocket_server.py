"""An aiohttp server that echoes over a WebSocket at /echo, at the port given."""
import sys

from aiohttp import WSMsgType, web


async def echo(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


app = web.Application()
app.add_routes([web.get("/echo", echo), web.get("/page", lambda _: web.Response(text="page\n"))])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
