package io.syncline.system.http.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.Network;
import io.syncline.system.http.network.PrivateHosts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that sends a configured answer, and then closes. */
class VertxTransportTest {

  private final Vertx vertx = Vertx.vertx();
  private final VertxTransport transport = new VertxTransport(LocalNetwork.of(vertx), 4, 1_000);
  private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    transport.close();
    vertx.close();
    for (var one : open) {
      one.close();
    }
  }

  private URI serving(String answer) throws IOException {
    var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    open.add(server);
    var thread = new Thread(() -> serve(server, answer), "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x");
  }

  private void serve(ServerSocket server, String answer) {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        socket.getInputStream().read();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        if (!answer.isEmpty()) {
          socket.shutdownOutput();
        }
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private HttpResult send(URI uri, Duration timeout) {
    return transport
        .send(new HttpCall("POST", uri, Map.of(), new byte[] {'{', '}'}, timeout))
        .join();
  }

  private HttpResult sendTo(String answer) throws IOException {
    return send(serving(answer), Duration.ofSeconds(10));
  }

  @Test
  void aPrivateNetworkThatIsNotNamedIsNotEvenConnectedTo() throws IOException {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var closed = new VertxTransport(new Network(vertx, PrivateHosts.NONE), 4, 1_000)) {
      server.setSoTimeout(1);
      for (var host : List.of("127.0.0.1", "localhost")) {
        var uri = URI.create("http://%s:%d/x".formatted(host, server.getLocalPort()));
        assertThat(sent(closed, uri)).isInstanceOf(HttpResult.Unsent.class);
        // one that was made waits for this call
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void nothingIsSentIntoAPrivateNetworkThatIsNotNamed() throws IOException {
    var uri = serving("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    var byName = localhost(uri);
    try (var closed = new VertxTransport(new Network(vertx, PrivateHosts.NONE), 4, 1_000);
        var named =
            new VertxTransport(new Network(vertx, PrivateHosts.of("localhost")), 4, 1_000)) {
      for (var refused : List.of(sent(closed, uri), sent(closed, byName), sent(named, uri))) {
        assertThat(refused)
            .isInstanceOfSatisfying(
                HttpResult.Unsent.class,
                it ->
                    assertThat(it.why())
                        .contains("syncline.http.private-hosts")
                        .doesNotContain("127"));
      }
      var open = serving("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(sent(named, localhost(open))).isInstanceOf(HttpResult.Answered.class);
    }
  }

  private static URI localhost(URI uri) {
    return URI.create(uri.toString().replace("127.0.0.1", "localhost"));
  }

  private static HttpResult sent(VertxTransport by, URI uri) {
    var body = new byte[] {'{', '}'};
    return by.send(new HttpCall("POST", uri, Map.of(), body, Duration.ofSeconds(10))).join();
  }

  @Test
  void s18whatMayNotLeaveWhenItHasAConnectionIsNotSent() throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x");
      var body = new byte[] {'{', '}'};
      var call = new HttpCall("POST", uri, Map.of(), body, Duration.ofSeconds(10));
      assertThat(transport.send(call.leaving(() -> false)).join())
          .isEqualTo(HttpResult.Unsent.TOO_LATE);
      try (var connection = server.accept()) {
        assertThat(read(connection)).as("bytes that arrived").isLessThan(0);
      }
    }
  }

  /** The first byte; below 0: the connection was ended or broken without one. */
  private static int read(Socket connection) {
    try {
      return connection.getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void aBodyThatNeverEndsIsNotReadWhereNoneIsWanted() throws IOException {
    var endless = "HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 900000000\r\n\r\nx";
    try (var heads = new VertxTransport(LocalNetwork.of(vertx), 4, 0)) {
      assertThat(sent(heads, serving(endless)))
          .isInstanceOfSatisfying(
              HttpResult.Answered.class,
              it -> {
                assertThat(it.status()).isEqualTo(429);
                assertThat(it.header("retry-after")).isEqualTo("7");
                assertThat(it.body()).isEmpty();
              });
    }
  }

  @Test
  void aWholeAnswerArrives() throws IOException {
    var result = sendTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\n{}");
    assertThat(result)
        .isInstanceOfSatisfying(
            HttpResult.Answered.class,
            answered -> {
              assertThat(answered.status()).isEqualTo(200);
              assertThat(answered.header("x-a")).isEqualTo("b");
              assertThat(answered.body()).asString().isEqualTo("{}");
            });
  }

  @Test
  void everyLinkHeaderIsRead() throws IOException {
    var result =
        sendTo(
            "HTTP/1.1 200 OK\r\nLink: <http://h/self>; rel=self\r\nContent-Length: 2\r\n"
                + "link: <http://h/2>; rel=\"next\"\r\n\r\n{}");
    assertThat(((HttpResult.Answered) result).header("Link"))
        .isEqualTo("<http://h/self>; rel=self, <http://h/2>; rel=\"next\"");
  }

  @Test
  void theNextLinkIsFoundHoweverItIsWritten() {
    var far = "http://h/2?cursor=" + "x".repeat(3_000);
    for (var header :
        List.of(
            "<%s>; rel=next",
            "<%s>;rel=\"next\"",
            "<http://h/1>; rel=\"prev\", <%s>; rel=\"last next\"",
            "<%s>; title=\"one, <two>; rel=no\"; REL=Next",
            "<http://h/a,b>; rel=first, <%s>; x; rel = \"next\"")) {
      assertThat(far.equals(Links.next(header.formatted(far)))).as(header).isTrue();
    }
    for (var none : List.of("", "<http://h/2>; rel=nextfoo", "<http://h/2>; title=\"rel=next\"")) {
      assertThat(Links.next(none)).as(none).isNull();
    }
  }

  @Test
  void s9halfAnAnswerIsNoAnswer() throws IOException {
    assertThat(sendTo("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"id\":"))
        .isInstanceOf(HttpResult.Lost.class);
    assertThat(sendTo("HTTP/1.1 20")).isInstanceOf(HttpResult.Lost.class);
    assertThat(sendTo("gibberish\r\n\r\n")).isInstanceOf(HttpResult.Lost.class);
  }

  @Test
  void s9silenceAfterTheRequestIsNotTheSameAsNeverSent() throws IOException {
    assertThat(send(serving(""), Duration.ofMillis(300))).isInstanceOf(HttpResult.Lost.class);
    assertThat(send(URI.create("http://127.0.0.1:1/x"), Duration.ofSeconds(5)))
        .isInstanceOf(HttpResult.Unsent.class);
    assertThat(send(URI.create("http://no-such-host.invalid/x"), Duration.ofSeconds(5)))
        .isInstanceOf(HttpResult.Unsent.class);
  }

  @Test
  void anAnswerBeyondTheLimitIsNotRead() throws IOException {
    assertThat(sendTo("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5_000)))
        .isEqualTo(new HttpResult.Oversized(200, 1_000));
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws IOException {
    var elsewhere = serving("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(
            sendTo("HTTP/1.1 307 Go\r\nLocation: " + elsewhere + "\r\nContent-Length: 0\r\n\r\n"))
        .isInstanceOfSatisfying(
            HttpResult.Answered.class, answered -> assertThat(answered.status()).isEqualTo(307));
  }

  @Test
  void noHeaderValueCanStartAnotherHeader() {
    for (var value : Set.of("a\r\nX-Evil: 1", "a\nb", "a\u0000b", "\u0394")) {
      assertThatThrownBy(
              () ->
                  new HttpCall(
                      "GET",
                      URI.create("http://h/"),
                      Map.of("If-Match", value),
                      null,
                      Duration.ZERO))
          .isInstanceOf(HttpCall.Unsayable.class)
          .message()
          .contains("If-Match")
          .doesNotContain(value);
    }
  }

  @Test
  void ofAnAnswerWhoseEndIsTheConnectionsNoHeaderSaysThatItIsWhole() throws IOException {
    assertThat(sendTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nId,Name\n1,A"))
        .isInstanceOfSatisfying(
            HttpResult.Answered.class,
            it -> {
              assertThat(it.body()).hasSize(11);
              assertThat(it.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            });
    assertThat(sendTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nI\r\n0\r\n\r\n"))
        .isInstanceOfSatisfying(
            HttpResult.Answered.class,
            it -> assertThat(it.headers()).containsKey("transfer-encoding"));
  }
}
