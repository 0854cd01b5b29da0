package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.CreatePolicy;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would fail for every record: creates that lack a field, lists where none can be. */
final class ShapeChecks {

  private final SyncDefinition sync;
  private final EntityForm entity;
  private final List<Finding> findings = new ArrayList<>();

  private ShapeChecks(SyncDefinition sync, EntityForm entity) {
    this.sync = sync;
    this.entity = entity;
  }

  static List<Finding> of(SyncDefinition sync, EntityForm entity) {
    var checks = new ShapeChecks(sync, entity);
    for (var member : entity.entity().members()) {
      entity.map().of(member.id()).forEach(it -> checks.list(member, it));
      if (checks.isCreatedIn(member)) {
        checks.required(member);
      }
    }
    return checks.findings;
  }

  /** A field of a plain type holds no list, unless a transform makes one of it. */
  private void list(EntityMember member, FieldMapping mapping) {
    var attribute = entity.attributes().get(mapping.attribute());
    var own = mapping.field().type();
    if (attribute == null
        || mapping.conversion().changes()
        || (own == ValueType.LIST) == (attribute.type() == ValueType.LIST)
        || own == ValueType.REFERENCE
        || attribute.type() == ValueType.REFERENCE) {
      return;
    }
    var name = mapping.attribute();
    if (own == ValueType.TEXT) {
      var message =
          "`%s` is a list, and `%s` of `%s` a text: only lists are read and written there; give the"
              + " field `type: list`, with what separates the items of a text as its `format`";
      findings.add(
          Finding.notice(
              "/fieldMapping", message.formatted(name, mapping.field().path(), member.id())));
    } else {
      var message = "`%s` is %s, and `%s` of `%s` %s: nothing could be carried between them";
      findings.add(
          Finding.problem(
              "/fieldMapping",
              message.formatted(
                  name, a(attribute.type()), mapping.field().path(), member.id(), a(own))));
    }
  }

  private static String a(ValueType type) {
    return type == ValueType.LIST ? "a list" : "no list";
  }

  /** Whether a record that is missing there is made. */
  private boolean isCreatedIn(EntityMember member) {
    boolean able =
        Stream.of(Operation.Kind.CREATE, Operation.Kind.CREATE_MANY).anyMatch(member.object()::can);
    boolean written =
        entity.flow().flows().permitted().values().stream()
            .anyMatch(targets -> !targets.getOrDefault(member.id(), Set.of()).isEmpty());
    return able && written && member.creates() != CreatePolicy.NEVER;
  }

  private void required(EntityMember member) {
    var mapped =
        entity.map().of(member.id()).stream()
            .filter(FieldMapping::out)
            .map(it -> it.field().path())
            .collect(Collectors.toSet());
    var missing =
        member.object().fields().values().stream()
            .filter(it -> it.required() && it.writable() && !it.isSaidBy(mapped))
            .map(FieldType::path)
            .filter(it -> !it.equals(member.object().marker()))
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      var message =
          "a new record of `%s` needs %s, and nothing is mapped to it: none could be made; map it,"
              + " or write `create: never`";
      findings.add(
          Finding.holds(
              "/systems/" + sync.systems().indexOf(member.spec()),
              message.formatted(
                  member.id(),
                  missing.stream().map(it -> "`" + it + "`").collect(Collectors.joining(", ")))));
    }
  }
}
