package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.References;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.clean.Checks;
import io.syncline.core.transform.value.Codec;
import io.syncline.core.transform.value.IdentityCache;
import io.syncline.core.transform.value.ParseContext;
import io.syncline.core.transform.value.UnreadableValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Maps native records to unified attributes and back. Pure; safe for threads.
 *
 * <p>Maps are made ready once per participant and forgotten with it. Three promises: what a record
 * does not say, no attribute says (S4); an attribute in {@code inbound} agrees with {@code unified}
 * of the same field unless a definition's default is used; and {@code unified} of what {@code
 * outbound} says agrees with the attribute wherever no transform without an inverse, cleansing or
 * normalizing is declared (S2).
 */
public final class Transformer {

  private final IdentityCache<Participant, Entity, TransformPlan> plans = new IdentityCache<>();

  /** Reads a native record through the participant's map; cleanses, normalizes, validates. */
  public Inbound inbound(Entity entity, Participant participant, Value.Struct record) {
    return plan(entity, participant).inbound(record);
  }

  /**
   * What a record says of every attribute of the map: as {@link #inbound} reads it and, where that
   * leaves an attribute out because no definition allows what the record says, by {@link #unified}.
   *
   * @param unreadable what replaces a value that has no unified meaning
   */
  public Attributes said(
      Entity entity,
      Participant participant,
      Value.Struct record,
      UnaryOperator<Value> unreadable) {
    return plan(entity, participant)
        .said(
            record,
            (field, held) -> {
              var unified = unified(entity, participant, field.mapping(), held);
              return unified == null ? unreadable.apply(held) : unified;
            });
  }

  /**
   * The unified meaning of one native value, cleansed and normalized but not validated: the base of
   * every comparison.
   *
   * @return null where the value cannot be read as the attribute's type, or names another record
   */
  public @Nullable Value unified(
      Entity entity, Participant participant, FieldMapping mapping, Value held) {
    return unified(entity, participant, mapping, held, References.NONE);
  }

  /**
   * The same, where the value may name another record (S15).
   *
   * @return null also where the record that it names is not known
   */
  public @Nullable Value unified(
      Entity entity,
      Participant participant,
      FieldMapping mapping,
      Value held,
      References references) {
    var named = named(participant, mapping, held);
    if (named != null) {
      var record = references.record(named);
      return record == null ? null : References.value(record);
    }
    var known = plan(entity, participant).of(mapping);
    var field = known == null ? new FieldPlan(entity, mapping, false) : known;
    try {
      return field.in(held);
    } catch (UnreadableValue e) {
      return null;
    }
  }

  /** The native record that a native value names; null where it is empty or no reference. */
  public static @Nullable NativeRef named(
      Participant participant, FieldMapping mapping, Value held) {
    var to = mapping.reference();
    var id = to == null || held.isEmpty() ? null : Scalars.text(held);
    return id == null || id.isBlank() || id.length() > NativeRef.LONGEST
        ? null
        : new NativeRef(participant.system(), to.object(), id);
  }

  /**
   * The native values that express these attributes for a target; where one names another record,
   * its value is the native id of that record there.
   */
  public Outbound outbound(Entity entity, Participant participant, Attributes attributes) {
    return plan(entity, participant).outbound(attributes);
  }

  /**
   * What a record that is to be made lacks: the required attributes that are neither said nor
   * filled. An event of a record that exists may leave them unsaid (S4), so {@link #inbound}
   * refuses only those said to be empty.
   */
  public List<FieldProblem> missing(Entity entity, Participant source, Attributes record) {
    var problems = new ArrayList<FieldProblem>();
    for (var mapping : source.mappings()) {
      var attribute = entity.attribute(mapping.attribute());
      var validation = attribute.isPresent() ? attribute.get().validation() : Validation.NONE;
      var value = record.get(mapping.attribute());
      if (mapping.in()
          && (mapping.conversion().required() || validation.required())
          && (value == null || value.isEmpty())) {
        problems.add(
            new FieldProblem(
                mapping.attribute(),
                mapping.field().path(),
                "missing",
                validation.otherwise().onMissing(),
                "required, and not there"));
      }
    }
    return problems;
  }

  /**
   * Why a unified value is not allowed for an attribute: the definition's validation, whatever the
   * value's source.
   *
   * @return in words, without the value; null where it may
   */
  public @Nullable String refusal(Entity entity, String attribute, Value value) {
    var known = entity.attribute(attribute).orElse(null);
    var validation = known == null ? Validation.NONE : known.validation();
    if (value.isEmpty()) {
      return validation.required() ? "required, and empty" : null;
    }
    try {
      if (known != null) {
        Codec.of(known.type(), null, ParseContext.of(entity)).decode(value);
      }
      new Checks(validation, ParseContext.of(entity)).judge(value);
      return null;
    } catch (UnreadableValue e) {
      return e.reason();
    }
  }

  /** An allowed value, in the form in which records hold it. */
  public Value normalized(Entity entity, String attribute, Value value) {
    var known = entity.attribute(attribute).orElse(null);
    if (value.isEmpty()) {
      return Value.CLEARED;
    }
    return known == null
        ? value
        : Codec.of(known.type(), null, ParseContext.of(entity)).decode(value);
  }

  private TransformPlan plan(Entity entity, Participant participant) {
    return plans.get(participant, entity, () -> new TransformPlan(entity, participant));
  }
}
