package io.syncline.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over real sockets. */
class RequestBodiesTest {

  private static final String POST = "POST /api/v1/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger worked = new AtomicInteger();
  private HttpServer server;

  private void serve(int most, Duration time) throws Exception {
    var router = Router.router(vertx);
    new RequestBodies(most, 2L * most, time).mount(router);
    router
        .route("/api/*")
        .handler(
            routing -> {
              worked.incrementAndGet();
              routing.end("got " + routing.body().asString());
            });
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** All that is answered until the server closes the connection. */
  private String answerTo(String request) throws Exception {
    try (var socket = new Socket("localhost", server.actualPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aWholeBodyIsPassedOn() throws Exception {
    serve(100, Duration.ofSeconds(10));
    assertThat(answerTo(POST + "Content-Length: 2\r\n\r\n{}")).contains(" 200 ").endsWith("got {}");
    assertThat(answerTo(POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
        .contains(" 200 ")
        .endsWith("got {}");
    assertThat(answerTo(POST + "Content-Length: 0\r\n\r\n")).contains(" 200 ");
  }

  @Test
  void aSlowBodyIsAnsweredAndItsConnectionClosedBeforeAnythingWorksOnIt() throws Exception {
    serve(100, Duration.ofMillis(50));
    assertThat(answerTo(POST.replace("close", "keep-alive") + "Content-Length: 2\r\n\r\n{"))
        .contains(" 408 ")
        .contains("problem+json");
    assertThat(worked).hasValue(0);
  }

  @Test
  void aBodyThatIsTooLongIsRefusedAlsoWhereItsLengthIsNotAnnounced() throws Exception {
    serve(10, Duration.ofSeconds(10));
    assertThat(answerTo(POST + "Content-Length: 11\r\n\r\n" + "x".repeat(11))).contains(" 413 ");
    assertThat(
            answerTo(
                POST
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + ("6\r\n123456\r\n").repeat(2)
                    + "0\r\n\r\n"))
        .contains(" 413 ");
    assertThat(worked).hasValue(0);
  }
}
