package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code docs/matching}, which show how records find each other. */
class MatchingCasesTest {

  private final DocumentedCases documented = DocumentedCases.of("matching");

  @Test
  @DisplayName("S17: the page on matching has case files, and nothing in them is refused")
  void nothingIsRefused() {
    assertThat(documented.loaded().findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(documented.loaded().cases()).hasSize(2);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return documented.tests();
  }
}
