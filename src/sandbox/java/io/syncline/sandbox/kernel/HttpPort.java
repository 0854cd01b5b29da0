package io.syncline.sandbox.kernel;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small HTTP/1.1 server on the loopback address: one daemon thread per connection, keep-alive, no
 * TLS. It exists beside the JDK's own because a stand-in must be able to reset a connection at a
 * chosen moment, and because blocking threads cost least for the few, busy connections of a
 * throughput measurement.
 */
public final class HttpPort implements AutoCloseable {
  private final ServerSocket server;
  private final Handler handler;
  private final String name;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();
  private final ExecutorService threads;
  private volatile boolean down;
  private volatile boolean closed;

  private HttpPort(String name, ServerSocket server, Handler handler) {
    this.name = name;
    this.server = server;
    this.handler = handler;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "sandbox-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Listens on a port (0: any free one) and answers through the handler. */
  public static HttpPort open(String name, int port, Handler handler) {
    try {
      var server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
      var http = new HttpPort(name, server, handler);
      http.threads.execute(http::accept);
      return http;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot listen on port " + port, e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** While down, every open and every new connection is reset at once. */
  public void down(boolean value) {
    down = value;
    if (value) {
      open.forEach(HttpPort::reset);
    }
  }

  private void accept() {
    while (!closed) {
      try {
        var socket = server.accept();
        if (down) {
          reset(socket);
          continue;
        }
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        if (!closed) {
          continue;
        }
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      answerAll(socket);
    } catch (EOFException e) {
      // The client disconnected in the middle of a request: there is no one to answer.
    } catch (IOException e) {
      // The connection broke, or was reset on purpose.
    } finally {
      open.remove(socket);
    }
  }

  private void answerAll(Socket socket) throws IOException {
    var out = socket.getOutputStream();
    var in = new HttpReader(socket.getInputStream(), out, name, numbers);
    boolean last = false;
    while (!closed && !last) {
      Request request;
      try {
        request = in.next();
      } catch (HttpReader.Malformed e) {
        out.write(HttpWriter.MALFORMED);
        return;
      }
      if (request == null) {
        return;
      }
      var reply = handler.handle(request);
      if (reply == Reply.RESET || down) {
        reset(socket);
        return;
      }
      last = "close".equalsIgnoreCase(request.header("connection"));
      out.write(HttpWriter.bytes(request, reply, last));
    }
  }

  /** Closes with a TCP reset, so that the client sees a broken connection and no answer. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed already: as wanted.
    }
  }

  /** Stops listening and resets every connection; the threads end with them. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.forEach(HttpPort::reset);
      threads.shutdownNow();
    }
  }
}
