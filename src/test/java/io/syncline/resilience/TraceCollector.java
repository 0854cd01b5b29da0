package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Takes traces by OTLP over HTTP, as a collector does. */
final class TraceCollector implements AutoCloseable {

  /** Numbers of fields in opentelemetry/proto/trace/v1/trace.proto. */
  private static final int RESOURCE_SPANS = 1;

  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_ID = 4;
  private static final int NAME = 5;

  /** Ids in hexadecimal digits; the first span of a trace has no parent. */
  record Span(String trace, String id, String parent, String name) {}

  final List<Span> spans = new CopyOnWriteArrayList<>();

  /** Everything that was sent, as text. */
  final List<String> bodies = new CopyOnWriteArrayList<>();

  final Set<String> authorizations = ConcurrentHashMap.newKeySet();
  private final HttpServer server;

  TraceCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      authorizations.addAll(
          exchange.getRequestHeaders().getOrDefault("Authorization", List.of("none")));
      bodies.add(new String(body, UTF_8));
      below(
              below(below(Stream.of(UnknownFieldSet.parseFrom(body)), RESOURCE_SPANS), SCOPE_SPANS),
              SPANS)
          .map(TraceCollector::span)
          .forEach(spans::add);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Stream<UnknownFieldSet> below(Stream<UnknownFieldSet> messages, int field) {
    return messages
        .flatMap(it -> it.getField(field).getLengthDelimitedList().stream())
        .map(TraceCollector::message);
  }

  private static UnknownFieldSet message(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Span span(UnknownFieldSet it) {
    return new Span(
        hex(it, TRACE_ID), hex(it, SPAN_ID), hex(it, PARENT_ID), bytes(it, NAME).toStringUtf8());
  }

  private static String hex(UnknownFieldSet it, int field) {
    return HexFormat.of().formatHex(bytes(it, field).toByteArray());
  }

  private static ByteString bytes(UnknownFieldSet it, int field) {
    return it.getField(field).getLengthDelimitedList().stream()
        .findFirst()
        .orElse(ByteString.EMPTY);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
