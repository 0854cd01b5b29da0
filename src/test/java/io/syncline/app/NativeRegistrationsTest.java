package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.syncline.definition.DefinitionRecords;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class NativeRegistrationsTest {
  private static final Path OUTPUT = Path.of("target", "classes");

  /** Read by their extensions, or only on the JVM. */
  private static final List<String> KNOWN_OTHERWISE =
      List.of("application.properties", "db/migration/**", "META-INF/**");

  @Test
  void whatIsRegisteredExists() throws IOException {
    for (var pattern : includes()) {
      var folder = pattern.substring(0, pattern.lastIndexOf('/') + 1);
      assertThat(getClass().getClassLoader().getResource(folder))
          .as("resource folder of the native image: %s", folder)
          .isNotNull();
    }
  }

  @Test
  void everyResourceOfOursIsRegistered() throws IOException {
    var patterns = includes();
    try (var files = Files.walk(OUTPUT)) {
      var forgotten =
          files
              .filter(Files::isRegularFile)
              .map(OUTPUT::relativize)
              .filter(file -> !file.toString().endsWith(".class"))
              .filter(file -> KNOWN_OTHERWISE.stream().noneMatch(p -> matches(p, file)))
              .filter(file -> patterns.stream().noneMatch(p -> matches(p, file)))
              .toList();
      assertThat(forgotten)
          .as("add them to quarkus.native.resources.includes, with the reason")
          .isEmpty();
    }
  }

  @Test
  void everyRecordThatFilesAreBoundToIsRegistered() {
    var registered = NativeRegistrations.class.getAnnotation(RegisterForReflection.class);
    assertThat(registered.targets()).contains(DefinitionRecords.ALL.toArray(Class<?>[]::new));
  }

  private static List<String> includes() throws IOException {
    var properties = new Properties();
    try (var in = Files.newInputStream(OUTPUT.resolve("application.properties"))) {
      properties.load(in);
    }
    return List.of(properties.getProperty("quarkus.native.resources.includes").split(","));
  }

  private static boolean matches(String pattern, Path file) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
  }
}
