package io.syncline.app.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A free port of the loopback address, the same one at every start as long as no other process
 * takes it.
 */
final class Ports {
  private Ports() {}

  /** The port written in {@code file} if it is free, else a new one, which is written there. */
  static int kept(Path file) throws IOException {
    if (Files.exists(file)) {
      var port = parse(Files.readString(file).strip());
      if (port > 0 && isFree(port)) {
        return port;
      }
    }
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, String.valueOf(socket.getLocalPort()));
      return socket.getLocalPort();
    }
  }

  private static int parse(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0; // cut off by a crash
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
