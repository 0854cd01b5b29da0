package io.syncline.app.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS itself, as {@code quarkus.http.ssl} has it do. */
class TlsConnectionsTest {

  private static final String PASSWORD = "changeit";
  private static final String TWO_LENGTHS =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "0\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir static Path folder;
  private static SSLContext client;

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeAll
  static void makeCertificate() throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    var made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    var keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
  }

  @BeforeEach
  void start() throws Exception {
    extensions("serviceload");
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
            .setKeyCertOptions(
                new PfxOptions()
                    .setPath(folder.resolve("keys.p12").toString())
                    .setPassword(PASSWORD));
    new ServerOptions().customizeHttpsServer(options);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.response().end("taken in"))
            .listen(0, "localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    ServerConnections.of(null);
    extensions(null);
  }

  /** Netty reads the property once in a process; here other tests have used it before. */
  private static void extensions(String way) throws Exception {
    var property = ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY;
    if (way == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, way);
    }
    var loaded =
        Class.forName("io.netty.bootstrap.ChannelInitializerExtensions")
            .getDeclaredField("implementation");
    loaded.setAccessible(true);
    loaded.set(null, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatLimitsPlainConnectionsLimitsThoseWithTls(String version) throws Exception {
    try (var socket = connect(version)) {
      assertThat(answer(socket, GET)).startsWith("HTTP/1.1 200");
      assertThat(answer(socket, TWO_LENGTHS)).startsWith("HTTP/1.1 400");
      assertThat(rest(socket.getInputStream())).as("it is closed").doesNotContain("200");
    }
    try (var socket = connect(version)) {
      assertThat(answer(socket, TWO_LENGTHS)).as("first").startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void http2IsNotSpokenWithTls() throws Exception {
    try (var socket = connect("TLSv1.3")) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  private SSLSocket connect(String version) throws IOException {
    var socket =
        (SSLSocket) client.getSocketFactory().createSocket("localhost", server.actualPort());
    socket.setSoTimeout(30_000);
    var parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String answer(SSLSocket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    socket.getOutputStream().flush();
    var bytes = new byte[4096];
    int length = socket.getInputStream().read(bytes);
    return new String(bytes, 0, Math.max(0, length), US_ASCII);
  }

  private static String rest(InputStream in) throws IOException {
    return new String(in.readAllBytes(), US_ASCII);
  }
}
