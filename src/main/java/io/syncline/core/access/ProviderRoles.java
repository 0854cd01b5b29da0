package io.syncline.core.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which roles the people of an identity provider have, by the values of one of their claims. */
public final class ProviderRoles {

  private final String issuer;
  private final Map<String, Set<Grant>> byValue;

  /**
   * @param issuer whose people these are
   * @param byValue what each value gives; any other gives nothing
   */
  public ProviderRoles(String issuer, Map<String, Set<Grant>> byValue) {
    this.issuer = issuer;
    this.byValue = Map.copyOf(byValue);
  }

  /** Where there is no provider. */
  public static ProviderRoles none() {
    return new ProviderRoles("", Map.of());
  }

  /** The values that give something. */
  public Set<String> values() {
    return byValue.keySet();
  }

  /** The person with all its roles; empty: it has none, or is of another provider. */
  public Optional<TokenHolder> holder(Person person) {
    var grants =
        person.values().stream()
            .flatMap(it -> byValue.getOrDefault(it, Set.of()).stream())
            .collect(Collectors.toUnmodifiableSet());
    return grants.isEmpty() || !person.issuer().equals(issuer)
        ? Optional.empty()
        : Optional.of(new TokenHolder(person.actor(), grants));
  }
}
