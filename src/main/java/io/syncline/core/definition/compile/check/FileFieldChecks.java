package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.model.FieldMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields that stand for files: their values are checksums, and the checksum of no file is none that
 * could be read or written.
 */
final class FileFieldChecks {

  private final EntityForm entity;
  private final List<Finding> findings = new ArrayList<>();

  private FileFieldChecks(EntityForm entity) {
    this.entity = entity;
  }

  static List<Finding> of(EntityForm entity) {
    var checks = new FileFieldChecks(entity);
    for (var member : entity.entity().members()) {
      entity.map().of(member.id()).stream()
          .filter(it -> isFile(member, it))
          .forEach(it -> checks.field(member, it));
    }
    return checks.findings;
  }

  private void field(EntityMember member, FieldMapping mapping) {
    var what = changedBy(mapping);
    if (what != null) {
      findings.add(
          Finding.problem(
              entity.map().path(mapping.attribute()),
              "%s cannot change `%s` of `%s`: it is a file, and its value the file's checksum"
                  .formatted(what, mapping.field().path(), member.id())));
    } else if (mapping.out()) {
      source(member, mapping);
    }
  }

  /** A value of a field that is no file, or that is computed, is the checksum of no file. */
  private void source(EntityMember member, FieldMapping mapping) {
    var name = mapping.attribute();
    var rules = entity.attributes().get(name);
    if (rules != null && rules.writing().computed() != null) {
      notAFile(member, mapping, "a rule computes `%s`".formatted(name));
    }
    for (var other : entity.entity().members()) {
      if (entity.flow().flows().permits(name, other.id(), member.id())) {
        entity
            .map()
            .of(other.id(), name)
            .filter(it -> !isFile(other, it))
            .ifPresent(
                it ->
                    notAFile(
                        member,
                        mapping,
                        "`%s` of `%s` is none".formatted(it.field().path(), other.id())));
      }
    }
  }

  private void notAFile(EntityMember member, FieldMapping mapping, String why) {
    findings.add(
        Finding.problem(
            entity.map().path(mapping.attribute()),
            "what is written to `%s` of `%s` would be no file: %s"
                .formatted(mapping.field().path(), member.id(), why)));
  }

  private static boolean isFile(EntityMember member, FieldMapping mapping) {
    var content = member.object().content();
    return content != null && mapping.field().path().equals(content.field());
  }

  /** What would make another value of it; null: nothing. */
  private @Nullable String changedBy(FieldMapping mapping) {
    var conversion = mapping.conversion();
    var routes = conversion.routes();
    if (routes != null) {
      return "`direct:%s`".formatted(routes.in());
    }
    if (!conversion.transformsIn().isEmpty()) {
      return "`%s`".formatted(String.join(", ", conversion.transformsIn()));
    }
    if (!conversion.values().isEmpty()) {
      return "`values`";
    }
    if (conversion.defaultValue() != null) {
      return "`default`";
    }
    return changedByRules(mapping.attribute());
  }

  private @Nullable String changedByRules(String attribute) {
    var rules = entity.attributes().get(attribute);
    if (entity.cleansing().normalizeCase().containsKey(attribute)) {
      return "`normalizeCase`";
    }
    if (rules == null) {
      return null;
    }
    var validation = rules.validation();
    if (validation.normalize() != null && !validation.normalizes()) {
      return "`normalize: %s`".formatted(validation.normalize());
    }
    return validation.otherwise().defaultValue() == null ? null : "`default`";
  }
}
