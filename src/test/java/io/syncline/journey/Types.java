package io.syncline.journey;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Kinds of targets. */
final class Types {

  private Types() {}

  /** Refuses writes to a version that is not the current one. */
  static UnaryOperator<ObjectType> conditional() {
    return it -> of(it, it.visibleAfter(), it.replaces(), true, it.idempotencyKeyRetention());
  }

  /** An update is the whole record. */
  static UnaryOperator<ObjectType> replacing(boolean conditional) {
    return it -> of(it, it.visibleAfter(), true, conditional, it.idempotencyKeyRetention());
  }

  /** A search finds new records late. */
  static UnaryOperator<ObjectType> late(Duration visibleAfter) {
    return it ->
        of(it, visibleAfter, it.replaces(), it.conditional(), it.idempotencyKeyRetention());
  }

  /** Remembers idempotency keys. */
  static UnaryOperator<ObjectType> remembering(Duration retention) {
    return it -> of(it, it.visibleAfter(), it.replaces(), it.conditional(), retention);
  }

  /** Refuses a second record with the same address, and has neither a marker nor keys. */
  static UnaryOperator<ObjectType> unique() {
    return it -> {
      var plain = unmarked().apply(it);
      var fields = new LinkedHashMap<>(plain.fields());
      fields.computeIfPresent("email", (path, field) -> unique(field));
      return with(plain, fields);
    };
  }

  private static FieldType unique(FieldType it) {
    return new FieldType(
        it.path(),
        it.attribute(),
        it.pii(),
        it.content(),
        it.bounds(),
        new FieldType.Use(it.writable(), it.required(), it.findable(), true, it.clearAs()));
  }

  /** Has neither a marker nor idempotency keys. */
  static UnaryOperator<ObjectType> unmarked() {
    return it ->
        new ObjectType(
            it.name(),
            it.known(),
            it.reading(),
            it.timing(),
            new ObjectType.Writing(it.replaces(), it.conditional(), null, null),
            it.fields(),
            it.operations());
  }

  static UnaryOperator<ObjectType> shortCompany() {
    return it -> {
      var fields = new LinkedHashMap<>(it.fields());
      fields.computeIfPresent("company", (path, field) -> atMost(field, 5));
      return with(it, fields);
    };
  }

  /** Shows nothing, and has no marker. */
  static UnaryOperator<ObjectType> writeOnly() {
    return it -> {
      var plain = unmarked().apply(it);
      var operations = new HashMap<>(plain.operations());
      operations.keySet().removeIf(Operation.Kind::reads);
      return with(plain, plain.fields(), operations);
    };
  }

  private static ObjectType with(ObjectType it, Map<String, FieldType> fields) {
    return with(it, fields, it.operations());
  }

  /** The same object with other fields and operations. */
  static ObjectType with(
      ObjectType it, Map<String, FieldType> fields, Map<Operation.Kind, Operation> operations) {
    return new ObjectType(
        it.name(), it.known(), it.reading(), it.timing(), it.writing(), fields, operations);
  }

  private static FieldType atMost(FieldType it, int length) {
    return new FieldType(
        it.path(),
        it.attribute(),
        it.pii(),
        it.content(),
        new FieldType.Bounds(length, it.scale()),
        it.use());
  }

  private static ObjectType of(
      ObjectType it,
      Duration visibleAfter,
      boolean replaces,
      boolean conditional,
      @Nullable Duration retention) {
    return new ObjectType(
        it.name(),
        it.known(),
        new ObjectType.Reading(
            it.id(),
            it.idCase(),
            conditional ? "version" : it.version(),
            it.archivedWhen(),
            it.absent()),
        new ObjectType.Timing(
            it.createdAt(),
            it.updatedAt(),
            ObjectType.Poll.BY_TIME,
            it.granularity(),
            it.commitLag(),
            visibleAfter),
        new ObjectType.Writing(replaces, conditional, it.marker(), retention),
        it.fields(),
        it.operations());
  }
}
