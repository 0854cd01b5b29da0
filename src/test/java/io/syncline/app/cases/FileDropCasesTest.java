package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of {@code docs/brokers}, {@code docs/file-drops} and {@code docs/mail}. */
class FileDropCasesTest {

  @ParameterizedTest
  @ValueSource(strings = {"brokers", "file-drops", "mail"})
  @DisplayName("nothing in the documented systems is refused")
  void nothingIsRefused(String page) {
    var loaded = DocumentedCases.of(page).loaded();
    assertThat(loaded.findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(loaded.cases()).hasSize(1);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return Stream.of("brokers", "file-drops", "mail").flatMap(it -> DocumentedCases.of(it).tests());
  }
}
