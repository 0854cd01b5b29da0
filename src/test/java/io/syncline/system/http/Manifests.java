package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.source.DefinitionReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The manifests that the product ships. */
public final class Manifests {

  private Manifests() {}

  /** The types of all of them. */
  public static List<String> types() {
    try (var files = Files.walk(Path.of("routes", "systems"))) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> it.endsWith(".system.yaml"))
          .map(it -> it.replace(".system.yaml", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SystemType read(String type) {
    return read(Path.of("routes", "systems", type + ".system.yaml"));
  }

  public static SystemType read(Path file) {
    try {
      var read = DefinitionReader.readSystem(file.toString(), Files.readString(file));
      assertThat(read.findings()).isEmpty();
      assertThat(read.definition()).isNotNull();
      return read.definition();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
