package io.syncline.core.definition.compile;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeMap;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.FormedEntity;
import io.syncline.core.definition.compile.form.MemberRows;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.system.FieldType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Works out whose ids the fields of an entity hold: those that the sync names so, and those that a
 * system type declares (docs/definitions.md).
 */
final class ExposedLinks {

  private final FormedEntity entity;
  private final AttributeMap map;
  private final List<Finding> findings;

  ExposedLinks(FormedEntity entity, AttributeMap map, List<Finding> findings) {
    this.entity = entity;
    this.map = map;
    this.findings = findings;
  }

  /**
   * @param shown what lines of the sync say about fields of the member; it goes before what its
   *     type says
   */
  void show(EntityMember member, List<MemberRows.Shown> shown) {
    for (var it : shown) {
      var whose = whose(it.line().exposed());
      if (whose.isPresent()) {
        show(member, it.field(), whose.get());
      } else {
        var message = "no other system of this sync is called `%s`: `%s` of `%s` shows no link";
        findings.add(
            Finding.notice(
                it.line().path(),
                message.formatted(it.line().exposed(), it.field().path(), member.id())));
      }
    }
    member.object().fields().values().stream()
        .filter(it -> it.attribute() != null && ExposedLink.names(it.attribute()))
        .filter(it -> shown.stream().noneMatch(said -> said.field().path().equals(it.path())))
        .sorted(Comparator.comparing(FieldType::path))
        .forEach(it -> declared(member, it));
  }

  /**
   * A system type cannot know which systems take part: where none of that name does, it is idle.
   */
  private void declared(EntityMember member, FieldType field) {
    var attribute = field.attribute();
    if (attribute != null) {
      whose(attribute.substring(attribute.indexOf('.') + 1))
          .ifPresent(it -> show(member, field, it));
    }
  }

  private void show(EntityMember member, FieldType field, EntityMember whose) {
    if (!whose.id().equals(member.id())) {
      map.expose(member.id(), new ExposedLink(field, whose.id(), whose.object().name()));
    }
  }

  /** The system of that id, else the only one of that type. */
  private Optional<EntityMember> whose(String name) {
    var byId =
        entity.members().stream().filter(it -> Names.same(it.id().value(), name)).findFirst();
    if (byId.isPresent()) {
      return byId;
    }
    var byType =
        entity.members().stream()
            .filter(it -> Names.same(SystemTypes.nameOf(it.spec()), name))
            .toList();
    return byType.size() == 1 ? Optional.of(byType.get(0)) : Optional.empty();
  }
}
