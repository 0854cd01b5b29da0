package io.syncline.core.reconcile.difference;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a suspect: what its cause is found from.
 *
 * @param state the record and its links; null: it is linked to none
 * @param gone copies that tombstones remember
 * @param unpolled copies whose object no poll has read to the end so far
 * @param written when each attribute of the record was last written to a system, by the audit
 */
public record Trace(
    @Nullable RecordState state,
    Held held,
    Set<NativeRef> gone,
    Set<NativeRef> unpolled,
    Map<SystemId, Map<String, Instant>> written) {

  public static final Trace NONE = new Trace(null, Held.NOT, Set.of(), Set.of(), Map.of());

  /**
   * What may keep it from being carried over.
   *
   * @param inDeadLetters attributes whose deliveries are in the dead letters
   * @param eventInDeadLetters whether an event of one of its copies is
   * @param waiting whether an event or delivery of it waits
   * @param asked whether a question about one of its copies waits for a person
   * @param erased whether one of its copies is that of a person who was erased
   */
  public record Held(
      Set<String> inDeadLetters,
      boolean eventInDeadLetters,
      boolean waiting,
      boolean asked,
      boolean erased) {

    /** Where no copy is that of an erased person. */
    public Held(
        Set<String> inDeadLetters, boolean eventInDeadLetters, boolean waiting, boolean asked) {
      this(inDeadLetters, eventInDeadLetters, waiting, asked, false);
    }

    public static final Held NOT = new Held(Set.of(), false, false, false);

    public Held {
      inDeadLetters = Set.copyOf(inDeadLetters);
    }
  }

  public Trace {
    gone = Set.copyOf(gone);
    unpolled = Set.copyOf(unpolled);
    written = Map.copyOf(written);
  }

  /** When an attribute was last written to a system; null: not, as far as the audit goes. */
  public @Nullable Instant written(SystemId system, String attribute) {
    return written.getOrDefault(system, Map.of()).get(attribute);
  }
}
