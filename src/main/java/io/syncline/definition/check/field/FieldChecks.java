package io.syncline.definition.check.field;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.transform.CreateBody;
import io.syncline.core.transform.value.Codec;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The fields of an object: what could never be written or found as they say. */
public final class FieldChecks {

  private final List<Finding> findings = new ArrayList<>();
  private final boolean http;

  private FieldChecks(boolean http) {
    this.http = http;
  }

  /**
   * @param path of the object
   */
  public static List<Finding> of(String path, ObjectType object, Transport transport) {
    var checks = new FieldChecks(transport == Transport.HTTP);
    object
        .fields()
        .forEach(
            (name, field) -> {
              var at = JsonPointers.below(path + "/fields", name);
              checks.unique(at, object, field);
              checks.createOnly(at, field);
              checks.beside(at, object, field);
              checks.amount(at, object, field);
            });
    return checks.findings;
  }

  /** What is held in minor units is a number, and its currency is beside it. */
  private void amount(String path, ObjectType object, FieldType field) {
    var units = field.minorUnits();
    if (units == null) {
      return;
    }
    if (field.type() != ValueType.DECIMAL && field.type() != ValueType.MONEY) {
      problem(path + "/type", "`minorUnits` is of a field of type `decimal` or `money`");
    }
    if (http) {
      named(path + "/minorUnits", units.currency(), "a field", object.fields().keySet());
    } else {
      problem(path + "/minorUnits", "`minorUnits` is of HTTP: here amounts come in major units");
    }
    if (field.findable()) {
      problem(
          path + "/findable",
          "an amount in minor units cannot be searched for: nothing tells its currency");
    }
    for (var code : units.places().keySet()) {
      if (!Codec.CURRENCIES.contains(code)) {
        var near = Names.nearest(code, Codec.CURRENCIES);
        problem(
            JsonPointers.below(path + "/minorUnits/places", code),
            "`%s` is no currency of ISO 4217%s"
                .formatted(code, near.map(it -> "; did you mean `" + it + "`?").orElse("")));
      }
    }
    if (units.places().values().stream().anyMatch(it -> it < 0 || it > 8)) {
      problem(
          path + "/minorUnits/places", "a currency has at least 0 decimal places and at most 8");
    }
  }

  /** A create writes it, and nothing else. */
  private void createOnly(String path, FieldType field) {
    if (field.use().createOnly() && (!field.writable() || field.write() != null)) {
      problem(
          path + "/createOnly",
          "`createOnly` is of a field that a create writes: it does nothing beside `%s`"
              .formatted(field.writable() ? "write" : "writable: false"));
    }
  }

  /** A create makes one item of a list, and writes the list in no other way. */
  private void beside(String path, ObjectType object, FieldType field) {
    boolean makesItem = FieldType.meansAll(field.path()) && field.use().createOnly();
    if (!makesItem && !field.use().beside().isEmpty()) {
      problem(
          path + "/beside",
          "`beside` is of a field in all items of a list (`[]`) that is `createOnly: true`");
    }
    if (makesItem) {
      var list = object.fields().get(CreateBody.list(field));
      if (list != null && list.writable()) {
        problem(
            path + "/createOnly",
            "a create makes an item of `%s`, which is written as a whole too: say `writable: false` there"
                .formatted(list.path()));
      }
      field
          .use()
          .beside()
          .forEach(
              (name, other) ->
                  named(path + "/beside/" + name, other, "a field", object.fields().keySet()));
    }
  }

  /** What is unique is found by its value: a create without an outcome is settled by that. */
  private void unique(String path, ObjectType object, FieldType field) {
    if (field.unique() && (!field.findable() || !object.can(Operation.Kind.FIND))) {
      problem(
          path + "/unique",
          "`unique` needs `findable: true` and the operation `find`: it is what a create without an"
              + " answer is searched by");
    }
  }

  private void named(String path, String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      problem(
          path,
          ConstantNames.unknown(name, what + " of this type", known.stream().sorted().toList()));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
