package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.rule.Validation.Response;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.value.UnreadableValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A participant's map made ready. It holds neither the participant nor the entity, so that it can
 * be forgotten with them. Safe for threads.
 */
final class TransformPlan {

  private final List<FieldPlan> fields;
  private final Map<FieldMapping, FieldPlan> byMapping = new IdentityHashMap<>();
  private final MappedValues saying;
  private final boolean absentClears;

  TransformPlan(Entity entity, Participant participant) {
    boolean replaces = participant.type().replaces();
    this.absentClears = participant.type().absent() == ObjectType.Absent.CLEARED;
    this.fields =
        participant.mappings().stream()
            .map(mapping -> new FieldPlan(entity, mapping, replaces))
            .toList();
    this.saying = new MappedValues(fields);
    fields.forEach(field -> byMapping.put(field.mapping(), field));
  }

  Inbound inbound(Value.Struct record) {
    var reading = new Reading();
    for (var field : fields) {
      var raw = raw(field, record);
      if (raw != null) {
        reading.take(field, raw);
      }
    }
    return new Inbound(
        reading.fields,
        Attributes.of(reading.attributes),
        reading.problems,
        reading.notices,
        reading.cleansed);
  }

  private @Nullable Value raw(FieldPlan field, Value.Struct record) {
    var read = field.read(record);
    return read == null && absentClears ? Value.CLEARED : read;
  }

  /**
   * What the record says of every attribute, allowed or not.
   *
   * @param leftOut the meaning of what a field says of an attribute that {@link #inbound} leaves
   *     out
   */
  Attributes said(Value.Struct record, BiFunction<FieldPlan, Value, Value> leftOut) {
    var raws = new @Nullable Value[fields.size()];
    for (int i = 0; i < raws.length; i++) {
      raws[i] = raw(fields.get(i), record);
    }
    return saying.of(raws, leftOut);
  }

  /** The plan of one mapping; null where the mapping is not this participant's. */
  @Nullable FieldPlan of(FieldMapping mapping) {
    return byMapping.get(mapping);
  }

  Outbound outbound(Attributes attributes) {
    var written = new TreeMap<String, Value>();
    var omitted = new HashSet<String>();
    var problems = new ArrayList<FieldProblem>();
    for (var field : fields) {
      var value = attributes.get(field.mapping().attribute());
      if (value == null || !field.mapping().out()) {
        continue;
      }
      try {
        var said = field.out(value);
        written.put(field.field().path(), said);
        if (said == Value.CLEARED && field.omits()) {
          omitted.add(field.field().path());
        }
      } catch (UnreadableValue e) {
        problems.add(
            problem(field, e.code(), field.validation().otherwise().onInvalid(), e.reason()));
      }
    }
    return new Outbound(written, omitted, problems);
  }

  private static FieldProblem problem(
      FieldPlan field, String code, Response wanted, String reason) {
    return new FieldProblem(
        field.mapping().attribute(),
        field.field().path(),
        code,
        wanted == Response.DEFAULT ? Response.HOLD : wanted,
        reason);
  }

  /** What one record has said so far. */
  private static final class Reading {
    private final Map<String, Value> fields = new TreeMap<>();
    private final Map<String, Value> attributes = new TreeMap<>();
    private final List<FieldProblem> problems = new ArrayList<>();
    private final List<Inbound.Notice> notices = new ArrayList<>();
    private final List<Inbound.Cleansed> cleansed = new ArrayList<>();

    void take(FieldPlan field, Value raw) {
      try {
        fields.put(field.field().path(), field.storable(raw));
      } catch (UnreadableValue e) {
        problems.add(
            problem(field, e.code(), field.validation().otherwise().onInvalid(), e.reason()));
        return;
      }
      if (field.mapping().in()) {
        say(field, raw);
      }
    }

    /**
     * The record that a filled reference names is looked up by the reader of the value: until then
     * the attribute has no value here.
     */
    private void say(FieldPlan field, Value raw) {
      if (field.names(raw)) {
        return;
      }
      var wrong = field.validation().otherwise().onInvalid();
      try {
        var value = field.in(raw);
        for (var rule : field.cleansing(raw, value)) {
          cleansed.add(new Inbound.Cleansed(field.mapping().attribute(), rule));
        }
        if (value.isEmpty() && field.required()) {
          wrong = field.validation().otherwise().onMissing();
          throw new UnreadableValue("missing", "required, and empty");
        }
        if (!value.isEmpty()) {
          field.validate(value);
        }
        keep(field, value);
      } catch (UnreadableValue e) {
        var fallback =
            wrong == Response.DEFAULT ? field.validation().otherwise().defaultValue() : null;
        if (fallback == null) {
          problems.add(problem(field, e.code(), wrong, e.reason()));
        } else {
          keep(field, fallback);
          notice(field, e.code(), "the default is used: " + e.reason());
        }
      }
    }

    /** The first mapping that fills an attribute says it. */
    private void keep(FieldPlan field, Value value) {
      var attribute = field.mapping().attribute();
      var said = attributes.get(attribute);
      if (said == null || said.isEmpty()) {
        attributes.put(attribute, value);
        var doubt = field.doubt(value);
        if (doubt != null) {
          notice(field, "format", doubt);
        }
      }
    }

    private void notice(FieldPlan field, String code, String reason) {
      notices.add(
          new Inbound.Notice(field.mapping().attribute(), field.field().path(), code, reason));
    }
  }
}
