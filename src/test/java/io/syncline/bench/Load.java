package io.syncline.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Sends prepared requests over a number of kept connections as fast as they are answered. What a
 * request needs, its signature included, is prepared before the clock starts.
 */
final class Load {
  /** One thing done {@code index} times; a worker has its own. */
  interface Worker {
    void doOnce(int index) throws Exception;
  }

  interface Workers {
    Worker open() throws Exception;
  }

  private Load() {}

  /** Done per second when {@code total} are shared out to so many workers. */
  static double perSecond(int workers, int total, Workers how) {
    var pool = Executors.newFixedThreadPool(workers);
    var ready = new CountDownLatch(workers);
    var go = new CountDownLatch(1);
    var next = new AtomicInteger();
    try {
      var running =
          IntStream.range(0, workers)
              .<Future<?>>mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            var worker = how.open();
                            ready.countDown();
                            go.await();
                            for (int n = next.getAndIncrement(); n < total; ) {
                              worker.doOnce(n);
                              n = next.getAndIncrement();
                            }
                            return null;
                          }))
              .toList();
      ready.await();
      long from = System.nanoTime();
      go.countDown();
      for (var it : running) {
        it.get();
      }
      return total / (Duration.ofNanos(System.nanoTime() - from).toNanos() / 1e9);
    } catch (InterruptedException e) {
      throw Calls.stopped(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load could not be sent", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Requests over HTTP/1.1; each must be answered with a 2xx. */
  static double requestsPerSecond(int port, int connections, List<byte[]> requests) {
    return perSecond(
        connections,
        requests.size(),
        () -> {
          var socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(30_000);
          var in = new BufferedInputStream(socket.getInputStream());
          var out = socket.getOutputStream();
          return index -> {
            out.write(requests.get(index));
            expectSuccess(in);
          };
        });
  }

  static byte[] request(String method, String host, String path, byte[] body, String... headers) {
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
    for (int i = 0; i < headers.length; i += 2) {
      head.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
    }
    var start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    var whole = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  private static void expectSuccess(InputStream in) throws IOException {
    var status = line(in);
    int length = 0;
    boolean chunked = false;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:");
    }
    in.skipNBytes(length);
    while (chunked) {
      int size = Integer.parseInt(line(in), 16);
      in.skipNBytes(size + 2L);
      chunked = size > 0;
    }
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IllegalStateException("answered " + status);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
