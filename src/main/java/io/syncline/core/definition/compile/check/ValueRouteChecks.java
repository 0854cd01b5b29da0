package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.system.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields whose values no route can change: they are more than one value, or are written as a whole.
 */
final class ValueRouteChecks {

  private final EntityForm entity;
  private final List<Finding> findings = new ArrayList<>();

  private ValueRouteChecks(EntityForm entity) {
    this.entity = entity;
  }

  static List<Finding> of(EntityForm entity) {
    var checks = new ValueRouteChecks(entity);
    for (var member : entity.entity().members()) {
      entity.map().of(member.id()).forEach(it -> checks.field(member, it));
    }
    return checks.findings;
  }

  private void field(EntityMember member, FieldMapping mapping) {
    var routes = mapping.conversion().routes();
    var why = routes == null ? null : why(member, mapping);
    if (routes != null && why != null) {
      findings.add(
          Finding.problem(
              entity.map().path(mapping.attribute()),
              "`direct:%s` cannot change `%s` of `%s`: %s"
                  .formatted(routes.in(), mapping.field().path(), member.id(), why)));
    }
  }

  private static @Nullable String why(EntityMember member, FieldMapping mapping) {
    var path = mapping.field().path();
    var declared = member.object().fields().get(path);
    if (declared != null && declared.references() != null) {
      return "it names another record";
    }
    if (declared != null && declared.minorUnits() != null) {
      return "its amounts are read in minor units";
    }
    if (FieldType.meansAll(path)) {
      return "it stands for all items of a list";
    }
    if (!mapping.out()) {
      return null;
    }
    if (path.contains("[")) {
      return "the list is written as a whole, with values that were not read through the route; write"
          + " `direction: in`";
    }
    return member.object().replaces()
        ? "an update there replaces the whole record, with values that were not read through the"
            + " route; write `direction: in`"
        : null;
  }
}
