package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Described;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What an object says of its vendor's descriptions that could never be asked. */
final class DescribedChecks {

  private final SystemType type;
  private final String path;
  private final List<Finding> findings = new ArrayList<>();

  private DescribedChecks(SystemType type, String path) {
    this.type = type;
    this.path = path;
  }

  /**
   * @param path of the object
   */
  static List<Finding> of(SystemType type, String path, Described said) {
    var checks = new DescribedChecks(type, path + "/described");
    if (type.transport() != Transport.HTTP) {
      checks.problem("", "`described` is a request: it needs `transport: http`");
      return checks.findings;
    }
    if (!said.path().startsWith("/")) {
      checks.problem("/path", "a path begins with `/`");
    }
    checks.places("/path", Stream.of(said.path()));
    checks.places(
        "/query",
        Stream.concat(
            said.query().keySet().stream(), said.query().values().stream().flatMap(List::stream)));
    checks.places("/headers", said.headers().values().stream());
    return checks.findings;
  }

  private void places(String key, Stream<String> texts) {
    texts.forEach(
        text -> {
          findings.addAll(PlaceChecks.fixed(type.settings().keySet(), path + key, text));
          PlaceChecks.PLACE
              .matcher(text)
              .results()
              .filter(it -> it.group(2) != null)
              .forEach(it -> problem(key, "nothing fills `{%s}` here".formatted(it.group(2))));
        });
  }

  private void problem(String key, String message) {
    findings.add(Finding.problem(path + key, message));
  }
}
