package io.syncline.core.conflict;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A decision that is undone: its conflict is open again. */
public record UndoneDecision(UUID conflict, String actor, Instant at) {

  /**
   * A conflict that was decided and may be taken back.
   *
   * @param before what each copy was known to mean until a person decided; empty where a strategy
   *     did, which knew the two sides only
   */
  public record Decided(Conflict conflict, Map<NativeRef, Value> before) {
    public Decided {
      before = Map.copyOf(before);
    }

    /** The value that was decided; null where it is not known. */
    public @Nullable Value value() {
      var outcome = conflict.decided().outcome();
      if (outcome != null) {
        return outcome;
      }
      return conflict.held().system().equals(conflict.decided().winner())
          ? conflict.held().value()
          : conflict.seen().value();
    }

    @Override
    public String toString() {
      return "Decided[" + conflict.id() + "]";
    }
  }
}
