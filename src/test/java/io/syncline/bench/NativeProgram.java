package io.syncline.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The product as a native program ({@code -Dbench.native}) beside the same on the JVM. */
final class NativeProgram {
  private static final String TARGET = "zendesk";
  private static final int CONTACTS = 500;
  private static final Duration FRESH = Duration.ofSeconds(20);

  private final Calls calls;
  private final Path directory;
  private final List<String> options;
  private final Table table;

  NativeProgram(Calls calls, Path directory, List<String> options, Table table) {
    this.calls = calls;
    this.directory = directory;
    this.options = options;
    this.table = table;
  }

  void run() throws Exception {
    var binary = System.getProperty("bench.native", "");
    if (binary.isEmpty()) {
      throw new IllegalStateException("-Dbench.native=<the program> says which");
    }
    var program = Path.of(binary).toAbsolutePath();
    table.put("size, native, MiB", Files.size(program) >> 20);
    measure("JVM", Product::start);
    measure("native", it -> it.startNative(program.toString()));
  }

  private void measure(String name, Function<Product, Duration> start) throws Exception {
    int port = Child.freePort();
    var place = Files.createDirectories(directory.resolve(name));
    try (var systems = new Systems(calls, place, port);
        var product = new Product(calls, place, port, systems, options).onFreshDatabase()) {
      product.define(List.of(TARGET));
      start.apply(product);
      var ids = systems.create(0, CONTACTS);
      Bench.verify(systems, List.of(TARGET));
      product.stop();
      table.put("start, " + name + ", s", start.apply(product).toMillis() / 1e3);
      table.put("start, " + name + ", processor s", product.process().processorSeconds());
      table.put("RSS idle, " + name + ", MiB", product.process().mebibytes("VmRSS"));
      int[] round = {0};
      double first = Bench.endless(systems, ids, round, TARGET, FRESH);
      Bench.endless(systems, ids, round, TARGET, Bench.WARMING);
      double before = product.process().processorSeconds();
      double warm = Bench.endless(systems, ids, round, TARGET, FRESH);
      double used = product.process().processorSeconds() - before;
      table.put("edited, first 20 s, " + name + ", /s", first);
      table.put("edited, warm, " + name + ", /s", warm);
      table.put("edited, first 20 s / warm, " + name, first / warm);
      table.put("processor ms an edit, warm, " + name, used * 1e3 / (warm * FRESH.toSeconds()));
      table.put("RSS at most, " + name + ", MiB", product.process().mebibytes("VmHWM"));
      Bench.verify(systems, List.of(TARGET));
    }
  }
}
