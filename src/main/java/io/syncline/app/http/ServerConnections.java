package io.syncline.app.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has the connections of the product's HTTP server read by a {@link RequestDecoder}. Netty finds
 * this class as a service, since Vert.x has no place for a decoder of one's own; connections of
 * clients stay as they are.
 */
public final class ServerConnections extends ChannelInitializerExtension {

  private static final String BY_SERVICE = "serviceload";

  private static final AtomicReference<@Nullable HttpServerOptions> SERVER =
      new AtomicReference<>();

  /** Has Netty look for services; called before anything of Netty is used. */
  public static void enable() {
    System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, BY_SERVICE);
  }

  /** The options of the server whose connections are meant. */
  static void of(@Nullable HttpServerOptions options) {
    SERVER.set(options);
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    var options = SERVER.get();
    if (options != null) {
      channel.pipeline().addLast(new Exchange(options));
    }
  }

  private static boolean exchange(ChannelPipeline pipeline, HttpServerOptions options) {
    var decoder = pipeline.context(VertxHttpRequestDecoder.class);
    if (decoder != null) {
      pipeline.replace(decoder.handler(), decoder.name(), new RequestDecoder(options));
    }
    return decoder != null;
  }

  /** Waits until Vert.x has put its handlers into the pipeline. */
  private static final class Exchange extends ChannelInboundHandlerAdapter {

    /** What Vert.x calls its handler of TLS. */
    private static final String TLS = "ssl";

    private final HttpServerOptions options;

    private Exchange(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
      var pipeline = context.pipeline();
      if (pipeline.context(TLS) == null) {
        exchange(pipeline, options);
      } else {
        pipeline.addAfter(TLS, null, new ExchangeAfterHandshake(options));
      }
      super.channelActive(context);
      pipeline.remove(this);
    }
  }

  /** With TLS the decoder comes after the handshake: before the first byte that it is to read. */
  private static final class ExchangeAfterHandshake extends ChannelInboundHandlerAdapter {

    private final HttpServerOptions options;

    private ExchangeAfterHandshake(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object decrypted) throws Exception {
      boolean exchanged = exchange(context.pipeline(), options);
      super.channelRead(context, decrypted);
      if (exchanged) {
        context.pipeline().remove(this);
      }
    }
  }
}
