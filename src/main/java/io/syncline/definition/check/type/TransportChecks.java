package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a system type says what its transport needs, and no key that its transport ignores. */
public final class TransportChecks {

  /** Keys of a system type that not every transport has. */
  private static final Map<String, Set<Transport>> OF_TYPE =
      Map.of(
          "baseUrl", Set.of(Transport.HTTP),
          "hosts", Set.of(Transport.HTTP),
          "headers", Set.of(Transport.HTTP),
          "auth", Set.of(Transport.HTTP),
          "errors", Set.of(Transport.HTTP),
          "webhook", Set.of(Transport.HTTP),
          "quota", Set.of(Transport.HTTP),
          "tls", Set.of(Transport.HTTP),
          "check", Set.of(Transport.HTTP));

  /** Keys of an object that not every transport has. */
  private static final Map<String, Set<Transport>> OF_OBJECT =
      Map.of(
          "id", Set.of(Transport.HTTP),
          "archivedWhen", Set.of(Transport.HTTP),
          "commitLag", Set.of(Transport.HTTP),
          "absent", Set.of(Transport.HTTP),
          "replaces", Set.of(Transport.HTTP),
          "conditional", Set.of(Transport.HTTP),
          "idempotencyKeyRetention", Set.of(Transport.HTTP),
          "operations", Set.of(Transport.HTTP),
          "parent", Set.of(Transport.HTTP),
          "table", Set.of(Transport.JDBC));

  /** The key that means the same elsewhere. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "id", "; say `key` of its `table`",
          "archivedWhen", "; say `deleted` of its `table`",
          "commitLag", "; say `longestTransaction` of its `table`",
          "conditional", "; a `version` makes updates conditional",
          "operations", "; say `writes` of its `table`",
          "baseUrl", "; a connection says its `url`",
          "auth", "; a connection says its `user` and `password`",
          "check", "; the tables are looked up");

  private final SystemType type;
  private final List<Finding> findings = new ArrayList<>();

  private TransportChecks(SystemType type) {
    this.type = type;
  }

  /** All that is wrong with a system type, with the keys that its file writes. */
  public static List<Finding> all(SystemType type, Tree tree) {
    var all = new ArrayList<>(CompileChecks.of(type));
    all.addAll(of(type, tree));
    return all;
  }

  static List<Finding> of(SystemType type, Tree tree) {
    var checks = new TransportChecks(type);
    checks.written("", tree, OF_TYPE);
    child(tree, "objects").ifPresent(checks::objects);
    if (type.transport() == Transport.HTTP && type.baseUrl().isEmpty()) {
      checks.problem("", "`baseUrl` is required here");
    }
    type.objects()
        .forEach((name, object) -> checks.object(JsonPointers.below("/objects", name), object));
    return checks.findings;
  }

  private void objects(Tree objects) {
    if (objects instanceof Tree.Branch branch) {
      branch
          .entries()
          .forEach(it -> written(JsonPointers.below("/objects", it.key()), it.value(), OF_OBJECT));
    }
  }

  private void written(String path, Tree tree, Map<String, Set<Transport>> keys) {
    if (!(tree instanceof Tree.Branch branch)) {
      return;
    }
    for (var entry : branch.entries()) {
      keys.forEach(
          (key, transports) -> {
            if (Names.same(key, entry.key()) && !isFor(transports)) {
              problem(
                  JsonPointers.below(path, entry.key()),
                  "`%s` is for `transport: %s`, and this is `%s`%s"
                      .formatted(
                          key,
                          transports.stream()
                              .map(ConstantNames::name)
                              .sorted()
                              .collect(Collectors.joining(", ")),
                          ConstantNames.name(type.transport()),
                          type.transport() == Transport.JDBC ? INSTEAD.getOrDefault(key, "") : ""));
            }
          });
    }
  }

  /** Keys of requests that a system of routes has no use for are refused with its form. */
  private boolean isFor(Set<Transport> transports) {
    return transports.contains(type.transport())
        || type.transport() == Transport.CAMEL && transports.contains(Transport.HTTP);
  }

  private static Optional<Tree> child(Tree tree, String key) {
    return tree instanceof Tree.Branch branch
        ? branch.entries().stream()
            .filter(it -> Names.same(it.key(), key))
            .map(Tree.Entry::value)
            .findFirst()
        : Optional.empty();
  }

  private void object(String path, ObjectType object) {
    if (type.transport() == Transport.JDBC) {
      if (object.table() == null) {
        problem(
            path, "`table` is required here: the table or view that holds `" + object.name() + "`");
      } else {
        findings.addAll(TableChecks.of(path, object, object.table()));
      }
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}
