package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.definition.Variables;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.journey.files.Certificates;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.auth.StatedExpiry;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mutual TLS with a real server, whose authority and certificates the test makes. */
class ClientCertificatesTest {

  private static final SystemId PAYROLL = SystemId.of("payroll");

  private static final String TYPE =
      """
      type: payroll
      baseUrl: "${url}"
      settings: {url: {}, certificate: {}, privateKey: {secret: true}, token: {secret: true}}
      tls: {certificate: "${certificate}", key: "${privateKey}"}
      auth: {kind: oauth2ClientCredentials, tokenUrl: "${url}/token", clientId: id, clientSecret: "${token}"}
      check: {path: /check}
      objects:
        workers:
          path: /workers
          fields: {name: name}
          operations: {get: {}, create: {method: POST, body: {"...": "{fields}"}}}
      """;

  @TempDir static Path folder;
  private static Certificates made;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private InstantSource clock = InstantSource.system();

  @BeforeAll
  static void make() throws Exception {
    made = new Certificates(folder);
  }

  @AfterEach
  void end() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private String server(String version, String certificate) throws Exception {
    return server(options(version, certificate));
  }

  private static HttpServerOptions options(String version, String certificate) throws Exception {
    return new HttpServerOptions()
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setEnabledSecureTransportProtocols(Set.of(version))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(made.pem(certificate).toString())
                .setKeyPath(made.key(certificate).toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(made.pem("ca").toString()));
  }

  private String server(HttpServerOptions options) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    return "https://127.0.0.1:" + server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    try {
      var shown = request.sslSession().getPeerCertificates()[0];
      var name = ((java.security.cert.X509Certificate) shown).getSubjectX500Principal().getName();
      asked.add(request.method() + " " + request.path() + " by " + name);
    } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
      asked.add(request.path() + " by nobody");
    }
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end("{\"id\":\"1\",\"access_token\":\"t\",\"expires_in\":3600}");
  }

  private Map<String, String> settings(String url, String client) throws Exception {
    var all = new HashMap<>(Map.of("url", url, "token", "s3cret"));
    all.put("ca", Files.readString(made.pem("ca")));
    all.put("certificate", Files.readString(made.pem(client)));
    all.put("privateKey", Files.readString(made.key(client)));
    return all;
  }

  private HttpSystems process() {
    return new HttpSystems(
        LocalNetwork.of(vertx),
        new MemoryTokens(),
        clock,
        Duration.ofSeconds(20),
        new LocalBudget(() -> 0),
        new LocalQuotas(clock),
        OperationRoutes.NONE);
  }

  private HttpSystem connect(Map<String, String> settings) {
    return connect(TYPE, settings);
  }

  private HttpSystem connect(String type, Map<String, String> settings) {
    var read = DefinitionReader.readSystem("payroll.system.yaml", type);
    assertThat(read.findings()).isEmpty();
    return process().connect(PAYROLL, read.definition(), settings, it -> Set.of());
  }

  private static WriteOutcome create(HttpSystem system) {
    var fields = new Value.Struct(Map.of("name", Value.text("Ada")));
    var request = new WriteRequest.Create(PAYROLL, "workers", fields, "k", null);
    return system.write("workers", List.of(request), () -> true).get(0);
  }

  private Failure refused(Map<String, String> settings) {
    var outcome = connect(settings).check();
    assertThat(outcome).isInstanceOf(CheckOutcome.Failed.class);
    var failure = ((CheckOutcome.Failed) outcome).failure();
    assertThat(failure.reason()).doesNotContain("BEGIN", "s3cret", "127.0.0.1");
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theCertificateIsShownForTokensAndForOperations(String version) throws Exception {
    var system = connect(settings(server(version, "good"), "client"));

    assertThat(system.check()).isEqualTo(CheckOutcome.ACCEPTED);
    assertThat(asked).containsExactly("POST /token by CN=client", "GET /check by CN=client");
  }

  @Test
  void lineEndsMayBeWrittenAsAnEnvironmentHoldsThem() throws Exception {
    var settings = settings(server("TLSv1.3", "good"), "client");
    settings.replaceAll((name, it) -> it.replace("\n", "\\n"));

    assertThat(connect(settings).check()).isEqualTo(CheckOutcome.ACCEPTED);
  }

  @Test
  void aReplacedFileIsShownByTheNextConnection(@TempDir Path secrets) throws Exception {
    var url = server("TLSv1.3", "good");
    var variables = new Variables(Map.of("PAYROLL_URL", url, "PAYROLL_TOKEN", "s3cret"), secrets);
    Files.copy(made.pem("ca"), secrets.resolve("PAYROLL_CA"));
    for (var client : List.of("client", "client2")) {
      Files.copy(
          made.pem(client),
          secrets.resolve("PAYROLL_CERTIFICATE"),
          StandardCopyOption.REPLACE_EXISTING);
      Files.copy(
          made.key(client),
          secrets.resolve("PAYROLL_PRIVATE_KEY"),
          StandardCopyOption.REPLACE_EXISTING);
      var type = DefinitionReader.readSystem("payroll.system.yaml", TYPE).definition();
      var connection = new Connection(PAYROLL, "payroll", Map.of());
      var settings = Settings.of(connection, type, variables.values());
      assertThat(settings.missing()).isEmpty();
      assertThat(connect(settings.values()).check()).isEqualTo(CheckOutcome.ACCEPTED);
    }

    assertThat(asked).contains("GET /check by CN=client", "GET /check by CN=client2");
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, outsider",
    "TLSv1.3, outsider",
    "TLSv1.3, none",
    "TLSv1.2, none",
  })
  void whatTheSystemDoesNotAcceptParksItsWorkAndNothingWasRead(String version, String client)
      throws Exception {
    var settings = settings(server(version, "good"), "none".equals(client) ? "client" : client);
    if (client.equals("none")) {
      settings.keySet().removeAll(Set.of("certificate", "privateKey"));
    }
    var failure = refused(settings);
    assertThat(failure.reason()).contains("client certificate");
    assertThat(failure).isInstanceOf(Failure.Refused.class);
    assertThat(asked).isEmpty();

    // each on a connection of its own: the alert races with the request
    for (int i = 0; i < 20; i++) {
      assertThat(create(connect(TYPE.replaceAll("auth: .*", "auth: none"), settings)))
          .isInstanceOfSatisfying(
              WriteOutcome.Failed.class,
              it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    }
    assertThat(asked).isEmpty();
  }

  /** The alert by which OpenSSL, and Java since 25, refuse a client without a certificate. */
  @Test
  void aHandshakeThatTheSystemBreaksOffParksItsWork() throws Exception {
    var options = options("TLSv1.2", "good");
    // of no use with a certificate of EC: nothing can be agreed on
    options.addEnabledCipherSuite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    var failure = refused(settings(server(options), "client"));

    assertThat(failure).isInstanceOf(Failure.Refused.class);
    assertThat(failure.reason()).contains("broke the handshake off", "client certificate");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificate  |            | the setting `certificate` is not given",
        "privateKey   |            | the setting `privateKey` is not given",
        "certificate  | /run/a.pem | the setting `certificate` holds no certificate: PEM is"
            + " expected, the text and not a path",
        "privateKey   | locked     | the setting `privateKey` holds no private key that can be"
            + " used: PKCS #8 in PEM without a password",
        "privateKey   | client2    | the client certificate and the private key are no pair",
        "privateKey   | garbage    | the client certificate and the private key are no pair",
        "ca           | garbage    | the setting `ca` holds no certificate",
      })
  void whatCannotBeUsedIsSaidInPlainWordsAndNothingIsSent(String setting, String to, String why)
      throws Exception {
    var settings = settings(server("TLSv1.3", "good"), "client");
    settings.put(setting, value(to));
    var failure = refused(settings);

    assertThat(failure).isInstanceOf(Failure.Refused.class);
    assertThat(failure.reason()).contains(why);
    assertThat(asked).isEmpty();
  }

  private static String value(String written) throws Exception {
    if (written == null) {
      return "";
    }
    return switch (written) {
      case "locked" ->
          "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
      case "garbage" -> "-----BEGIN PRIVATE KEY-----\nMIIB!\n-----END PRIVATE KEY-----\n";
      case "client2" -> Files.readString(made.key("client2"));
      default -> written;
    };
  }

  @Test
  void anEndedCertificateIsNotShownAndItsEndIsSaid() throws Exception {
    var settings = settings(server("TLSv1.3", "good"), "client");
    var ends = StatedExpiry.of(Map.of("certificate", settings.get("certificate")), null);
    assertThat(ends).isPresent();
    assertThat(ends.get().what()).isEqualTo("the setting certificate");
    assertThat(ends.get().at()).isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(31)));
    assertThat(connect(settings).check()).isEqualTo(CheckOutcome.ACCEPTED);
    asked.clear();

    clock = InstantSource.fixed(ends.get().at().plusSeconds(1));
    var failure = refused(settings);

    assertThat(failure).isInstanceOf(Failure.Refused.class);
    assertThat(failure.reason()).isEqualTo("the client certificate ended " + ends.get().at());
    assertThat(asked).isEmpty();
  }

  @Test
  void theEndOfAuthoritiesIsTheLastOfThem() throws Exception {
    var ca = Files.readString(made.pem("ca"));
    var end = StatedExpiry.of(Map.of("ca", ca), null).orElseThrow().at();
    assertThat(end).isAfter(Instant.now().plus(Duration.ofDays(3000)));
    assertThat(StatedExpiry.of(Map.of("certificate", "-----BEGIN CERTIFICATE-----no"), null))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "stranger, of no authority that is trusted: give the authority's by the setting `ca`",
    "expired, has expired",
    "client, is for another name than its URL has"
  })
  void aSystemThatIsNotTrustedGetsNothing(String certificate, String why) throws Exception {
    var settings = settings(server("TLSv1.3", certificate), "client");
    var outcome = connect(TYPE.replaceAll("auth: .*", "auth: none"), settings).check();

    assertThat(((CheckOutcome.Failed) outcome).failure())
        .isInstanceOfSatisfying(
            Failure.Transient.class, it -> assertThat(it.reason()).contains(why));
    assertThat(asked).isEmpty();
  }
}
