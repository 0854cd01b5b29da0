package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code docs/directions}, which show each direction at work. */
class DirectionCasesTest {

  private final DocumentedCases documented = DocumentedCases.of("directions");

  @Test
  @DisplayName(
      "S11: the directions that are active have case files, and nothing in them is refused")
  void nothingIsRefused() {
    assertThat(documented.loaded().findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(documented.loaded().cases()).hasSize(5);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return documented.tests();
  }
}
