package io.syncline.definition.check.type;

import io.syncline.core.conflict.Custom;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.ConflictResolution;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.StrategySpec;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.expression.Expression;
import io.syncline.core.expression.ExpressionProblem;
import io.syncline.core.transform.FieldTypes;
import io.syncline.core.transform.clean.Transforms;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.operation.HeaderPlaces;
import io.syncline.definition.check.operation.TimeChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything in a file that is compiled before a record is transformed, so that what cannot
 * be is a problem at its line and not an exception at the first record.
 */
public final class CompileChecks {

  /**
   * A request is sent only while the lease of its lane outlasts it (S18); leases last 90 seconds
   * and are renewed within the first of them.
   */
  private static final String NO_HEADER =
      "`header:` is followed by the name of a header, as in `header:ETag`";

  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(75);

  private static final String TOO_LONG =
      "a request may take no longer than 75s: its sender holds its work for 90s only";

  private final List<Finding> findings = new ArrayList<>();

  private CompileChecks() {}

  public static List<Finding> of(SyncDefinition sync) {
    var checks = new CompileChecks();
    var mapping = sync.fieldMapping();
    if (mapping != null) {
      checks.lines("/fieldMapping", mapping.flat());
      mapping.bySystem().forEach((system, lines) -> checks.lines("/fieldMapping/" + system, lines));
    }
    var rules = sync.syncConfig().directions().directionRules();
    for (int i = 0; i < rules.size(); i++) {
      checks.condition("/syncConfig/directionRules/" + i + "/condition", rules.get(i).condition());
    }
    sync.syncConfig()
        .records()
        .validation()
        .attributes()
        .forEach(
            (name, rule) ->
                checks.transform(
                    JsonPointers.below(
                        JsonPointers.below("/syncConfig/validation", name), "normalize"),
                    rule.normalizes() ? null : rule.normalize()));
    checks.strategies(sync.syncConfig().conflicts().conflictResolution());
    return checks.findings;
  }

  private void strategies(ConflictResolution resolution) {
    var path = "/syncConfig/conflictResolution";
    boolean single = resolution.byAttribute().isEmpty();
    custom(single ? path : path + "/*", resolution.otherwise());
    resolution.byAttribute().forEach((name, spec) -> custom(JsonPointers.below(path, name), spec));
  }

  /** The expression of a strategy, and the names it uses. */
  private void custom(String path, StrategySpec spec) {
    var strategy = spec.strategy();
    if (strategy.expression() == null || strategy.route() != null) {
      return;
    }
    try {
      Expression.compile(
          strategy.expression(),
          name -> {
            int dot = name.indexOf('.');
            var whole = dot < 0 ? name : name.substring(0, dot);
            if (Custom.NAMES.stream().noneMatch(it -> Names.same(it, whole))) {
              throw new IllegalArgumentException(
                  ConstantNames.unknown(name, "a name that `custom` knows", Custom.NAMES));
            }
            return name;
          });
    } catch (IllegalArgumentException e) {
      problem(path + "/custom", Optional.of(String.valueOf(e.getMessage())));
    }
  }

  public static List<Finding> of(SystemType type) {
    var checks = new CompileChecks();
    if (type.timeout().compareTo(LONGEST_TIMEOUT) > 0) {
      checks.problem("/timeout", Optional.of(TOO_LONG));
    }
    type.objects()
        .forEach((name, object) -> checks.object(JsonPointers.below("/objects", name), object));
    checks.findings.addAll(TypeChecks.of(type));
    return checks.findings;
  }

  private void lines(String path, Map<String, FieldMappings.Entry> lines) {
    lines.forEach(
        (left, entry) -> {
          var line = JsonPointers.below(path, left);
          int first = entry.route() == null ? 0 : 1;
          for (int i = first; i < entry.transform().size(); i++) {
            transform(JsonPointers.below(line, "transform") + "/" + i, entry.transform().get(i));
          }
          problem(JsonPointers.below(line, "inverse"), inverse(entry));
        });
  }

  /** A route is undone by a route, or the field is only read. */
  private static Optional<String> inverse(FieldMappings.Entry entry) {
    var route = entry.route();
    var inverse = entry.inverse();
    if (route == null) {
      return inverse == null
          ? Optional.empty()
          : Optional.of("`inverse` undoes a route, and `transform` does not begin with one");
    }
    if (inverse != null && entry.inverseRoute() == null) {
      return Optional.of("`inverse` is a route, such as `direct:grams-of-pounds`");
    }
    if (inverse != null && entry.direction() == FieldMappings.Way.IN) {
      return Optional.of("with `direction: in` nothing is written, so `inverse` does nothing");
    }
    return inverse != null || entry.direction() == FieldMappings.Way.IN
        ? Optional.empty()
        : Optional.of(
            "nothing says how `direct:%s` is undone for a write: name a route as `inverse`, or write `direction: in`"
                .formatted(route));
  }

  private void object(String path, ObjectType object) {
    object.idPaths().forEach(it -> path(path + "/id", it));
    for (var time : TimeChecks.places(object.createdAt())) {
      path(path + "/createdAt", time);
    }
    for (var time : TimeChecks.places(object.updatedAt())) {
      path(path + "/updatedAt", time);
    }
    var header = object.versionHeader();
    if (header != null && !HeaderPlaces.isName(header)) {
      problem(path + "/version", Optional.of(NO_HEADER));
    }
    if (header == null) {
      path(path + "/version", object.version());
    }
    count(path + "/operations/count", object.operations().get(Operation.Kind.COUNT));
    object
        .fields()
        .forEach(
            (name, field) -> {
              var here = JsonPointers.below(path + "/fields", name);
              problem(here, FieldTypes.pathProblem(field));
              problem(here + "/format", FieldTypes.formatProblem(field));
            });
  }

  private void count(String path, @Nullable Operation count) {
    if (count != null && !count.derived() && count.total() == null) {
      problem(path, Optional.of("`count` needs `total`: where the answer holds the number"));
    }
  }

  private void transform(String path, @Nullable String written) {
    if (written != null) {
      problem(path, Transforms.problem(written));
    }
  }

  private void condition(String path, String written) {
    try {
      Expression.compile(written);
    } catch (ExpressionProblem e) {
      findings.add(Finding.problem(path, String.valueOf(e.getMessage())));
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null) {
      problem(path, FieldTypes.pathProblem(written));
    }
  }

  private void problem(String path, Optional<String> message) {
    message.ifPresent(it -> findings.add(Finding.problem(path, it)));
  }
}
