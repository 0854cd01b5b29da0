package io.syncline.system.http.call;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.system.file.FileCopy;
import io.syncline.sandbox.kernel.HttpPort;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.file.TemporaryFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are received and sent in pieces, over real connections. */
class FileTransfersTest {

  private static final int MANY = 3_000_000;

  private final Vertx vertx = Vertx.vertx();
  // whole answers may have 1,000 bytes only
  private final VertxTransport transport = new VertxTransport(LocalNetwork.of(vertx), 4, 1_000);

  /** Takes files of at most eight bytes. */
  private final VertxTransport small = new VertxTransport(LocalNetwork.of(vertx, 8), 4, 1_000);

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void file() throws IOException {
    path = Files.createTempFile(folder, "a", ".file");
  }

  @AfterEach
  void close() {
    transport.close();
    small.close();
    vertx.close();
  }

  @Test
  void aFileIsReceivedThoughItIsLargerThanAnAnswerMayBe() throws IOException {
    var bytes = bytes();
    try (var port = HttpPort.open("bytes", 0, it -> new Reply(200, Map.of(), bytes))) {
      assertThat(receive(at(port), transport))
          .isInstanceOfSatisfying(HttpResult.Answered.class, it -> assertThat(it.body()).isEmpty());
    }
    assertThat(path).hasBinaryContent(bytes);
  }

  @Test
  void anAnswerOfAnErrorIsReadAsUsual() throws IOException {
    try (var port = HttpPort.open("bytes", 0, it -> Reply.text(404, "{\"error\": 1}"))) {
      assertThat(receive(at(port), transport))
          .isInstanceOfSatisfying(
              HttpResult.Answered.class,
              it -> assertThat(new String(it.body(), ISO_8859_1)).contains("error"));
    }
    assertThat(path).isEmptyFile();
  }

  @Test
  void aDownloadThatIsCutIsNoFile() throws Exception {
    for (var head : new String[] {"Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n"}) {
      assertThat(receive(serving(head, "7\r\n1234567\r\n"), transport))
          .isInstanceOf(HttpResult.Lost.class);
    }
  }

  @Test
  void moreThanIsTakenIsNotRead() throws Exception {
    assertThat(receive(serving("Content-Length: 9\r\n", "123456789"), small))
        .isEqualTo(new HttpResult.Oversized(200, 8));
    var chunked = serving("Transfer-Encoding: chunked\r\n", "9\r\n123456789\r\n0\r\n\r\n");
    assertThat(receive(chunked, small)).isEqualTo(new HttpResult.Oversized(200, 8));
  }

  @Test
  void aFileIsSentBetweenWhatIsBeforeAndAfterIt() throws IOException {
    var bytes = bytes();
    Files.write(path, bytes);
    var got = new CompletableFuture<byte[]>();
    try (var port =
        HttpPort.open(
            "bytes",
            0,
            it -> {
              got.complete(it.body());
              return Reply.text(200, "{}");
            })) {
      assertThat(send(at(port))).isInstanceOf(HttpResult.Answered.class);
    }
    var all = got.join();
    assertThat(all).hasSize(MANY + 4);
    assertThat(new String(Arrays.copyOf(all, 2), ISO_8859_1)).isEqualTo("<<");
    assertThat(Arrays.copyOfRange(all, 2, MANY + 2)).isEqualTo(bytes);
    assertThat(new String(Arrays.copyOfRange(all, MANY + 2, all.length), ISO_8859_1))
        .isEqualTo(">>");
  }

  @Test
  void anUploadThatBreaksOffMayHaveBeenApplied() throws IOException {
    Files.write(path, bytes());
    try (var port = HttpPort.open("bytes", 0, it -> Reply.RESET)) {
      assertThat(send(at(port))).isInstanceOf(HttpResult.Lost.class);
    }
  }

  private static byte[] bytes() {
    var bytes = new byte[MANY];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static URI at(HttpPort port) {
    return URI.create("http://127.0.0.1:" + port.port() + "/x");
  }

  private HttpResult receive(URI uri, VertxTransport transport) throws IOException {
    var call = new HttpCall("GET", uri, Map.of(), null, Duration.ofSeconds(20));
    try (var bytes = FileChannel.open(path, StandardOpenOption.WRITE)) {
      return transport.send(call.receiving(bytes)).join();
    }
  }

  private HttpResult send(URI uri) throws IOException {
    var before = "<<".getBytes(ISO_8859_1);
    var call = new HttpCall("POST", uri, Map.of(), before, Duration.ofSeconds(20));
    try (var copy = new FileCopy(TemporaryFile.open(path), "text/plain", MANY, "md5:")) {
      return transport.send(call.sending(copy, ">>".getBytes(ISO_8859_1))).join();
    }
  }

  /** Answers once with these bytes, and closes. */
  private static URI serving(String head, String body) throws IOException {
    var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var thread =
        new Thread(
            () -> {
              try (server;
                  var socket = server.accept()) {
                socket.getInputStream().read();
                var answer = "HTTP/1.1 200 OK\r\n" + head + "\r\n" + body;
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
              } catch (IOException e) {
                // the client has what it needs
              }
            },
            "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x");
  }
}
