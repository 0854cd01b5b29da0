package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.definition.RoutesDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases that come with the product hold. */
class ProductCasesTest {

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    var loaded = new RoutesDirectory(Map.of()).load(Path.of("routes"));
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(loaded.cases()).isNotEmpty();
    return loaded.cases().stream().flatMap(cases -> tests(loaded, cases));
  }

  private static Stream<DynamicTest> tests(Loaded loaded, LoadedCases cases) {
    var sync =
        loaded.syncs().stream()
            .filter(it -> it.name().equals(cases.sync()))
            .findFirst()
            .orElseThrow();
    return new CasesInMemory()
        .run(sync, loaded.types(), loaded.routes(), cases.cases()).stream()
            .map(
                result ->
                    DynamicTest.dynamicTest(
                        cases.sync() + ": " + result.name(),
                        () -> assertThat(result.failures()).isEmpty()));
  }
}
