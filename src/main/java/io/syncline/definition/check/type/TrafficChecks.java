package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Operation.Traffic;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where requests are sent beside the base URL, and which limits they keep: an address that a record
 * could choose, and limits that nothing keeps.
 */
final class TrafficChecks {

  private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{[A-Za-z][^{}]*}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,39}");

  private final SystemType type;
  private final Set<String> kept = new TreeSet<>();
  private final List<Finding> findings = new ArrayList<>();

  TrafficChecks(SystemType type) {
    this.type = type;
  }

  /**
   * @param path of the request
   */
  void request(String path, Traffic traffic) {
    var limit = traffic.rateLimit();
    if (limit != null) {
      kept.add(limit);
      if (!type.rateLimits().containsKey(limit)) {
        var known = type.rateLimits().keySet().stream().sorted().toList();
        problem(
            path + "/rateLimit",
            ConstantNames.unknown(limit, "a limit that `rateLimits` names", known));
      }
    }
    var base = traffic.baseUrl();
    if (base != null) {
      base(path + "/baseUrl", base);
    }
  }

  private void base(String path, String base) {
    if (type.transport() != Transport.HTTP) {
      problem(path, "`baseUrl` is of `transport: http`: it does nothing here");
    } else if (PLACE.matcher(base).find()) {
      problem(path, "credentials are sent there: only settings, as `${setting}`, are filled in");
    } else if (!base.startsWith("https://") && !base.startsWith("${") && !allowsHttp(base)) {
      problem(path, "credentials are sent there: an address of `https://` is expected here");
    }
  }

  private boolean allowsHttp(String base) {
    return base.startsWith("http://") && type.baseUrl().startsWith("http://");
  }

  /** What the requests that were checked leave over. */
  List<Finding> whole() {
    type.rateLimits()
        .forEach(
            (name, limit) -> {
              var path = JsonPointers.below("/rateLimits", name);
              if (!NAME.matcher(name).matches()) {
                problem(path, "a name of letters, digits and hyphens is expected here");
              } else if (!kept.contains(name)) {
                problem(path, "no request says `rateLimit: %s`: nothing keeps it".formatted(name));
              }
            });
    return List.copyOf(findings);
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
