package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.definition.forming.LoadedSync;
import io.syncline.definition.RoutesDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code docs/matching}, which show how records find each other. */
class MatchingCasesTest {

  private final Loaded loaded = new RoutesDirectory(Map.of()).load(Path.of("docs", "matching"));

  @Test
  @DisplayName("S17: the page on matching has case files, and nothing in them is refused")
  void nothingIsRefused() {
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(loaded.cases()).hasSize(2);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return loaded.cases().stream().flatMap(this::tests);
  }

  private Stream<DynamicTest> tests(LoadedCases cases) {
    return new CasesInMemory()
        .run(sync(cases), loaded.types(), cases.cases()).stream()
            .map(
                result ->
                    DynamicTest.dynamicTest(
                        cases.sync() + ": " + result.name(),
                        () -> assertThat(result.failures()).isEmpty()));
  }

  private LoadedSync sync(LoadedCases cases) {
    return loaded.syncs().stream()
        .filter(it -> it.name().equals(cases.sync()))
        .findFirst()
        .orElseThrow();
  }
}
