package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Strategy;
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

/** The cases of {@code docs/strategies}, which show each strategy at work. */
class StrategyCasesTest {

  private final Loaded loaded = new RoutesDirectory(Map.of()).load(Path.of("docs", "strategies"));

  @Test
  @DisplayName("S10: every strategy has a case file")
  void everyStrategyHasACaseFile() {
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    var shown =
        loaded.cases().stream()
            .map(this::sync)
            .flatMap(it -> it.form().entities().stream())
            .flatMap(it -> it.attributes().values().stream())
            .map(Attribute::strategy)
            .map(Strategy::kind)
            .distinct();
    assertThat(shown).containsExactlyInAnyOrder(Strategy.Kind.values());
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
