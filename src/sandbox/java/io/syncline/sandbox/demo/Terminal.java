package io.syncline.sandbox.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints lines; in colour only where a person's terminal shows them and NO_COLOR is not set. */
final class Terminal {

  /** How a piece of text looks. */
  enum Style {
    BOLD("1"),
    DIM("2"),
    GOOD("32"),
    NOTE("36"),
    WARNING("33"),
    BAD("31");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private final PrintStream out;
  private final boolean colour;
  private boolean closed;

  Terminal(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  static Terminal standard() {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Terminal(out, System.getenv("NO_COLOR") == null && isTerminal());
  }

  /**
   * {@code System.console()} means something else in each Java version; the descriptor does not.
   */
  private static boolean isTerminal() {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  String as(Style style, String text) {
    return colour ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
  }

  synchronized void line(String text) {
    if (!closed) {
      out.println(text);
    }
  }

  void blank() {
    line("");
  }

  /** Prints the last lines; later lines are dropped. */
  synchronized void end(Runnable lastLines) {
    lastLines.run();
    closed = true;
  }
}
