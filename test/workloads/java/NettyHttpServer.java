import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.concurrent.TimeUnit;

/** Netty: NettyHttpServer PORT. */
final class NettyHttpServer {
  private NettyHttpServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    new ServerBootstrap()
        .group(new NioEventLoopGroup(2))
        .channel(NioServerSocketChannel.class)
        .childHandler(new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(
                new HttpServerCodec(), new HttpServerKeepAliveHandler(), new HttpObjectAggregator(1 << 20), new Answer());
          }
        })
        .bind("127.0.0.1", Integer.parseInt(arguments[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private static final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      QueryStringDecoder url = new QueryStringDecoder(request.uri());
      if (url.path().equals("/stream")) {
        stream(context);
        return;
      }
      byte[] body = Answers.body(url.path(), ByteBufUtil.getBytes(request.content()));
      HttpResponseStatus status = HttpResponseStatus.valueOf(Answers.status(url.path()));
      var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
      if (body.length > 0) HttpUtil.setContentLength(response, body.length);
      int waitMs = Answers.waitMs(url.path(), url.rawQuery());
      context.executor().schedule(() -> context.writeAndFlush(response), waitMs, TimeUnit.MILLISECONDS);
    }

    private static void stream(ChannelHandlerContext context) {
      var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      HttpUtil.setTransferEncodingChunked(response, true);
      context.write(response);
      for (int n = 0; n < Answers.PIECES; n++) {
        context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(Answers.PIECE)));
      }
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }
}
