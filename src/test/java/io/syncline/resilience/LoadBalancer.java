package io.syncline.resilience;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address in front of several processes, as a Service of Kubernetes is: each webhook goes to
 * the next process that takes part. It repeats nothing; what a process answers is counted, and no
 * answer becomes a 503, which all vendors repeat as they do a connection that is cut.
 */
final class LoadBalancer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Those of a connection, which the client writes itself. */
  private static final Set<String> OWN =
      Set.of("host", "content-length", "connection", "upgrade", "http2-settings", "expect");

  private final List<Product> members = new CopyOnWriteArrayList<>();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;

  LoadBalancer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::forward);
    server.start();
  }

  /** Of a path at this address. */
  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  void add(Product member) {
    members.add(member);
  }

  /** Gets no more webhooks; those that it has are still answered. */
  void remove(Product member) {
    members.remove(member);
  }

  /** How often each status was answered; 0: no answer. */
  Map<Integer, Integer> answers() {
    return Map.copyOf(answers);
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = status(exchange);
      answers.merge(status, 1, Integer::sum);
      exchange.sendResponseHeaders(status == 0 ? 503 : status, -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    var all = List.copyOf(members);
    if (all.isEmpty()) {
      return 0;
    }
    var member = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
    var request =
        HttpRequest.newBuilder(member.uri(exchange.getRequestURI().toString()))
            .timeout(PATIENCE)
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(it -> request.header(name, it));
              }
            });
    try {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
