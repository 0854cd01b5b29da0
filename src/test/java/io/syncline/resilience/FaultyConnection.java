package io.syncline.resilience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TCP connections to a server that can be cut, fall silent, and be put together again. */
final class FaultyConnection implements AutoCloseable {
  private final ServerSocket socket;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> deaf = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean silent;

  /** Leads to a port of this machine. */
  FaultyConnection(int target) {
    this.target = target;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Ends all connections, and each new one at once. */
  void cut() {
    cut = true;
    open.forEach(FaultyConnection::end);
  }

  /**
   * From now on nothing arrives at either end, and neither is notified, as when the server's
   * machine loses its power. Connections that were open then stay so for ever.
   */
  void fallSilent() {
    silent = true;
    deaf.addAll(open);
  }

  void mend() {
    cut = false;
    silent = false;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var near = socket.accept();
        if (cut) {
          end(near);
        } else {
          connect(near);
        }
      } catch (IOException e) {
        // closed, or the far end does not answer: the near end sees it
      }
    }
  }

  private void connect(Socket near) throws IOException {
    var far = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(near);
    open.add(far);
    if (silent) {
      deaf.add(near);
      deaf.add(far);
    }
    daemon(() -> copy(near, far));
    daemon(() -> copy(far, near));
  }

  private void copy(Socket from, Socket to) {
    try {
      var bytes = new byte[8_192];
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        if (!deaf.contains(from)) {
          to.getOutputStream().write(bytes, 0, n);
        }
      }
    } catch (IOException e) {
      // one end is gone, and so is the other
    } finally {
      end(from);
      end(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable task) {
    var thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}
