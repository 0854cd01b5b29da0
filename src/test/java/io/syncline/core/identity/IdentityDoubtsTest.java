package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S17: what speaks against two records that one address finds")
class IdentityDoubtsTest {

  private static final String DIFFERENT = "the names are plainly different";
  private static final String SHARED = "several people may share it, and the names differ";

  private final Contacts contacts = Contacts.synced();

  @Test
  void anAddressOrANumberIsNoPerson() {
    contacts.typed("company", ValueType.PHONE);
    assertThat(against(MatchRule.on("email"), "Bob Novak", "a@x.example")).isEqualTo(DIFFERENT);
    assertThat(against(MatchRule.on("company"), "Bob Novak", "+41 44 668 18 00"))
        .isEqualTo(DIFFERENT);
    assertThat(
            against(new MatchRule("both", List.of("email", "company")), "Bob Novak", "a@x.example"))
        .isEqualTo(DIFFERENT);
  }

  @Test
  void aRuleThatComparesMoreThanHowSomebodyIsReachedIsBelieved() {
    assertThat(against(MatchRule.on("company"), "Bob Novak", "Acme")).isNull();
    assertThat(
            against(new MatchRule("both", List.of("email", "company")), "Bob Novak", "a@x.example"))
        .isNull();
    assertThat(against(MatchRule.on("customerNumber"), "Bob Novak", "Acme")).isNull();
  }

  @Test
  void namesThatDifferInPartAreDoubtedInAMailboxThatSeveralShare() {
    var email = MatchRule.on("email");
    assertThat(against(email, "Bob Lee", "info@x.example")).isEqualTo(SHARED);
    assertThat(against(email, "Bob Lee", "bob@x.example")).isNull();
    assertThat(against(email, "Bob Lee", "info")).as("no address").isNull();
    assertThat(against(email, "Ann Lee", "info@x.example")).isNull();
    assertThat(against(email, "", "info@x.example")).as("no name").isNull();
    assertThat(against(email, "Bob Lee", null)).as("no value").isNull();
  }

  @Test
  void onlyAnAddressIsAMailbox() {
    contacts.typed("company", ValueType.PHONE);
    assertThat(against(MatchRule.on("company"), "Bob Lee", "info@x.example")).isNull();
  }

  /** Of Ann Lee and another who both hold a value in every attribute that the rule names. */
  private @Nullable String against(MatchRule rule, String name, @Nullable String value) {
    return IdentityDoubts.against(
        contacts.entity(), rule, person(rule, "Ann Lee", value), person(rule, name, value));
  }

  private static Attributes person(MatchRule rule, String name, @Nullable String value) {
    var said = new HashMap<String, Value>();
    if (!name.isEmpty()) {
      said.putAll(
          Map.of(
              "firstName", Value.text(name.split(" ")[0]),
              "lastName", Value.text(name.split(" ")[1])));
    }
    if (value != null) {
      rule.attributes().forEach(it -> said.put(it, Value.text(value)));
    }
    return Attributes.of(said);
  }
}
