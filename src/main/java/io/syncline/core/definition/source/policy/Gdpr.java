package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Default;
import io.syncline.core.model.SystemId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rights of the persons described.
 *
 * @param enabled whether any of it holds
 * @param rightToErasure whether persons can be erased
 * @param dataPortability whether all that is held of a person can be handed out
 * @param consentTracking whether a record is written to the systems of a purpose only with consent
 * @param purposes what persons consent to
 */
public record Gdpr(
    @Default("true") boolean enabled,
    boolean rightToErasure,
    boolean dataPortability,
    boolean consentTracking,
    Map<String, Purpose> purposes) {

  /**
   * What persons consent to.
   *
   * @param attribute the flag of the record that holds the consent
   * @param systems the systems that serve this purpose
   */
  public record Purpose(String attribute, List<SystemId> systems) {
    public Purpose {
      systems = List.copyOf(systems);
    }
  }

  public Gdpr {
    purposes = Collections.unmodifiableMap(new LinkedHashMap<>(purposes));
  }
}
