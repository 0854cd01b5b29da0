package io.syncline.core.transform;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.Participant;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.Value;
import org.jspecify.annotations.Nullable;

/** Maps native records to unified attributes and back. Pure; safe for threads. */
public final class Transformer {

  /** Reads a native record through the participant's map; cleanses, normalizes, validates. */
  public Inbound inbound(Entity entity, Participant participant, Value.Struct record) {
    throw new UnsupportedOperationException("inbound");
  }

  /**
   * The unified meaning of one native value, cleansed and normalized but not validated: the base of
   * every comparison.
   *
   * @return null where the value cannot be read as the attribute's type
   */
  public @Nullable Value unified(
      Entity entity, Participant participant, FieldMapping mapping, Value held) {
    throw new UnsupportedOperationException("unified");
  }

  /** The native values by which a target is told these attributes. */
  public Outbound outbound(Entity entity, Participant participant, Attributes attributes) {
    throw new UnsupportedOperationException("outbound");
  }
}
