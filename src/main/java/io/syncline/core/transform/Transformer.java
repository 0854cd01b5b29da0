package io.syncline.core.transform;

import io.syncline.core.definition.Entity;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.FieldType;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Participant;
import io.syncline.core.model.Attributes;
import io.syncline.core.model.Value;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Maps native records to unified attributes and back. Pure; safe for threads. */
public final class Transformer {

  /** Reads a native record through the participant's map; cleanses, normalizes, validates. */
  public Inbound inbound(Entity entity, Participant participant, Value.Struct record) {
    boolean absentClears = participant.type().absent() == ObjectType.Absent.CLEARED;
    var fields = new TreeMap<String, Value>();
    var attributes = new TreeMap<String, Value>();
    for (var mapping : participant.mappings()) {
      var read = Paths.read(record, mapping.field().path());
      var held = read == null && absentClears ? Value.CLEARED : read;
      if (held != null) {
        fields.put(mapping.field().path(), held);
        var unified = unified(entity, participant, mapping, held);
        if (mapping.in() && unified != null) {
          attributes.putIfAbsent(mapping.attribute(), unified);
        }
      }
    }
    return new Inbound(fields, Attributes.of(attributes), List.of());
  }

  /**
   * The unified meaning of one native value, cleansed and normalized but not validated: the base of
   * every comparison.
   *
   * @return null where the value cannot be read as the attribute's type
   */
  public @Nullable Value unified(
      Entity entity, Participant participant, FieldMapping mapping, Value held) {
    if (held.isEmpty()) {
      return Value.CLEARED;
    }
    return switch (mapping.field().type()) {
      case INTEGER, DECIMAL, MONEY -> {
        var number = Numbers.of(held);
        yield number == null ? null : new Value.Decimal(number);
      }
      case BOOLEAN -> {
        var text = Scalars.text(held);
        yield text == null ? null : Value.flag(Boolean.parseBoolean(text));
      }
      default -> held;
    };
  }

  /** The native values by which a target is told these attributes. */
  public Outbound outbound(Entity entity, Participant participant, Attributes attributes) {
    var fields = new TreeMap<String, Value>();
    for (var mapping : participant.mappings()) {
      var value = attributes.get(mapping.attribute());
      if (mapping.out() && value != null) {
        boolean emptyText = mapping.field().clearAs() == FieldType.ClearAs.EMPTY_TEXT;
        fields.put(
            mapping.field().path(),
            !value.isEmpty() ? value : emptyText ? Value.text("") : Value.CLEARED);
      }
    }
    return new Outbound(fields, List.of());
  }
}
