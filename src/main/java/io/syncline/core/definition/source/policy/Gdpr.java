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
 * @param retention how long records are kept, by entity
 */
public record Gdpr(
    @Default("true") boolean enabled,
    boolean rightToErasure,
    boolean dataPortability,
    boolean consentTracking,
    Map<String, Purpose> purposes,
    Map<String, Retention> retention) {

  /** Says that records age from their last edit. */
  public static final String LAST_CHANGE = "lastChange";

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

  /**
   * How long records are kept.
   *
   * @param after the age at which they are due: {@code 7y}, {@code 18mo}, {@code 90d}
   * @param since the attribute with the date from which they age, or {@code lastChange}: the last
   *     edit in any system
   * @param then what becomes of those that are due
   */
  public record Retention(
      String after, @Default("lastChange") String since, @Default("review") Then then) {}

  /** What becomes of records that are due. */
  public enum Then {
    /** They are listed: a person erases them. */
    REVIEW,
    /** They are erased. */
    ERASE
  }

  public Gdpr {
    retention = Collections.unmodifiableMap(new LinkedHashMap<>(retention));
    purposes = Collections.unmodifiableMap(new LinkedHashMap<>(purposes));
  }
}
