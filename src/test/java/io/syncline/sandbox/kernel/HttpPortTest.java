package io.syncline.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpPortTest {
  private final HttpPort port =
      HttpPort.open(
          "echo",
          0,
          r ->
              Reply.text(
                  200,
                  r.method()
                      + " "
                      + r.path()
                      + "?"
                      + r.query()
                      + " "
                      + r.header("X-A")
                      + " "
                      + new String(r.body(), StandardCharsets.UTF_8)));

  @AfterEach
  void close() {
    port.close();
  }

  private String exchange(String... parts) throws IOException, InterruptedException {
    try (var socket = new Socket("127.0.0.1", port.port())) {
      socket.setTcpNoDelay(true);
      for (var part : parts) {
        socket.getOutputStream().write(part.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        Thread.yield();
      }
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestsFollowEachOtherOnOneConnection() throws Exception {
    var answer =
        exchange(
            "GET /a?x=1 HTTP/1.1\r\nHost: h\r\nX-A: one\r\n\r\n"
                + "POST /b HTTP/1.1\r\nx-a: two\r\nContent-Length: 3\r\n\r\nabc");
    assertThat(answer).contains("GET /a?x=1 one").contains("POST /b? two abc");
  }

  @Test
  void bodiesInChunksAndHeadsInPiecesAreRead() throws Exception {
    var answer =
        exchange(
            "POST /c HTTP/1.1\r",
            "\nX-A: o",
            "ne\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "2;ext=1\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
    assertThat(answer).contains("POST /c? one abcde");
  }

  @Test
  void aClientThatAsksToContinueIsAnswered() throws Exception {
    var answer = exchange("POST /d HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nz");
    assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200");
  }

  @Test
  void whatIsNoRequestIsRefusedAndTheConnectionClosed() throws Exception {
    assertThat(exchange("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(exchange("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(exchange("GET / HTTP/1.1\r\nno colon\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void aClientThatWantsToCloseIsObeyed() throws Exception {
    assertThat(exchange("GET /e HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .contains("Connection: close");
  }
}
