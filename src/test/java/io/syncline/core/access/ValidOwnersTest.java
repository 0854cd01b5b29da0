package io.syncline.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValidOwnersTest {

  private Instant now = Instant.parse("2026-06-22T12:00:00Z");
  private final Set<String> known = new HashSet<>(Set.of("ada", "bob"));
  private final List<String> asked = new ArrayList<>();
  private final ValidOwners owners =
      new ValidOwners(
          it -> {
            asked.add(it);
            return known.contains(it);
          },
          () -> now);

  @Test
  void anOwnerIsLookedUpOnceInAFewSecondsAndItsEndIsSeenThen() {
    for (int stream = 0; stream < 100; stream++) {
      assertThat(owners.isValid("ada")).isTrue();
    }
    assertThat(owners.isValid("eve")).isFalse();
    assertThat(asked).containsExactly("ada", "eve");

    known.remove("ada");
    now = now.plus(ValidOwners.KEPT).minusMillis(1);
    assertThat(owners.isValid("ada")).isTrue();
    now = now.plusMillis(1);
    assertThat(owners.isValid("ada")).isFalse();
    assertThat(owners.isValid("bob")).isTrue();
  }
}
