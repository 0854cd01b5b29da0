package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The examples of {@code routes/examples}: each loads with the included types, and its cases hold.
 */
class ExampleCasesTest {

  private static final Path EXAMPLES = Path.of("routes", "examples");

  private static List<Path> folders() throws IOException {
    try (var all = Files.list(EXAMPLES)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyExampleHolds() throws IOException {
    return folders().stream()
        .flatMap(
            folder -> {
              var documented = new DocumentedCases(new RoutesDirectory(Map.of()).load(folder));
              var loads =
                  DynamicTest.dynamicTest(
                      folder + " loads",
                      () -> {
                        assertThat(documented.loaded().findings())
                            .filteredOn(Finding::refuses)
                            .isEmpty();
                        assertThat(documented.loaded().cases()).isNotEmpty();
                        for (var sync : documented.loaded().syncs()) {
                          assertThat(sync.form().findings())
                              .filteredOn(it -> it.kind() != Finding.Kind.NOTICE)
                              .filteredOn(it -> !it.message().matches("(?s).*(configured|KEY).*"))
                              .isEmpty();
                        }
                      });
              boolean refused = documented.loaded().findings().stream().anyMatch(Finding::refuses);
              return refused
                  ? Stream.of(loads)
                  : Stream.concat(Stream.of(loads), documented.tests());
            });
  }

  @Test
  void theyAreNotLoadedWithTheFolderAroundThem() throws IOException {
    var loaded = new RoutesDirectory(Map.of()).load(Path.of("routes"));
    assertThat(folders()).hasSizeGreaterThan(3);
    assertThat(loaded.syncs()).extracting(it -> it.name()).containsExactly("contacts");
  }
}
