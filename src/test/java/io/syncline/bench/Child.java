package io.syncline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process under measurement, started by the benchmark and ended by it. */
final class Child implements AutoCloseable {
  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  private final Process process;
  private final Path output;

  private Child(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Child java(Path output, Map<String, String> environment, List<String> arguments) {
    var command = new ArrayList<>(List.of(JDK.resolve("java").toString()));
    command.addAll(arguments);
    return program(output, environment, command);
  }

  static Child program(Path output, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile()).environment().putAll(environment);
    try {
      var child = new Child(builder.start(), output);
      Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroy));
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Child main(Path output, Class<?> main, List<String> arguments) {
    var all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
    all.add(0, "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    all.add(main.getName());
    all.addAll(arguments);
    return java(output, Map.of(), all);
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the first line that begins so. */
  String line(String start) {
    while (process.isAlive()) {
      var found = text(output).lines().filter(it -> it.startsWith(start)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Calls.pause(20);
    }
    throw ended();
  }

  /** The first line that begins so of a process that ends by itself. */
  String lastLine(String start) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw Calls.stopped(e);
    }
    return text(output)
        .lines()
        .filter(it -> it.startsWith(start))
        .findFirst()
        .orElseThrow(this::ended);
  }

  void check() {
    if (!process.isAlive()) {
      throw ended();
    }
  }

  private IllegalStateException ended() {
    return new IllegalStateException("a process ended too early; see " + output);
  }

  /** A line of {@code /proc/<pid>/status} in MiB. */
  long mebibytes(String name) {
    var line =
        Pattern.compile("^" + name + ":\\s+(\\d+) kB$", Pattern.MULTILINE)
            .matcher(text(Path.of("/proc", Long.toString(process.pid()), "status")));
    return line.find() ? Long.parseLong(line.group(1)) / 1024 : -1;
  }

  /**
   * Processor time used so far, in seconds: steadier than the clock where others use the machine.
   */
  double processorSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  /** The same of every process that it, or a process it names, has started and that still runs. */
  static double processorSeconds(long pid) {
    return ProcessHandle.of(pid).stream()
            .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
            .flatMap(it -> it.info().totalCpuDuration().stream())
            .mapToLong(Duration::toMillis)
            .sum()
        / 1e3;
  }

  /** The heap in use after two full collections, in MiB. */
  long heapAfterCollection() {
    jcmd("GC.run");
    jcmd("GC.run");
    // One line for G1, one for each generation of other collectors; metaspace is no heap.
    return Pattern.compile("^ *(?:garbage-first|.*generation).*used (\\d+)K", Pattern.MULTILINE)
            .matcher(jcmd("GC.heap_info"))
            .results()
            .mapToLong(it -> Long.parseLong(it.group(1)))
            .sum()
        / 1024;
  }

  private String jcmd(String what) {
    try {
      var asked =
          new ProcessBuilder(JDK.resolve("jcmd").toString(), Long.toString(process.pid()), what)
              .redirectErrorStream(true)
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw Calls.stopped(e);
    }
  }
}
