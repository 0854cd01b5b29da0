package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.source.DefinitionReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The manifests that the product ships. */
final class Manifests {

  private Manifests() {}

  static SystemType read(String type) {
    return read(Path.of("routes", "systems", type + ".system.yaml"));
  }

  static SystemType read(Path file) {
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
