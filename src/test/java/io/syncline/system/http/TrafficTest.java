package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to another origin, and limits of single operations, over real connections. */
class TrafficTest {

  private static final SystemId DRIVE = SystemId.of("drive");

  private static final String TYPE =
      """
      type: drive
      baseUrl: "${url}"
      settings: {url: {}, content: {}, token: {secret: true}}
      auth: {kind: bearer, token: "${token}"}
      rateLimit: {requests: 1000, per: 1s, concurrency: 10}
      rateLimits: {search: {requests: 2, per: 24h}}
      objects:
        files:
          path: /files
          fields: {name: {findable: true}}
          operations:
            list: {records: rows, paging: {kind: link, next: next}}
            get: {}
            find: {path: search, query: {q: "{value}"}, records: rows, rateLimit: search}
        contents:
          path: /contents
          baseUrl: "${content}/v2/"
          fields: {name: name}
          operations:
            list: {records: rows, paging: {kind: link, next: next}}
            get: {}
            count: {total: n, baseUrl: null}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> api = new CopyOnWriteArrayList<>();
  private final List<String> content = new CopyOnWriteArrayList<>();

  /** Its clock does not move: what a limit allows at once is all that it gives. */
  private final LocalBudget budget = new LocalBudget(() -> 0);

  private final List<HttpSystems> processes = new ArrayList<>();
  private HttpServer first;
  private HttpServer second;
  private int searchStatus = 200;
  private String next = "null";

  @BeforeEach
  void start() throws IOException {
    first = server(api);
    second = server(content);
  }

  @AfterEach
  void end() {
    first.stop(0);
    second.stop(0);
    processes.forEach(HttpSystems::close);
    vertx.close();
  }

  private HttpServer server(List<String> asked) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", it -> answer(it, asked));
    server.start();
    return server;
  }

  private void answer(HttpExchange it, List<String> asked) throws IOException {
    var uri = it.getRequestURI().toString();
    asked.add(uri + " " + it.getRequestHeaders().getFirst("Authorization"));
    boolean search = uri.contains("/search");
    if (search && searchStatus != 200) {
      it.getResponseHeaders().add("Retry-After", "3600");
    }
    var body =
        uri.contains("f1")
            ? "{\"id\":\"f1\"}"
            : "{\"n\":1,\"rows\":[{\"id\":\"f1\"}],\"next\":"
                + (uri.contains("page") ? "null" : next)
                + "}";
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    it.getResponseHeaders().add("Content-Type", "application/json");
    it.sendResponseHeaders(search ? searchStatus : 200, bytes.length);
    it.getResponseBody().write(bytes);
    it.close();
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private HttpSystem system() {
    return system(TYPE, address(first));
  }

  private HttpSystem system(String manifest, String url) {
    var read = DefinitionReader.readSystem("drive.system.yaml", manifest);
    assertThat(read.findings()).isEmpty();
    var process =
        new HttpSystems(
            LocalNetwork.of(vertx),
            new MemoryTokens(),
            InstantSource.system(),
            Duration.ofSeconds(20),
            budget,
            new LocalQuotas(InstantSource.system()),
            OperationRoutes.NONE);
    processes.add(process);
    var settings = Map.of("url", url, "content", address(second), "token", "t1");
    return process.connect(DRIVE, read.definition(), settings, object -> Set.of());
  }

  private static ReadOutcome read(HttpSystem system, String object) {
    return system.read(object, List.of(new NativeRef(DRIVE, object, "f1"))).get(0);
  }

  private static FindOutcome find(HttpSystem system, String value) {
    return system.find("files", List.of(new Query("name", Value.text(value)))).get(0);
  }

  @Test
  void anObjectAtAnotherOriginIsAskedThereWithTheSystemsCredentials() {
    var system = system();

    assertThat(read(system, "contents")).isInstanceOf(ReadOutcome.Found.class);
    assertThat(read(system, "files")).isInstanceOf(ReadOutcome.Found.class);
    assertThat(system.count("contents")).hasValue(1);

    assertThat(content).containsExactly("/v2/contents/f1 Bearer t1");
    assertThat(api).containsExactly("/files/f1 Bearer t1", "/contents Bearer t1");
  }

  @Test
  void linksOfPagesLeadToTheOriginOfTheOperationAndOfTheSystemOnly() {
    next = "\"" + address(second) + "/v2/contents?page=2\"";
    var system = system();
    var page = system.list(new ListRequest("contents", null, null, 10));
    system.list(new ListRequest("contents", null, page.next(), 10));
    var back = address(first) + "/files?page=2";
    next = "\"" + back + "\"";
    page = system.list(new ListRequest("contents", null, null, 10));
    system.list(new ListRequest("contents", null, page.next(), 10));

    assertThat(content)
        .containsExactly(
            "/v2/contents Bearer t1", "/v2/contents?page=2 Bearer t1", "/v2/contents Bearer t1");
    assertThat(api).containsExactly("/files?page=2 Bearer t1");

    next = "\"" + address(second) + "/v2/contents?page=2\"";
    assertThatThrownBy(
            () -> {
              var of = system.list(new ListRequest("files", null, null, 10));
              system.list(new ListRequest("files", null, of.next(), 10));
            })
        .hasMessageContaining("another host");
    assertThat(content).as("nothing more is sent there").hasSize(3);
  }

  @Test
  void anOperationOfASecureSystemIsNotSentInTheClear() {
    assertThatThrownBy(() -> system(TYPE, "https://drive.example"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no https URL");
  }

  @Test
  void allProcessesKeepALimitOfAnOperationTogetherAndOtherRequestsGoOn() {
    var one = system();
    var other = system();
    var outcomes =
        IntStream.range(0, 3)
            .boxed()
            .flatMap(i -> List.of(find(one, "x" + i), find(other, "y" + i)).stream())
            .toList();

    assertThat(api).hasSizeLessThanOrEqualTo(2).allMatch(it -> it.startsWith("/files/search"));
    assertThat(outcomes)
        .filteredOn(FindOutcome.Failed.class::isInstance)
        .hasSize(6 - api.size())
        .allSatisfy(it -> assertThat(it.toString()).contains("RateLimited", "is used up"));
    assertThat(read(one, "files")).isInstanceOf(ReadOutcome.Found.class);
    assertThat(read(other, "files")).isInstanceOf(ReadOutcome.Found.class);
  }

  @Test
  void aRefusalOfASearchStopsSearchesAlone() {
    searchStatus = 429;
    var system = system();

    assertThat(find(system, "x")).isInstanceOf(FindOutcome.Failed.class);
    assertThat(find(system, "y")).isInstanceOf(FindOutcome.Failed.class);

    assertThat(api).as("the second was not sent").hasSize(1);
    assertThat(read(system, "files")).isInstanceOf(ReadOutcome.Found.class);
  }

  @Test
  void anOutageThatASearchNoticesStopsAll() {
    searchStatus = 503;
    var system = system();

    assertThat(find(system, "x")).isInstanceOf(FindOutcome.Failed.class);

    assertThat(read(system, "files")).isInstanceOf(ReadOutcome.Failed.class);
    assertThat(api).hasSize(1);
  }
}
