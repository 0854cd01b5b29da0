package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.access.ApiToken;
import io.syncline.core.access.Role;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.CredentialExpiries.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpiryConditionsTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Map<SystemId, Expiry> systems = new HashMap<>();
  private final List<ApiToken> tokens = new ArrayList<>();

  private List<Condition> look() {
    var installation = Contacts.synced().installation();
    return new ExpiryConditions(() -> systems, () -> tokens, () -> installation).look(NOON);
  }

  private void token(Duration lifetime, Duration left, ApiToken.@Nullable Revoked revoked) {
    var ends = NOON.plus(left);
    var holder = new TokenHolder("ci", Role.VIEWER, Set.of("contacts"));
    tokens.add(
        new ApiToken(UUID.randomUUID(), holder, "0", ends.minus(lifetime), "mara", ends, revoked));
  }

  @Test
  void aCredentialOfASystemThatEndsWithinTwoWeeksIsOne() {
    systems.put(Contacts.CRM, new Expiry(NOON.plus(Duration.ofDays(15)), "the setting token"));
    assertThat(look()).isEmpty();
    systems.put(Contacts.CRM, new Expiry(NOON.plus(Duration.ofDays(13)), "the setting token"));
    assertThat(look())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Of.system(AlertRule.EXPIRING_CREDENTIALS, "crm"));
              assertThat(it.text())
                  .isEqualTo("The setting token by which crm is used ends 2026-12-06T12:00:00Z");
            });
  }

  @Test
  void oneThatEndedStaysUntilItIsReplaced() {
    systems.put(Contacts.CRM, new Expiry(NOON.minusSeconds(1), "the consent of a person"));
    assertThat(look())
        .singleElement()
        .extracting(Condition::text)
        .isEqualTo("The consent of a person by which crm is used ended 2026-11-23T11:59:59Z");
  }

  @Test
  void aTokenOfTheApiIsOneInTheLastFifthOfItsLifeAndNotBeforeTwoWeeks() {
    token(Duration.ofDays(365), Duration.ofDays(15), null);
    token(Duration.ofDays(5), Duration.ofDays(2), null);
    assertThat(look()).isEmpty();
    token(Duration.ofDays(5), Duration.ofHours(20), null);
    assertThat(look())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.of()).isEqualTo(Of.syncs(AlertRule.EXPIRING_CREDENTIALS, "contacts"));
              assertThat(it.text()).isEqualTo("The API token ci ends 2026-11-24T08:00:00Z");
            });
  }

  @Test
  void aTokenThatIsRevokedOrOverIsNone() {
    token(Duration.ofDays(365), Duration.ofDays(3), new ApiToken.Revoked(NOON, "mara"));
    token(Duration.ofDays(365), Duration.ofDays(-1), null);
    assertThat(look()).isEmpty();
  }
}
