package io.syncline.system.http.call;

import io.syncline.system.http.network.ClientTls;
import io.syncline.system.http.network.Network;
import io.syncline.system.http.network.PrivateHosts;
import io.syncline.system.http.network.TlsWords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends over HTTP/1.1 with kept connections, on Vert.x' event loops.
 *
 * <p>Knows exactly whether a byte of a request left: a connection is obtained first and the request
 * handed to it in a second step, if it may still leave then. Follows no redirect, repeats nothing,
 * reads no answer beyond its limit.
 */
public final class VertxTransport implements HttpTransport, AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  // Below the idle time-out of the usual load balancers (60 s): a connection that the other side is
  // about to close would turn a write into one of unknown outcome.
  private static final int KEEP_ALIVE_SECONDS = 20;
  // As much as is read at once: a page of a listing comes in a few parts instead of forty.
  private static final int CHUNK = 1 << 16;
  // The declared length of an answer is trusted up to this size: the buffer grows with the data
  // beyond it.
  private static final int BELIEVED = 1 << 20;
  private static final String NO_ADDRESS = "the connection has no address";
  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

  private final Vertx vertx;
  private final VertxInternal resolver;
  private final VertxFiles files;
  private final HttpClient client;
  private final int largestAnswer;
  private final PrivateHosts privateHosts;

  /**
   * @param network which private hosts are open: neither the address that a name leads to nor the
   *     one that a connection really has may be another private one
   * @param largestAnswer in bytes; 0: bodies are not read, status and headers are all that is
   *     wanted
   */
  public VertxTransport(Network network, int connections, int largestAnswer) {
    this(network, connections, largestAnswer, ClientTls.USUAL);
  }

  /**
   * @param tls what its connections show and accept
   */
  public VertxTransport(Network network, int connections, int largestAnswer, ClientTls tls) {
    this.vertx = network.vertx();
    this.files = new VertxFiles(network.vertx(), network.largestFile());
    this.privateHosts = network.privateHosts();
    this.resolver = (VertxInternal) network.vertx();
    this.largestAnswer = largestAnswer;
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(tls))
            .with(new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1))
            // An error of an idle connection is ignored; for an active one its request fails.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
  }

  private static HttpClientOptions options(ClientTls tls) {
    var options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxChunkSize(CHUNK)
            .setConnectTimeout((int) CONNECT.toMillis());
    var own = tls.own();
    if (own != null) {
      options.setKeyCertOptions(KeyCertOptions.wrap(own));
    }
    var trusted = tls.trusted();
    if (trusted != null) {
      options.setTrustOptions(TrustOptions.wrap(trusted));
    }
    return options;
  }

  @Override
  public CompletableFuture<HttpResult> send(HttpCall call) {
    var exchange = new Exchange(call);
    // One hand-over to the event loop, and not one for the timer and one for the request.
    vertx.getOrCreateContext().runOnContext(now -> exchange.start());
    return exchange.result;
  }

  @Override
  public void close() {
    client.close();
  }

  private static RequestOptions options(HttpCall call) {
    var uri = call.uri();
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(call.method()))
            .setHost(uri.getHost())
            .setPort(uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80)
            .setSsl(tls)
            .setFollowRedirects(false)
            .setURI(target(uri));
    call.headers().forEach(options::addHeader);
    return options;
  }

  private static String target(URI uri) {
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** One request on its way. */
  private final class Exchange {
    private final HttpCall call;
    private final CompletableFuture<HttpResult> result = new CompletableFuture<>();
    // The first to set it, sender or timer, decides whether the request is sent at all.
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable HttpClientRequest request;

    private Exchange(HttpCall call) {
      this.call = call;
    }

    private void start() {
      long timer = vertx.setTimer(Math.max(1, call.timeout().toMillis()), id -> timedOut());
      result.whenComplete((r, e) -> vertx.cancelTimer(timer));
      // So that nothing is even connected to. A name may lead elsewhere a moment later: the address
      // of the connection is judged, too.
      resolver.resolveAddress(
          String.valueOf(call.uri().getHost()),
          found -> {
            var refusal =
                found.succeeded()
                    ? privateHosts.refusal(call.uri().getHost(), found.result())
                    : Optional.<String>empty();
            if (refusal.isPresent()) {
              result.complete(new HttpResult.Unsent(refusal.get(), null));
            } else if (!result.isDone()) {
              connect();
            }
          });
    }

    private void connect() {
      try {
        client.request(options(call)).onSuccess(this::connected).onFailure(this::unsent);
      } catch (RuntimeException e) {
        result.complete(new HttpResult.Unsent("the request cannot be sent", null));
      }
    }

    private void timedOut() {
      if (decided.compareAndSet(false, true)) {
        result.complete(new HttpResult.Unsent("no connection in time", null));
        return;
      }
      result.complete(new HttpResult.Lost("no answer in time"));
      reset();
    }

    private void connected(HttpClientRequest connected) {
      request = connected;
      var refusal = refusal(connected);
      if (refusal.isPresent()) {
        result.complete(new HttpResult.Unsent(refusal.get(), null));
        reset();
        return;
      }
      if (!decided.compareAndSet(false, true)) {
        reset();
        return;
      }
      // Asked last, with nothing to wait for behind it: a process may have been frozen since its
      // turn came, and its lanes are another's now.
      if (!call.mayLeave().getAsBoolean()) {
        result.complete(HttpResult.Unsent.TOO_LATE);
        reset();
        return;
      }
      sent(connected).onSuccess(this::answered).onFailure(this::lost);
    }

    private Future<HttpClientResponse> sent(HttpClientRequest connected) {
      var bytes = call.body();
      if (bytes == null) {
        return connected.send();
      }
      return call.file() instanceof HttpCall.Sending sending
          ? files.send(connected, bytes, sending)
          : connected.send(Buffer.buffer(bytes));
    }

    private Optional<String> refusal(HttpClientRequest connected) {
      var address = connected.connection().remoteAddress().hostAddress();
      try {
        // an address in digits: nothing is looked up
        return address == null
            ? Optional.of(NO_ADDRESS)
            : privateHosts.refusal(call.uri().getHost(), InetAddress.getByName(address));
      } catch (UnknownHostException e) {
        return Optional.of(NO_ADDRESS);
      }
    }

    private void answered(HttpClientResponse response) {
      if (largestAnswer == 0) {
        result.complete(whole(response, new byte[0]));
        reset();
        return;
      }
      int status = response.statusCode();
      if (call.file() instanceof HttpCall.Receiving receiving && status >= 200 && status < 300) {
        files
            .receive(response, receiving)
            .onSuccess(end -> result.complete(whole(response, new byte[0])))
            .onFailure(broken -> unreceived(response, broken));
        return;
      }
      var body = Buffer.buffer(believed(response.getHeader(HttpHeaders.CONTENT_LENGTH)));
      response.exceptionHandler(this::lost);
      response.handler(chunk -> take(response, body, chunk));
      response.endHandler(end -> result.complete(whole(response, body.getBytes())));
    }

    private void unreceived(HttpClientResponse response, Throwable broken) {
      if (broken instanceof VertxFiles.TooLarge file) {
        result.complete(new HttpResult.Oversized(response.statusCode(), file.most()));
      } else {
        lost(broken);
      }
      reset();
    }

    private static int believed(@Nullable String length) {
      return length == null || !DIGITS.matcher(length).matches()
          ? 0
          : Math.min(BELIEVED, Integer.parseInt(length));
    }

    private void take(HttpClientResponse response, Buffer body, Buffer chunk) {
      if (body.length() + chunk.length() > largestAnswer) {
        result.complete(new HttpResult.Oversized(response.statusCode(), largestAnswer));
        reset();
      } else {
        body.appendBuffer(chunk);
      }
    }

    private static HttpResult whole(HttpClientResponse response, byte[] body) {
      var headers = new HashMap<String, String>();
      response.headers().forEach((k, v) -> headers.putIfAbsent(k.toLowerCase(Locale.ROOT), v));
      headers.computeIfPresent(
          HttpResult.Answered.COOKIES, (k, v) -> String.join("\n", response.headers().getAll(k)));
      headers.computeIfPresent(Links.HEADER, (k, v) -> Links.joined(response.headers().getAll(k)));
      return new HttpResult.Answered(response.statusCode(), headers, body);
    }

    private void unsent(Throwable failure) {
      result.complete(
          TlsWords.refusal(failure)
              .<HttpResult>map(HttpResult.Refused::new)
              .orElseGet(() -> new HttpResult.Unsent(words(failure), null)));
    }

    /** With TLS 1.3 our certificate is judged when the request is under way already. */
    private void lost(Throwable failure) {
      result.complete(
          TlsWords.refusal(failure)
              .<HttpResult>map(HttpResult.Refused::new)
              .orElseGet(() -> new HttpResult.Lost(words(failure))));
    }

    private void reset() {
      var running = request;
      if (running != null) {
        running.reset();
      }
    }
  }

  /** In our words: messages of exceptions quote hosts, addresses and sometimes more. */
  private static String words(Throwable failure) {
    if (failure instanceof UnknownHostException) {
      return "the host is unknown";
    }
    if (failure instanceof ConnectException) {
      return "no connection could be made";
    }
    return TlsWords.failure(failure).orElse("the connection broke");
  }
}
