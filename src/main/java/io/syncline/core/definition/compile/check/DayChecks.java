package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncContribution;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Days that another system holds as instants: a time of day that no record could be written with,
 * and days that depend on a time zone that is not named.
 */
public final class DayChecks {

  private static final String ZONE = "/syncConfig/timeZone";
  private static final Set<ValueType> TIMES = Set.of(ValueType.DATE, ValueType.DATETIME);

  private final SyncDefinition sync;
  private final EntityForm entity;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> refused = new TreeSet<>();

  private DayChecks(SyncDefinition sync, EntityForm entity) {
    this.sync = sync;
    this.entity = entity;
  }

  static List<Finding> of(SyncDefinition sync, EntityForm entity) {
    var checks = new DayChecks(sync, entity);
    var members = entity.entity().members();
    for (var from : members) {
      members.stream().filter(it -> it != from).forEach(to -> checks.meet(from, to));
    }
    members.forEach(checks::zones);
    return checks.findings;
  }

  /** An entity has one time zone: why a sync cannot run beside others that name another. */
  public static List<Incompatibility> clashes(
      StartedSync sync, EntityForm entity, List<SyncContribution> started) {
    var mine = sync.form().definition().syncConfig().locale().timeZone();
    var reasons = new ArrayList<Incompatibility>();
    for (var part : started) {
      var other = part.config().locale().timeZone();
      boolean differ = mine != null && other != null && !mine.equals(other);
      if (differ && (dependOnZone(entity) || dependOnZone(part.entity()))) {
        var message = "days of `%s` begin in the time zone %s here, and in %s in";
        reasons.add(
            new Incompatibility(
                ZONE,
                message.formatted(entity.name(), mine, other),
                List.of(new Incompatibility.Other(part.sync().name(), ZONE))));
      }
    }
    return reasons;
  }

  /** Whether the sync's time zone says which day an instant is on, or when a day begins. */
  private static boolean dependOnZone(EntityForm entity) {
    return entity.entity().members().stream()
        .flatMap(it -> entity.map().of(it.id()).stream())
        .anyMatch(it -> needsZone(entity, it));
  }

  /** An attribute with a time of day cannot be written where only days are kept. */
  private void meet(EntityMember from, EntityMember to) {
    for (var given : entity.map().of(from.id())) {
      for (var taken : entity.map().of(to.id())) {
        var name = given.attribute();
        if (name.equals(taken.attribute())
            && given.in()
            && taken.out()
            && isPlain(given, ValueType.DATETIME)
            && isPlain(taken, ValueType.DATE)
            && typeOf(entity, given) != ValueType.DATE
            && entity.flow().flows().permits(name, from.id(), to.id())
            && refused.add(name)) {
          var message =
              "`%s` of `%s` is an instant, and `%s` of `%s` a day, which takes no time of day; write"
                  + " `syncConfig: {validation: {%s: {type: date}}}`: then the day travels on which"
                  + " the instant is in the sync's `timeZone`";
          problem(
              name,
              message.formatted(
                  given.field().path(), from.id(), taken.field().path(), to.id(), view(name)));
        }
      }
    }
  }

  private void zones(EntityMember member) {
    if (sync.syncConfig().locale().timeZone() != null) {
      return;
    }
    for (var mapping : entity.map().of(member.id())) {
      if (needsZone(entity, mapping) && refused.add(mapping.attribute())) {
        var message =
            mapping.field().type() == ValueType.DATETIME
                ? "`%s` of `%s` is an instant, and `%s` a day: which day depends on the time zone;"
                    + " write `syncConfig: {timeZone: Europe/Zurich}`, or the `timeZone` of the"
                    + " field in its system type"
                : "`%s` of `%s` is a day, and `%s` an instant: when the day begins depends on the"
                    + " time zone; write `syncConfig: {timeZone: Europe/Zurich}`";
        problem(
            mapping.attribute(),
            message.formatted(mapping.field().path(), member.id(), view(mapping.attribute())));
      }
    }
  }

  private static boolean needsZone(EntityForm entity, FieldMapping mapping) {
    var type = typeOf(entity, mapping);
    var own = mapping.field().type();
    return entity.map().travels().contains(mapping.attribute())
        && TIMES.contains(type)
        && type != own
        && isPlain(mapping, own)
        && TIMES.contains(own)
        && (own == ValueType.DATE || mapping.field().timeZone() == null);
  }

  /** Whether a field of this type is read and written as it is. */
  private static boolean isPlain(FieldMapping mapping, ValueType type) {
    return mapping.field().type() == type && mapping.conversion().transformsIn().isEmpty();
  }

  private static ValueType typeOf(EntityForm entity, FieldMapping mapping) {
    var attribute = entity.attributes().get(mapping.attribute());
    return attribute == null ? mapping.field().type() : attribute.type();
  }

  private String view(String attribute) {
    return entity.map().views().getOrDefault(attribute, attribute);
  }

  private void problem(String attribute, String message) {
    findings.add(Finding.problem(entity.map().path(attribute), message));
  }
}
