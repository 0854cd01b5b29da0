package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.FilterCondition.Operator;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.source.Direction;
import io.syncline.core.definition.source.FilterSpec;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What is wrong with a sync by its own words, whatever the systems are. */
public final class WrittenChecks {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+");

  private final SyncDefinition sync;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> ids;

  private WrittenChecks(SyncDefinition sync) {
    this.sync = sync;
    this.ids = sync.systems().stream().map(it -> it.id().value()).toList();
  }

  public static List<Finding> of(SyncDefinition sync) {
    var checks = new WrittenChecks(sync);
    checks.service();
    checks.systems();
    checks.owners();
    checks.pairs();
    checks.directionRules();
    checks.filters();
    checks.validations();
    checks.weights();
    checks.deduplication();
    checks.intervals();
    checks.region();
    return checks.findings;
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }

  private void service() {
    if (!SERVICE.matcher(sync.service()).matches()) {
      problem(
          "/service",
          "`%s` is no name of a sync: it has small letters, digits and `-` only"
              .formatted(sync.service()));
    }
  }

  private void systems() {
    if (sync.systems().size() < 2) {
      problem("/systems", "a sync needs at least two systems");
    }
    var seen = new HashSet<SystemId>();
    for (int i = 0; i < sync.systems().size(); i++) {
      var id = sync.systems().get(i).id();
      if (!seen.add(id)) {
        problem("/systems/" + i + "/id", "`" + id + "` is listed twice");
      }
    }
    var primaries = sync.systems().stream().filter(SystemSpec::primary).toList();
    if (primaries.size() > 1) {
      int second = sync.systems().indexOf(primaries.get(1));
      problem(
          "/systems/" + second + "/primary",
          "a sync has one primary, and `%s` is it already".formatted(primaries.get(0).id()));
    }
  }

  private void known(String id, String path, boolean primaryToo) {
    if (!ids.contains(id) && !(primaryToo && Names.same(id, "primary"))) {
      var near = Names.nearest(id, ids).map(it -> "; did you mean `" + it + "`?").orElse("");
      problem(
          path,
          "`%s` is not a system of this sync%s (%s)".formatted(id, near, String.join(", ", ids)));
    }
  }

  private void owners() {
    sync.syncConfig()
        .conflicts()
        .ownership()
        .forEach((name, owner) -> known(owner, "/syncConfig/ownership/" + name, true));
  }

  private void pairs() {
    var pairs = sync.syncConfig().directions().bidirectional();
    for (int i = 0; i < pairs.size(); i++) {
      var path = "/syncConfig/bidirectional/" + i + "/systems";
      var systems = pairs.get(i).systems();
      if (systems.size() != 2 || systems.get(0).equals(systems.get(1))) {
        problem(path, "a pair has two different systems");
      }
      for (int j = 0; j < systems.size(); j++) {
        known(systems.get(j).value(), path + "/" + j, false);
      }
    }
    if (!pairs.isEmpty() && sync.direction() == Direction.UNIDIRECTIONAL) {
      var message =
          "under `direction: unidirectional` only the primary's changes travel, in these pairs too;"
              + " write `direction: bi-directional` for both ways";
      findings.add(Finding.notice("/syncConfig/bidirectional", message));
    }
  }

  private void directionRules() {
    var rules = sync.syncConfig().directions().directionRules();
    for (int i = 0; i < rules.size(); i++) {
      known(rules.get(i).from().value(), "/syncConfig/directionRules/" + i + "/from", false);
      known(rules.get(i).to().value(), "/syncConfig/directionRules/" + i + "/to", false);
    }
    if (rules.isEmpty() && sync.direction() == Direction.CONDITIONAL) {
      problem("/direction", "`conditional` needs `syncConfig.directionRules`");
    }
    if (!rules.isEmpty() && sync.direction() != Direction.CONDITIONAL) {
      findings.add(
          Finding.holds(
              "/syncConfig/directionRules",
              "they count under `direction: conditional` only; write that, or leave them out"));
    }
  }

  private void filters() {
    var conditions = sync.syncConfig().scope().filterConditions();
    for (int i = 0; i < conditions.size(); i++) {
      filter(conditions.get(i), "/syncConfig/filterConditions/" + i);
    }
  }

  private void filter(FilterSpec condition, String path) {
    var operator = condition.operator();
    boolean some = condition.value() != null || !condition.values().isEmpty();
    if (condition.value() != null && !condition.values().isEmpty()) {
      problem(path + "/values", "write `value` or `values`, not both");
    }
    boolean none = operator == Operator.NOT_NULL || operator == Operator.IS_NULL;
    if (none && some) {
      problem(path, "this operator takes no value");
    } else if (!none && !some) {
      problem(path, "this operator needs a `value`");
    }
    boolean several = operator == Operator.IN || operator == Operator.NOT_IN;
    if (!several && condition.values().size() > 1) {
      problem(path + "/values", "this operator takes one `value`");
    }
    if (operator == Operator.MATCHES && condition.value() instanceof Value.Text text) {
      pattern(text.value(), path + "/value");
    }
  }

  private void pattern(String pattern, String path) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      problem(path, "this is no regular expression: " + e.getDescription());
    }
  }

  private void validations() {
    sync.syncConfig()
        .records()
        .validation()
        .attributes()
        .forEach(
            (name, rule) -> {
              var path = "/syncConfig/validation/" + name;
              if (rule.allowed().pattern() != null) {
                pattern(rule.allowed().pattern(), path + "/pattern");
              }
              if (rule.number().min() != null
                  && rule.number().max() != null
                  && rule.number().min().compareTo(rule.number().max()) > 0) {
                problem(path + "/min", "the smallest value is larger than the largest");
              }
              var fallback = Validation.Response.DEFAULT;
              boolean wanted =
                  rule.otherwise().onMissing() == fallback
                      || rule.otherwise().onInvalid() == fallback;
              if (wanted && rule.otherwise().defaultValue() == null) {
                problem(path, "`default` as an answer needs a `default` to put in");
              }
            });
  }

  private void weights() {
    if (StrategyChecks.weighsNothing(sync)) {
      problem("/syncConfig/conflictResolution", "`weighted` needs the `weight` of a system");
    }
  }

  private void deduplication() {
    var written = sync.syncConfig().records().deduplication();
    var at = "/syncConfig/deduplication/";
    written
        .fuzzyMatch()
        .forEach(
            (name, fuzzy) -> {
              var autoLink = fuzzy.autoLink();
              if (outside(fuzzy.threshold())) {
                problem(at + "fuzzyMatch/" + name, "a `threshold` is above 0 and at most 1");
              }
              if (autoLink != null && outside(autoLink)) {
                problem(at + "fuzzyMatch/" + name, "an `autoLink` is above 0 and at most 1");
              } else if (autoLink != null && autoLink.compareTo(fuzzy.threshold()) < 0) {
                problem(
                    at + "fuzzyMatch/" + name,
                    "`autoLink` begins below `threshold`, where not even a question is asked");
              }
            });
    boolean merges = written.merge() != null || written.mergeStrategy() != null;
    if (written.enabled() && !merges && written.fuzzyMatch().isEmpty()) {
      findings.add(
          Finding.notice(
              at + "enabled",
              "it changes nothing alone: a copy that matches one of the same system is always asked"
                  + " about, and `syncline match` lists those that exist; `merge: auto` merges"
                  + " them"));
    }
    if (!written.enabled() && merges) {
      findings.add(
          Finding.notice(
              at + (written.merge() == null ? "mergeStrategy" : "merge"),
              "duplicates are not looked for without `enabled: true`"));
    }
  }

  /** Checks that no system is asked more than once a second. */
  private void intervals() {
    var config = sync.syncConfig();
    var every = config.changes().frequency().every();
    if (every != null && every.compareTo(SHORTEST) < 0) {
      problem(
          "/syncConfig/frequency",
          "a system is asked at most once a second; allowed: 1s or longer");
    }
    if (config.changes().pollInterval().compareTo(SHORTEST) < 0) {
      problem(
          "/syncConfig/pollInterval",
          "a system is asked at most once a second; allowed: 1s or longer");
    }
  }

  private void region() {
    var region = sync.syncConfig().locale().region();
    if (region != null && !COUNTRIES.contains(region.toUpperCase(Locale.ROOT))) {
      findings.add(
          Finding.notice(
              "/syncConfig/region",
              "`%s` is no country of ISO 3166 such as CH: phone numbers without one stay as they are"
                  .formatted(region)));
    }
  }

  private static boolean outside(BigDecimal similarity) {
    return similarity.signum() <= 0 || similarity.compareTo(BigDecimal.ONE) > 0;
  }
}
