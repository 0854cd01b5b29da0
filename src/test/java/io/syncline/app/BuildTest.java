package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildTest {
  @Test
  void theBuildCanBeRunWithAnyMavenThroughTheScriptOfTheRepository() {
    assertThat(Files.isExecutable(Path.of("mvnw"))).isTrue();
  }
}
