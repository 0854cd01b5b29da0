package io.syncline.system.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A wire to a database that can break when the answer to a commit comes by. */
final class CommitCut implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean cuts = new AtomicBoolean();
  private final int target;

  CommitCut(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void cutAnswersToCommits() {
    cuts.set(true);
  }

  void mend() {
    cuts.set(false);
  }

  private static void start(Runnable task) {
    var thread = new Thread(task, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        var client = server.accept();
        var database = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(database);
        var committing = new AtomicBoolean();
        start(() -> relay(client, database, committing, true));
        start(() -> relay(database, client, committing, false));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void relay(Socket from, Socket to, AtomicBoolean committing, boolean asks) {
    try (from;
        to) {
      var buffer = new byte[65536];
      for (int n = from.getInputStream().read(buffer);
          n > 0;
          n = from.getInputStream().read(buffer)) {
        if (asks && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT")) {
          committing.set(cuts.get());
        }
        if (!asks && committing.get()) {
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException closed) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
