package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.check.type.CompileChecks;
import io.syncline.system.http.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What `syncline validate` says of the manifests of the product. */
class ShippedManifestsTest {

  private static final String ENDING = ".system.yaml";

  static List<String> types() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes", "systems"))) {
      return files
          .map(it -> it.getFileName().toString())
          .filter(it -> it.endsWith(ENDING))
          .map(it -> it.substring(0, it.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hubspot, contact, status",
    "salesforce, contact, status",
    "zendesk, contact, status",
    "jira-cloud, time-tracking, seconds",
    "harvest, time-tracking, hours"
  })
  void answerToTheNamesAndAttributesThatSyncsUse(String type, String entity, String attribute) {
    assertThat(Manifests.read(type).objects().values())
        .filteredOn(it -> it.entities().contains(entity))
        .singleElement()
        .satisfies(
            it -> assertThat(it.fieldOf(attribute)).isPresent().get().matches(f -> f.writable()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hubspot", "xero", "zendesk"})
  void areShort(String type) throws IOException {
    var lines = Files.readAllLines(Path.of("routes", "systems", type + ENDING));

    assertThat(lines.stream().filter(it -> !it.strip().startsWith("#") && !it.isBlank()))
        .hasSizeLessThan(100);
  }

  @ParameterizedTest
  @MethodSource("types")
  void areWithoutFindings(String type) {
    var read = Manifests.read(type);

    assertThat(read.type()).isEqualTo(type);
    assertThat(CompileChecks.of(read)).filteredOn(Finding::refuses).isEmpty();
  }
}
