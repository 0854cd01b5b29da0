package io.syncline.core.identity.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.FuzzyRule;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.proposal.MatchExplanation.Agreement;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatchExplanationTest {

  private static Attributes said(Map<String, String> texts) {
    var values = new HashMap<String, Value>();
    texts.forEach((name, text) -> values.put(name, Value.text(text)));
    return Attributes.of(values);
  }

  @Test
  void eachAttributeSaysWhatItIsWorth() {
    var entity =
        Contacts.synced()
            .matching(MatchRule.on("email"))
            .alike(new FuzzyRule("company", 0.9, null))
            .entity();

    var explained =
        MatchExplanation.of(
            entity,
            said(
                Map.of(
                    "company", "Acme Corp",
                    "email", "ANN@example.com",
                    "firstName", "Ann",
                    "lastName", "Lee")),
            said(
                Map.of(
                    "company", "ACME Corporation",
                    "email", "ann@example.com",
                    "lastName", "Li")));

    assertThat(explained.score().value()).isEqualTo(1.0);
    assertThat(explained.fields())
        .extracting(MatchExplanation.Field::attribute)
        .containsExactly("company", "email", "firstName", "lastName");
    assertThat(explained.fields())
        .extracting(MatchExplanation.Field::agreement)
        .endsWith(Agreement.SAME, Agreement.ONLY_FIRST, Agreement.DIFFERENT);
    var company = explained.fields().get(0);
    assertThat(company.likeness()).isNotNull();
    assertThat(company.likeness().threshold()).isEqualTo(0.9);
    assertThat(explained.fields().get(1).rules()).containsExactly("email");
    assertThat(explained.fields().get(3).likeness()).isNull();
  }
}
