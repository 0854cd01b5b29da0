package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code docs/privacy}. */
class PrivacyCasesTest {

  private final DocumentedCases documented = DocumentedCases.of("privacy");

  @Test
  void nothingIsRefused() {
    assertThat(documented.loaded().findings()).filteredOn(Finding::refuses).isEmpty();
    assertThat(documented.loaded().cases()).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return documented.tests();
  }
}
