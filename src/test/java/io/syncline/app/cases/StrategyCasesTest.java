package io.syncline.app.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.Strategy;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of {@code docs/strategies}, which show each strategy at work. */
class StrategyCasesTest {

  private final DocumentedCases documented = DocumentedCases.of("strategies");

  @Test
  @DisplayName("S10: every strategy has a case file")
  void everyStrategyHasACaseFile() {
    assertThat(documented.loaded().findings()).filteredOn(Finding::refuses).isEmpty();
    var shown =
        documented.loaded().cases().stream()
            .map(documented::sync)
            .flatMap(it -> it.form().entities().stream())
            .flatMap(it -> it.attributes().values().stream())
            .map(Attribute::strategy)
            .map(Strategy::kind)
            .distinct();
    assertThat(shown).containsExactlyInAnyOrder(Strategy.Kind.values());
  }

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return documented.tests();
  }
}
