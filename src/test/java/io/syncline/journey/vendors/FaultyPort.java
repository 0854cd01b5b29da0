package io.syncline.journey.vendors;

import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.HttpPort;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of a vendor that fails, by chance of a seed, as vendors, proxies and networks do; what
 * happens to any vendor happens first, each once.
 */
final class FaultyPort implements AutoCloseable {

  /** What happens to a request. */
  enum Fault {
    /** 429, once with a time to wait. */
    RATE_LIMITED,
    /** 503 without any effect. */
    UNAVAILABLE,
    /** 500 without any effect. */
    SERVER_ERROR,
    /** The connection breaks before the vendor has the request. */
    LOST_REQUEST,
    /** The vendor does it, and the connection breaks before the answer. */
    LOST_ANSWER,
    /** The vendor does it, and half of its answer arrives. */
    HALF,
    /** The vendor does nothing and says so in a 200. */
    ERROR_IN_SUCCESS,
    /** The token has expired. */
    EXPIRED
  }

  /** What a network or a proxy does to any vendor. */
  static final Fault[] OF_ANY_VENDOR = {
    Fault.RATE_LIMITED, Fault.UNAVAILABLE, Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.HALF
  };

  private static final Set<String> HOP =
      Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "expect");

  private final Handler vendor;
  private final Random random;
  private final HttpPort port;
  private final Map<Fault, Integer> hit = new EnumMap<>(Fault.class);
  private double chance;
  private boolean away;
  private boolean sure;
  private @Nullable Fault next;
  private int requests;
  private BiFunction<Fault, Request, @Nullable Reply> words = (fault, request) -> null;

  FaultyPort(String name, Handler vendor, long seed) {
    this.vendor = vendor;
    this.random = new Random(seed ^ name.hashCode());
    this.port = HttpPort.open(name, 0, this::handle);
  }

  /** Before a vendor that listens on a port of its own. */
  static FaultyPort before(String name, URI vendor, long seed) {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new FaultyPort(name, request -> forward(client, vendor, request), seed);
  }

  private static Reply forward(HttpClient client, URI vendor, Request request) {
    var query = request.query().isEmpty() ? "" : "?" + request.query();
    var sent =
        HttpRequest.newBuilder(URI.create(vendor + request.path() + query))
            .method(
                request.method(),
                request.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!HOP.contains(name)) {
                sent.header(name, value);
              }
            });
    try {
      var answer = client.send(sent.build(), HttpResponse.BodyHandlers.ofByteArray());
      var reply = new Reply(answer.statusCode(), Map.of(), answer.body());
      for (var name : new String[] {"Content-Type", "Date", "Retry-After"}) {
        var value = answer.headers().firstValue(name);
        reply = value.isPresent() ? reply.with(name, value.get()) : reply;
      }
      return reply;
    } catch (java.io.IOException e) {
      return Reply.RESET;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.RESET;
    }
  }

  /** How the vendor words a fault; null: in no way of its own, so the fault does not happen. */
  void words(BiFunction<Fault, Request, @Nullable Reply> own) {
    words = own;
  }

  String url() {
    return "http://127.0.0.1:" + port.port();
  }

  /** Each request fails with this probability. */
  synchronized void failing(double probability) {
    chance = probability;
  }

  /** Every fourth request fails until what happens to any vendor has happened. */
  synchronized void surely() {
    sure = true;
  }

  /** This happens to the next request, and nothing to those after it. */
  synchronized void next(Fault fault) {
    next = fault;
  }

  /** No request arrives at all, until it is back. */
  synchronized void away(boolean isAway) {
    away = isAway;
  }

  private synchronized boolean isAway() {
    return away;
  }

  /** How often each fault happened; one that the vendor does not have is not counted. */
  synchronized Map<Fault, Integer> hit() {
    return new EnumMap<>(hit);
  }

  private Reply handle(Request request) {
    if (isAway()) {
      return Reply.RESET;
    }
    var fault = draw(request);
    if (fault == null) {
      return vendor.handle(request);
    }
    return switch (fault) {
      case LOST_REQUEST -> {
        happened(fault);
        yield Reply.RESET;
      }
      case LOST_ANSWER -> {
        happened(fault);
        vendor.handle(request);
        yield Reply.RESET;
      }
      case HALF -> {
        happened(fault);
        var whole = vendor.handle(request);
        yield whole.body().length < 2
            ? Reply.RESET
            : new Reply(
                whole.status(),
                whole.headers(),
                Arrays.copyOf(whole.body(), whole.body().length / 2));
      }
      default -> said(fault, request);
    };
  }

  private Reply said(Fault fault, Request request) {
    var own = words.apply(fault, request);
    var reply =
        own != null
            ? own
            : switch (fault) {
              case RATE_LIMITED -> Reply.text(429, "{}");
              case UNAVAILABLE -> Reply.text(503, "");
              case SERVER_ERROR -> Reply.text(500, "");
              default -> null;
            };
    if (reply == null) {
      return vendor.handle(request);
    }
    happened(fault);
    return reply;
  }

  private synchronized @Nullable Fault draw(Request request) {
    if (request.path().contains("token")) {
      return null;
    }
    if (next != null) {
      var now = next;
      next = null;
      return now;
    }
    var missing = Arrays.stream(OF_ANY_VENDOR).filter(it -> !hit.containsKey(it)).toList();
    boolean due = sure && !missing.isEmpty() && ++requests % 4 == 0;
    if (!due && random.nextDouble() >= chance) {
      return null;
    }
    return missing.isEmpty()
        ? Fault.values()[random.nextInt(Fault.values().length)]
        : missing.get(random.nextInt(missing.size()));
  }

  private synchronized void happened(Fault fault) {
    hit.merge(fault, 1, Integer::sum);
  }

  /** 429 that asks for a second, the first time; later ones leave the time open. */
  synchronized Reply rateLimited(String body) {
    var reply = Reply.text(429, body);
    return hit.getOrDefault(Fault.RATE_LIMITED, 0) == 0 ? reply.with("Retry-After", "1") : reply;
  }

  @Override
  public void close() {
    port.close();
  }
}
