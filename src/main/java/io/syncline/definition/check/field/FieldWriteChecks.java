package io.syncline.definition.check.field;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldWrite;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.operation.ErrorChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Requests that write one field: what could never be sent, or would say nothing of the value. */
public final class FieldWriteChecks {

  /** What is filled in beside what a write of the record has. */
  public static final List<String> PLACES = List.of("value", "choice");

  private final List<Finding> findings = new ArrayList<>();
  private final ObjectType object;

  private FieldWriteChecks(ObjectType object) {
    this.object = object;
  }

  /**
   * @param path of the object
   */
  public static List<Finding> of(String path, ObjectType object, Transport transport) {
    var checks = new FieldWriteChecks(object);
    each(
        path,
        object,
        (here, field) -> {
          var write = field.write();
          if (write != null && transport != Transport.HTTP) {
            checks.problem(
                here,
                "`write` is for `transport: http`, and this is `"
                    + ConstantNames.name(transport)
                    + "`");
          } else if (write != null) {
            checks.field(here, field, write);
          }
        });
    return checks.findings;
  }

  /** The fields of an object that requests of their own write, with the path of that. */
  public static void each(String path, ObjectType object, BiConsumer<String, FieldType> then) {
    object
        .fields()
        .forEach(
            (name, field) -> {
              if (field.write() != null) {
                then.accept(JsonPointers.below(path + "/fields", name) + "/write", field);
              }
            });
  }

  private void field(String path, FieldType field, FieldWrite write) {
    if (!field.writable()) {
      problem(path, "the field says `writable: false`: nothing is ever written to it");
    }
    if (!object.can(Operation.Kind.UPDATE) || !object.readable()) {
      problem(
          path,
          "it needs `update` and `get` beside it: a record is changed by both, and read"
              + " afterwards");
    }
    if (object.replaces()) {
      problem(path, "an update of this object replaces the whole record, and would write it too");
    }
    if (field.required() || field.path().equals(object.marker())) {
      problem(path, "a create needs this field, and this request changes records that are there");
    }
    var request = write.request();
    if (!request.says("{id")) {
      problem(path, "nothing in it says `{id}`, the record that is changed");
    }
    boolean chosen = request.says("{choice");
    boolean source = write.lookup() != null || !write.choices().isEmpty();
    if (!chosen && !request.says("{value")) {
      problem(path, "nothing in it says `{value}` or `{choice}`: it would send the same always");
    } else if (chosen && !source) {
      problem(path, "`{choice}` comes from `choices` or `lookup`");
    } else if (!chosen && source) {
      problem(path, "nothing in it says `{choice}`, which `choices` and `lookup` are for");
    } else if (request.says("{choice.") && write.lookup() == null) {
      problem(path, "what `choices` say is a text: write `{choice}`");
    } else if ((request.says("{choice}") || request.says("{choice:")) && write.lookup() != null) {
      problem(path, "what is looked up is an item: write which part, as in `{choice.id}`");
    }
    findings.addAll(ErrorChecks.of(path + "/errors", write.errors()));
    if (write.lookup() != null) {
      if (!write.lookup().records().isEmpty()) {
        FieldTypes.pathProblem(write.lookup().records())
            .ifPresent(it -> problem(path + "/lookup/records", it));
      }
      FieldTypes.pathProblem(write.lookup().match())
          .ifPresent(it -> problem(path + "/lookup/match", it));
    }
    var known = field.values().keySet().stream().sorted().toList();
    write.choices().keySet().stream()
        .filter(it -> !known.isEmpty() && !known.contains(it))
        .forEach(
            it ->
                problem(
                    JsonPointers.below(path + "/choices", it),
                    ConstantNames.unknown(it, "one of the field's `values`", known)));
    write
        .choices()
        .forEach(
            (value, choice) -> froms(JsonPointers.below(path + "/choices", value), choice, known));
  }

  private void froms(String path, FieldWrite.Choice choice, List<String> known) {
    if (choice.choice() == null && choice.from().isEmpty()) {
      problem(path, "no counterpart of the value is declared");
    }
    if (known.isEmpty()) {
      return;
    }
    choice.from().keySet().stream()
        .filter(it -> it.indexOf('*') < 0 && !known.contains(it))
        .forEach(
            it ->
                problem(
                    JsonPointers.below(path, it),
                    ConstantNames.unknown(it, "one of the field's `values`", known)));
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
