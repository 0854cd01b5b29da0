package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An {@code upsert} is by our id and stands alone; and an object that no operation reads says
 * nothing that only a read could use.
 */
final class WriteOnlyChecks {

  private static final List<Kind> INSTEAD =
      List.of(Kind.CREATE, Kind.CREATE_MANY, Kind.UPDATE, Kind.UPDATE_MANY);

  private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{[^{}]+}");

  private final String path;
  private final ObjectType object;
  private final List<Finding> findings = new ArrayList<>();

  private WriteOnlyChecks(String path, ObjectType object) {
    this.path = path;
    this.object = object;
  }

  static List<Finding> of(SystemType type, String path, ObjectType object) {
    var checks = new WriteOnlyChecks(path, object);
    var upsert = object.operations().get(Kind.UPSERT);
    if (upsert != null) {
      checks.upsert(upsert);
    }
    if (object.writeOnly()) {
      checks.keys();
      object.fields().values().forEach(checks::field);
      object.operations().values().forEach(checks::texts);
      checks.events(type);
    }
    return checks.findings;
  }

  private void upsert(Operation upsert) {
    for (var kind : INSTEAD) {
      if (object.operations().containsKey(kind)) {
        problem(
            operation(kind),
            "`upsert` creates and updates: leave `%s` out".formatted(ConstantNames.name(kind)));
      }
    }
    if (!object.givesIds()) {
      problem(
          path + "/marker",
          "an `upsert` is by the id that we give: `marker` is `%s`, or is left out"
              .formatted(object.id()));
    }
    if (!upsert.says("{id")) {
      problem(operation(Kind.UPSERT), "an `upsert` names its record: nothing in it says `{id}`");
    }
    if (upsert.says("{marker")) {
      problem(operation(Kind.UPSERT), "an `upsert` names its record by `{id}`, not by `{marker}`");
    }
  }

  private void keys() {
    unread("createdAt", object.createdAt() != null);
    unread("updatedAt", object.updatedAt() != null);
    unread("poll", object.pollsWholeList());
    unread("visibleAfter", !object.visibleAfter().equals(Duration.ZERO));
    unread("version", object.version() != null);
    unread("conditional", object.conditional());
    unread("archivedWhen", object.archivedWhen() != null);
    unread("absent", object.absent() == ObjectType.Absent.CLEARED);
    unread("parent", object.parent() != null);
    unread("matchKeys", !object.matchKeys().isEmpty());
    unread("marker", object.marker() != null && !object.givesIds());
    if (object.replaces()) {
      problem(
          path + "/replaces",
          "an update that replaces the whole record is built from a read, and no operation reads `%s`"
              .formatted(object.name()));
    }
  }

  private void unread(String key, boolean said) {
    if (said) {
      problem(
          path + "/" + key,
          "`%s` does nothing here: no operation reads `%s`".formatted(key, object.name()));
    }
  }

  private void field(FieldType field) {
    var at = JsonPointers.below(path + "/fields", field.path());
    if (field.findable()) {
      problem(at + "/findable", "nothing is searched here: no operation reads it");
    }
    if (!field.writable() && !field.path().equals(object.id())) {
      problem(at + "/writable", "it is neither read nor written: leave the field out");
    }
    boolean changes = object.can(Kind.UPDATE) || object.can(Kind.UPDATE_MANY);
    if (changes && field.updatable() && field.path().indexOf('[') >= 0) {
      problem(
          at,
          "a change of one item is built from the whole list, and no operation reads it: map the list itself, or say `createOnly: true`");
    }
    if (changes && field.minorUnits() != null) {
      problem(
          at + "/minorUnits",
          "an update may name the amount alone, and no operation reads its currency");
    }
  }

  /** A change names some fields only: a text made of several would be completed by a read. */
  private void texts(Operation operation) {
    boolean changes =
        operation.kind() == Kind.UPDATE
            || operation.kind() == Kind.UPDATE_MANY
            || operation.kind() == Kind.UPSERT;
    if (operation.says("{version")) {
      problem(operation(operation.kind()), "`{version}` is read before, and no operation reads it");
    }
    if (changes && operation.body() != null) {
      texts(operation.body())
          .filter(it -> it.contains("{fields") && PLACE.matcher(it).results().count() > 1)
          .forEach(
              it ->
                  problem(
                      operation(operation.kind()) + "/body",
                      "`%s` is made of several fields, of which a change may name one: no operation reads the others"
                          .formatted(it)));
    }
  }

  private static Stream<String> texts(Value at) {
    if (at instanceof Value.Struct struct) {
      return struct.fields().values().stream().flatMap(WriteOnlyChecks::texts);
    }
    if (at instanceof Value.Items items) {
      return items.values().stream().flatMap(WriteOnlyChecks::texts);
    }
    return at instanceof Value.Text text ? Stream.of(text.value()) : Stream.of();
  }

  private void events(SystemType type) {
    if (type.webhook() != null && type.webhook().names(object.name())) {
      problem(
          "/webhook/objects",
          "an event of `%s` says nothing that could be used: no operation reads it"
              .formatted(object.name()));
    }
  }

  private String operation(Kind kind) {
    return path + "/operations/" + ConstantNames.name(kind);
  }

  private void problem(String at, String message) {
    findings.add(Finding.problem(at, message));
  }
}
