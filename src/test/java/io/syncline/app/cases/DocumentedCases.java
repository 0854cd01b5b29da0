package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.definition.RoutesDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The definitions and case files of a folder under {@code docs/}. */
record DocumentedCases(Loaded loaded) {

  static DocumentedCases of(String folder) {
    return new DocumentedCases(new RoutesDirectory(Map.of()).load(Path.of("docs", folder)));
  }

  /** A test for each case: it has no failures. */
  Stream<DynamicTest> tests() {
    return loaded.cases().stream().flatMap(this::tests);
  }

  LoadedSync sync(LoadedCases cases) {
    return loaded.syncs().stream()
        .filter(it -> it.name().equals(cases.sync()))
        .findFirst()
        .orElseThrow();
  }

  private Stream<DynamicTest> tests(LoadedCases cases) {
    return new CasesInMemory()
        .run(sync(cases), loaded.types(), loaded.routes(), cases.cases()).stream()
            .map(
                result ->
                    DynamicTest.dynamicTest(
                        cases.sync() + ": " + result.name(),
                        () -> assertThat(result.failures()).isEmpty()));
  }
}
