package io.syncline.app.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection. A request whose head or body does not end in time ends the
 * connection, however steadily its bytes come. One whose length is not certain is a bad request,
 * and nothing after it is read: a proxy before this server may see another request in it.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

  static final Duration HEAD = Duration.ofSeconds(10);

  /** Longer than any reader of bodies waits: those answer 408 before. */
  static final Duration BODY = Duration.ofSeconds(60);

  private @Nullable ScheduledFuture<?> timer;

  RequestDecoder(HttpServerOptions options) {
    super(options);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (timer == null && in.isReadable()) {
      start(context, HEAD);
    }
    int before = out.size();
    super.decode(context, in, out);
    for (var part : out.subList(before, out.size())) {
      if (part instanceof LastHttpContent) {
        stop();
      } else if (part instanceof HttpRequest) {
        stop();
        start(context, BODY);
      }
    }
  }

  private void start(ChannelHandlerContext context, Duration time) {
    timer =
        context
            .executor()
            .schedule(() -> end(context, time), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** While this server itself does not read, the rest may have come long since. */
  private void end(ChannelHandlerContext context, Duration time) {
    if (context.channel().config().isAutoRead()) {
      context.close();
    } else {
      start(context, time);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    stop();
    super.handlerRemoved0(context);
  }

  /** Asked when a head is complete and nothing of it was dropped yet. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage request) {
    if (isLengthUncertain(request)) {
      throw new IllegalArgumentException("The length of the request's body is not certain");
    }
    return super.isContentAlwaysEmpty(request);
  }

  private static boolean isLengthUncertain(HttpMessage request) {
    var encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (encodings.isEmpty()) {
      return false;
    }
    return request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        || encodings.size() > 1
        || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))
        || !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
  }
}
