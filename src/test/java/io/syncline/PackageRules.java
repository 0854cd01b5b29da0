package io.syncline;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which package may import which: the table of the architecture as data. A package is a package
 * below {@code io.syncline} with all below it; what is not listed is forbidden. Change it together
 * with a page in {@code docs/decisions/}.
 */
final class PackageRules {
  private static final String OUTSIDE =
      "packages around the core do not know one another: put what two of them share behind a port in"
          + " core, and let app hand them its implementation";
  private static final String CORE_PACKAGE =
      "packages of the core build on each other in one direction: pass the value in as a parameter,"
          + " move the shared type to core.model, or let the package above call this one";
  private static final List<String> SEEN_IN_CORE =
      List.of("core.model", "core.definition", "core.system", "core.runtime");

  /**
   * A row of the table.
   *
   * @param name below {@code io.syncline}
   * @param maySee other packages
   * @param because what to write instead
   */
  record Rule(String name, Set<String> maySee, String because) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Rule> TABLE =
      List.of(
          coreBase("core.model"),
          coreBase("core.definition", "core.model"),
          coreBase("core.system", "core.model", "core.definition"),
          coreBase("core.expression", "core.model"),
          coreBase("core.runtime", "core.model", "core.definition"),
          core("core.transform", "core.expression"),
          core("core.identity", "core.transform"),
          core("core.conflict", "core.expression", "core.transform"),
          core(
              "core.sync",
              "core.workflow",
              "core.privacy",
              "core.notify",
              "core.inbox",
              "core.transform",
              "core.identity",
              "core.conflict",
              "core.delivery",
              "core.deadletter",
              "core.audit"),
          core(
              "core.review",
              "core.sync",
              "core.workflow",
              "core.privacy",
              "core.inbox",
              "core.transform",
              "core.identity",
              "core.conflict",
              "core.delivery",
              "core.audit"),
          core(
              "core.engine",
              "core.sync",
              "core.workflow",
              "core.privacy",
              "core.notify",
              "core.review",
              "core.inbox",
              "core.transform",
              "core.conflict",
              "core.delivery"),
          core("core.access"),
          core("core.inbox"),
          core(
              "core.delivery",
              "core.inbox",
              "core.transform",
              "core.identity",
              "core.conflict",
              "core.deadletter",
              "core.audit"),
          core("core.find", "core.transform"),
          core("core.run", "core.inbox"),
          core("core.deadletter", "core.audit"),
          core("core.audit"),
          core(
              "core.reconcile",
              "core.sync",
              "core.inbox",
              "core.transform",
              "core.conflict",
              "core.run",
              "core.audit",
              "core.notify"),
          core(
              "core.backfill",
              "core.engine",
              "core.sync",
              "core.workflow",
              "core.run",
              "core.inbox",
              "core.transform",
              "core.identity",
              "core.conflict",
              "core.delivery",
              "core.deadletter",
              "core.audit"),
          core("core.quality", "core.run", "core.reconcile"),
          core("core.workflow"),
          core("core.privacy", "core.identity", "core.audit"),
          core("core.gate", "core.reconcile", "core.sync", "core.transform"),
          core("core.feed"),
          core("core.notify"),
          core("core.landing"),
          core("core.alert", "core.notify"),
          new Rule(
              "json",
              Set.of("core.model"),
              "json turns text into core.model's values and back, and decides nothing: put the rule"
                  + " into the package that has the question"),
          new Rule(
              "csv",
              Set.of(),
              "csv turns tables of text into CSV and back, and decides nothing: put the rule into"
                  + " the package that has the question"),
          outside("definition"),
          outside("store"),
          outside("system"),
          outside("route"),
          outside("api"),
          new Rule(
              "console",
              Set.of("core", "json", "api"),
              "pages show what the API answers, with the masks of its views; what a page alone"
                  + " needs comes from a port of core"),
          outside("ops"),
          outside("cli"),
          new Rule(
              "app",
              Set.of(
                  "core",
                  "json",
                  "csv",
                  "definition",
                  "store",
                  "system",
                  "route",
                  "api",
                  "console",
                  "ops",
                  "cli"),
              "app wires the product, not the sandbox"));

  private PackageRules() {}

  private static Rule coreBase(String name, String... maySee) {
    return new Rule(name, Set.of(maySee), CORE_PACKAGE);
  }

  private static Rule core(String name, String... alsoSees) {
    var maySee = Stream.concat(SEEN_IN_CORE.stream(), Stream.of(alsoSees));
    return new Rule(name, Set.copyOf(maySee.toList()), CORE_PACKAGE);
  }

  private static Rule outside(String name) {
    return new Rule(name, Set.of("core", "json", "csv"), OUTSIDE);
  }
}
