package io.syncline.core.definition.compile;

import static java.util.stream.Collectors.joining;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.SyncRules.Retention;
import io.syncline.core.definition.source.policy.Gdpr;
import io.syncline.core.definition.system.ValueType;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles and checks how long records are kept. */
final class RetentionCompiler {

  private static final String PATH = "/syncConfig/gdpr/retention";
  private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,3}) ?(d|w|mo|y)");

  private RetentionCompiler() {}

  /** How long records of an entity are kept; null: it is not said, or not clear. */
  static @Nullable Retention of(Gdpr gdpr, AttributeScope scope) {
    var said =
        gdpr.retention().entrySet().stream()
            .filter(it -> isOf(it.getKey(), scope.map().entity().name()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
    var after = said == null ? null : age(said.after());
    if (said == null || after == null) {
      return null;
    }
    var since =
        lastChange(said) ? null : scope.attributes(said.since()).stream().findFirst().orElse(null);
    return since == null && !lastChange(said)
        ? null
        : new Retention(after, since, said.then() == Gdpr.Then.ERASE);
  }

  private static boolean lastChange(Gdpr.Retention said) {
    return Names.same(said.since(), Gdpr.LAST_CHANGE);
  }

  private static boolean isOf(String written, String entity) {
    return Names.same(Names.singular(written), entity);
  }

  /** Years and months of the calendar, days and weeks; null: it is none. */
  private static @Nullable Period age(String text) {
    var parts = AGE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return null;
    }
    int number = Integer.parseInt(parts.group(1));
    return switch (parts.group(2)) {
      case "y" -> Period.ofYears(number);
      case "mo" -> Period.ofMonths(number);
      case "w" -> Period.ofWeeks(number);
      default -> Period.ofDays(number);
    };
  }

  static List<Finding> check(Gdpr gdpr, List<AttributeScope> scopes, List<EntityForm> entities) {
    var findings = new ArrayList<Finding>();
    if (!gdpr.retention().isEmpty() && !gdpr.rightToErasure()) {
      findings.add(Finding.problem(PATH, "it needs `rightToErasure: true`: what is due is erased"));
    }
    gdpr.retention()
        .forEach(
            (name, it) -> {
              var path = PATH + "/" + name;
              if (age(it.after()) == null) {
                var message = "`%s` is no age: write it as `7y`, `18mo`, `6w` or `90d`";
                findings.add(Finding.problem(path + "/after", message.formatted(it.after())));
              }
              if (!entities.isEmpty()) {
                entity(name, it, path, scopes, entities, findings);
              }
            });
    return findings;
  }

  private static void entity(
      String name,
      Gdpr.Retention said,
      String path,
      List<AttributeScope> scopes,
      List<EntityForm> entities,
      List<Finding> findings) {
    var entity = entities.stream().filter(it -> isOf(name, it.name())).findFirst();
    if (entity.isEmpty()) {
      var message = "`%s` is no entity of this sync: it has %s";
      var names = entities.stream().map(it -> "`" + it.name() + "`").collect(joining(", "));
      findings.add(Finding.problem(path, message.formatted(name, names)));
    } else if (!lastChange(said)) {
      var types =
          scopes.stream()
              .filter(it -> it.map().entity().name().equals(entity.get().name()))
              .flatMap(it -> it.attributes(said.since()).stream())
              .map(it -> entity.get().attributes().get(it))
              .filter(it -> it != null)
              .map(it -> it.type())
              .toList();
      if (types.stream().noneMatch(RetentionCompiler::isTime)) {
        var message = "`%s` is no date of `%s`: name an attribute that is one, or `lastChange`";
        findings.add(
            Finding.problem(path + "/since", message.formatted(said.since(), entity.get().name())));
      }
    }
  }

  private static boolean isTime(ValueType type) {
    return type == ValueType.DATE || type == ValueType.DATETIME;
  }
}
