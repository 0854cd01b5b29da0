package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: match values")
class MatchValuesTest {

  @Test
  @DisplayName("S17: locks are always taken in one order: entity, rule, hash")
  void theyHaveOneOrder() {
    var inOrder =
        List.of(
            new MatchValue("a", "z", "9"),
            new MatchValue("b", "a", "9"),
            new MatchValue("b", "b", "1"),
            new MatchValue("b", "b", "2"));

    for (int i = 0; i < inOrder.size(); i++) {
      for (int j = 0; j < inOrder.size(); j++) {
        assertThat(Integer.signum(inOrder.get(i).compareTo(inOrder.get(j))))
            .as("%d and %d", i, j)
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void theTypeOfAnAttributeDecidesWhetherItDistinguishesRecords() {
    var entity =
        Contacts.synced().matching(MatchRule.on("email"), MatchRule.on("company")).entity();

    assertThat(MatchValues.of(entity, Attributes.of(Map.of("email", Value.text("ann"))))).isEmpty();
    assertThat(MatchValues.of(entity, Attributes.of(Map.of("company", Value.text("ann")))))
        .hasSize(1);
  }

  @Test
  @DisplayName("S17: a link says by which rule it was made")
  void aLinkSaysByWhichRuleItWasMade() {
    var record = new RecordId(new UUID(0, 1));

    assertThat(new Identification.One(record, "email").madeBy()).isEqualTo("match:email");
    assertThat(new Identification.One(record, Identification.MARKER).madeBy()).isEqualTo("marker");
    assertThat(new Identification.One(record, "fuzzy:company=0.97 score=0.97").madeBy())
        .isEqualTo("fuzzy:company=0.97 score=0.97");
  }
}
