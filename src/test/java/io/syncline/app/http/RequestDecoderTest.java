package io.syncline.app.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<HttpRequest> requests = new ArrayList<>();
  private final EmbeddedChannel connection =
      new EmbeddedChannel(new RequestDecoder(new HttpServerOptions()), new Requests());

  @BeforeEach
  void stopTheClock() {
    connection.freezeTime();
  }

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void aHeadThatDoesNotEndInTimeEndsTheConnectionHoweverSteadilyItComes() {
    send("GET / HTTP/1.1\r\nX: ");
    for (int i = 0; i < 9; i++) {
      pass(SECOND);
      send("x");
    }
    assertThat(connection.isOpen()).isTrue();

    pass(SECOND);

    assertThat(connection.isOpen()).isFalse();
    assertThat(requests).noneMatch(it -> it.decoderResult().isSuccess());
  }

  @Test
  void emptyLinesAreNotAHead() {
    for (int i = 0; i < 10; i++) {
      send("\r\n");
      pass(SECOND);
    }
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void aConnectionMayRestBetweenRequests() {
    pass(RequestDecoder.BODY);
    send(GET);
    pass(RequestDecoder.BODY.multipliedBy(2));
    send(GET);

    assertThat(connection.isOpen()).isTrue();
    assertThat(requests).hasSize(2).allMatch(it -> it.decoderResult().isSuccess());
  }

  @Test
  void eachHeadHasItsOwnTime() {
    for (int i = 0; i < 3; i++) {
      send(GET.substring(0, 10));
      pass(RequestDecoder.HEAD.minus(SECOND));
      send(GET.substring(10));
    }
    assertThat(connection.isOpen()).isTrue();
    assertThat(requests).hasSize(3);

    send(GET.substring(0, 10));
    pass(RequestDecoder.HEAD);

    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void aBodyHasLongerThanAHeadButNotForEver() {
    send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < RequestDecoder.BODY.toSeconds() - 1; i++) {
      pass(SECOND);
      send("1\r\nx\r\n");
    }
    assertThat(connection.isOpen()).isTrue();

    pass(SECOND);

    assertThat(connection.isOpen()).isFalse();
    assertThat(requests).hasSize(1);
  }

  @Test
  void whatIsNotReadIsNotLate() {
    send(GET + GET.substring(0, 10));
    connection.config().setAutoRead(false);
    pass(RequestDecoder.HEAD);
    connection.config().setAutoRead(true);
    assertThat(connection.isOpen()).isTrue();

    send(GET.substring(10));

    assertThat(requests).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5",
        "HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "HTTP/1.1\r\nTransfer-Encoding: chunked, identity",
        "HTTP/1.1\r\nTransfer-Encoding: identity\r\nContent-Length: 5",
        "HTTP/1.1\r\nTransfer-Encoding: xchunked",
        "HTTP/1.0\r\nTransfer-Encoding: chunked",
      })
  void aBodyOfUncertainLengthIsABadRequestAndNothingAfterItIsRead(String head) {
    send("POST / " + head + "\r\n\r\n0\r\n\r\n" + GET);
    send(GET);

    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).decoderResult().isFailure()).isTrue();
  }

  @Test
  void aBodyOfOneLengthIsRead() {
    send("POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
    send("POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx");
    send(GET);

    assertThat(requests).hasSize(3).allMatch(it -> it.decoderResult().isSuccess());
  }

  private void send(String text) {
    connection.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private void pass(Duration time) {
    connection.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    connection.runScheduledPendingTasks();
  }

  private final class Requests extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object part) {
      if (part instanceof HttpRequest request) {
        requests.add(request);
      }
      ReferenceCountUtil.release(part);
    }
  }
}
