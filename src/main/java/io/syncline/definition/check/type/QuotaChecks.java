package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.field.FieldWriteChecks;
import io.syncline.definition.check.operation.HeaderPlaces;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What a system type says of a quota that could never be counted. */
final class QuotaChecks {

  private final SystemType type;
  private final List<Finding> findings = new ArrayList<>();

  private QuotaChecks(SystemType type) {
    this.type = type;
  }

  static List<Finding> of(SystemType type) {
    var checks = new QuotaChecks(type);
    if (type.quota() == null) {
      checks.costs();
    } else {
      checks.quota(type.quota());
    }
    return checks.findings;
  }

  private void quota(Quota quota) {
    var per = quota.per();
    if (per.isZero() || per.isNegative()) {
      problem("/quota/per", "a time longer than nothing is expected here, such as 24h");
    } else if (per.toSeconds() % 86_400 != 0
        && !quota.timeZone().equals(ZoneOffset.UTC)
        && !quota.timeZone().getId().equals("UTC")) {
      problem("/quota/timeZone", "`timeZone` does nothing where `per` is not in whole days");
    }
    if (quota.remaining() != null && quota.used() != null) {
      problem("/quota/used", "`remaining` is said too: one of them is heard");
    }
    countHeader("/quota/remaining", quota.remaining());
    countHeader("/quota/used", quota.used());
  }

  private void countHeader(String path, Quota.@Nullable CountHeader header) {
    if (header == null) {
      return;
    }
    if (type.transport() != Transport.HTTP) {
      problem(path, "it is for `transport: http`: other answers have no headers");
    } else if (!HeaderPlaces.isName(header.header())) {
      problem(path, "`%s` is no name of a header".formatted(header.header()));
    }
    if (header.pattern() != null) {
      pattern(path + "/pattern", header.pattern());
    }
  }

  private void pattern(String path, String written) {
    try {
      int groups = Pattern.compile(written).matcher("").groupCount();
      if (groups != 1 && groups != 2) {
        problem(
            path,
            "the pattern has one group, which is the number, or a second one, which is how many"
                + " calls there are in all");
      }
    } catch (PatternSyntaxException e) {
      problem(path, "this is no regular expression: " + e.getDescription());
    }
  }

  /** Without a quota nothing is counted. */
  private void costs() {
    if (type.check() != null) {
      cost("/check", type.check().request());
    }
    type.objects()
        .forEach(
            (name, object) -> {
              var path = JsonPointers.below("/objects", name);
              object
                  .operations()
                  .forEach(
                      (kind, it) ->
                          cost(path + "/operations/" + ConstantNames.name(kind), it.request()));
              FieldWriteChecks.each(
                  path,
                  object,
                  (here, it) -> cost(here, it.write() == null ? null : it.write().request()));
            });
  }

  private void cost(String path, Operation.@Nullable Request request) {
    if (request != null && request.cost() != 1) {
      problem(path + "/cost", "`cost` counts against the `quota` of the type, which says none");
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
