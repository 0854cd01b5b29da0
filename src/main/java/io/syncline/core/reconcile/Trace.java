package io.syncline.core.reconcile;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a suspect: what its cause is found from.
 *
 * @param state the record and its links; null: it is linked to none
 * @param buried attributes whose deliveries lie in the dead letters
 * @param buriedEvent whether an event of one of its copies does
 * @param waiting whether an event or delivery of it waits
 * @param asked whether a question about one of its copies waits for a person
 * @param gone copies that tombstones remember
 */
public record Trace(
    @Nullable RecordState state,
    Set<String> buried,
    boolean buriedEvent,
    boolean waiting,
    boolean asked,
    Set<NativeRef> gone) {

  public static final Trace NONE = new Trace(null, Set.of(), false, false, false, Set.of());

  public Trace {
    buried = Set.copyOf(buried);
    gone = Set.copyOf(gone);
  }
}
