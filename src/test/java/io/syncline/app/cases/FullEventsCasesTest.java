package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The example of {@code docs/full-events}. */
class FullEventsCasesTest {

  private final DocumentedCases documented = DocumentedCases.of("full-events");

  @Test
  @DisplayName("nothing in the documented system with full events is refused")
  void nothingIsRefused() {
    assertThat(documented.loaded().findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(documented.loaded().cases()).hasSize(1);
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return documented.tests();
  }
}
