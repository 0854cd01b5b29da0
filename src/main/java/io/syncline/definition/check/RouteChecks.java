package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.Line;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.SystemId;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.DefinitionTreeReader;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Operations that a sync's systems have by routes, and that no route file carries out. */
public final class RouteChecks {

  private static final String DIRECT = "direct:";
  private static final String ALERTS = "/syncConfig/alerts/route";
  private static final Pattern PLACE = Pattern.compile("\\{\\{[^{}]*}}");

  private final Set<String> known;
  private final List<Pattern> templates;

  private RouteChecks(Set<String> known) {
    this.known = known;
    this.templates =
        known.stream().filter(it -> PLACE.matcher(it).find()).map(RouteChecks::pattern).toList();
  }

  /**
   * @param files the texts of {@code *.camel.yaml} files by name; nothing is said while one of them
   *     cannot be read, for it may hold what is missing
   */
  public static List<Finding> of(SyncForm form, SystemTypes types, Map<String, String> files) {
    var members = form.entities().stream().flatMap(it -> it.entity().members().stream()).toList();
    var ofRoutes =
        members.stream()
            .filter(
                it ->
                    types
                        .of(it.spec())
                        .filter(type -> type.transport() == Transport.CAMEL)
                        .isPresent())
            .toList();
    var sources =
        form.entities().stream()
            .flatMap(it -> it.rules().enrichment().sources().stream())
            .filter(it -> isByRoutes(form.definition(), it.system(), types))
            .toList();
    var known =
        ofRoutes.isEmpty() && sources.isEmpty() ? Optional.<Set<String>>empty() : endpoints(files);
    if (known.isEmpty()) {
      return List.of();
    }
    var checks = new RouteChecks(known.get());
    var findings = new ArrayList<Finding>();
    var checked = new LinkedHashSet<SystemId>();
    for (var member : ofRoutes) {
      var path = "/systems/" + form.definition().systems().indexOf(member.spec());
      boolean asked = types.of(member.spec()).filter(it -> it.check() != null).isPresent();
      if (asked && checked.add(member.id())) {
        checks.missingCheck(path, member.id()).ifPresent(findings::add);
      }
      checks.missing(path, member.id(), member.object()).ifPresent(findings::add);
    }
    for (var source : sources) {
      var path = "/syncConfig/enrichment/sources/" + place(form.definition(), source.system());
      checks.missing(path, source.system(), source.answers().type()).ifPresent(findings::add);
    }
    return findings;
  }

  private static int place(SyncDefinition sync, SystemId source) {
    return sync.enrichmentSources().stream()
        .map(Enrichment.Source::system)
        .toList()
        .indexOf(source);
  }

  private static boolean isByRoutes(SyncDefinition sync, SystemId source, SystemTypes types) {
    return sync.enrichmentSources().stream()
        .filter(it -> it.system().equals(source))
        .flatMap(it -> types.named(it.typeName()).stream())
        .anyMatch(it -> it.transport() == Transport.CAMEL);
  }

  /**
   * The route that gets a sync's alerts: its name says that it is one of alerts, and it is there.
   *
   * @param files as above
   */
  public static List<Finding> ofAlerts(SyncDefinition sync, Map<String, String> files) {
    var route = sync.syncConfig().governance().alerts().route();
    if (route == null) {
      return List.of();
    }
    if (!route.startsWith(AlertSettings.ROUTE) || route.length() == AlertSettings.ROUTE.length()) {
      return List.of(
          Finding.problem(
              ALERTS,
              "`%s` is no route of alerts: its name begins with `%s`, such as `%spager`"
                  .formatted(route, AlertSettings.ROUTE, AlertSettings.ROUTE)));
    }
    return endpoints(files)
        .flatMap(it -> new RouteChecks(it).unknown(ALERTS, route.substring(DIRECT.length())))
        .map(List::of)
        .orElse(List.of());
  }

  /**
   * The routes that change values of fields: each is there.
   *
   * @param files as above
   */
  public static List<Finding> ofValues(SyncDefinition sync, Map<String, String> files) {
    var named = new LinkedHashMap<String, String>();
    for (var line : Line.of(sync)) {
      var route = line.entry().route();
      var inverse = line.entry().inverseRoute();
      if (route != null) {
        named.put(line.path() + "/transform/0", route);
      }
      if (route != null && inverse != null) {
        named.put(line.path() + "/inverse", inverse);
      }
    }
    var known = named.isEmpty() ? Optional.<Set<String>>empty() : endpoints(files);
    if (known.isEmpty()) {
      return List.of();
    }
    var checks = new RouteChecks(known.get());
    return named.entrySet().stream()
        .flatMap(it -> checks.unknown(it.getKey(), it.getValue()).stream())
        .toList();
  }

  private Optional<Finding> unknown(String path, String name) {
    if (isThere(name)) {
      return Optional.empty();
    }
    var near =
        Names.nearest(name, List.copyOf(known)).stream()
            .findFirst()
            .map(it -> "; did you mean `" + DIRECT + it + "`?")
            .orElse("");
    return Optional.of(
        Finding.problem(
            path, "no route in a `*.camel.yaml` begins at `%s%s`%s".formatted(DIRECT, name, near)));
  }

  private Optional<Finding> missingCheck(String path, SystemId system) {
    var endpoint = system + ".check";
    return isThere(endpoint)
        ? Optional.empty()
        : Optional.of(
            Finding.problem(
                path,
                "`%s` says `check`, and needs a route in a `*.camel.yaml` from `%s%s`"
                    .formatted(system, DIRECT, endpoint)));
  }

  private Optional<Finding> missing(String path, SystemId system, ObjectType object) {
    var expected =
        object.operations().keySet().stream()
            .map(ConstantNames::name)
            .sorted()
            .map(it -> endpoint(system, object.name(), it))
            .toList();
    var missing = expected.stream().filter(it -> !isThere(it)).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    var unexpected =
        known.stream().filter(it -> it.startsWith(system + ".") && !expected.contains(it)).toList();
    var near =
        missing.stream()
            .flatMap(it -> Names.nearest(it, unexpected).stream())
            .findFirst()
            .map("; a route begins at `%s%%s`".formatted(DIRECT)::formatted)
            .orElse("");
    return Optional.of(
        Finding.problem(
            path,
            "`%s` in `%s` needs a route in a `*.camel.yaml` from each of %s%s"
                .formatted(
                    object.name(),
                    system,
                    missing.stream()
                        .map(it -> "`" + DIRECT + it + "`")
                        .collect(Collectors.joining(", ")),
                    near)));
  }

  private static String endpoint(SystemId system, String object, String operation) {
    return system + "." + object + "." + operation;
  }

  private boolean isThere(String endpoint) {
    return known.contains(endpoint)
        || templates.stream().anyMatch(it -> it.matcher(endpoint).matches());
  }

  /** A route of a template may be any. */
  private static Pattern pattern(String name) {
    var regex = new StringBuilder();
    int end = 0;
    for (var places = PLACE.matcher(name); places.find(); end = places.end()) {
      regex.append(Pattern.quote(name.substring(end, places.start()))).append(".*");
    }
    return Pattern.compile(regex + Pattern.quote(name.substring(end)));
  }

  /** The names of {@code direct:} endpoints at which routes begin; empty: a file is unreadable. */
  private static Optional<Set<String>> endpoints(Map<String, String> files) {
    var names = new LinkedHashSet<String>();
    for (var file : files.entrySet()) {
      var tree = DefinitionTreeReader.read(file.getKey(), file.getValue()).tree();
      if (tree == null) {
        return Optional.empty();
      }
      collect(tree, names);
    }
    return Optional.of(names);
  }

  private static void collect(Tree tree, Set<String> names) {
    if (tree instanceof Tree.Sequence sequence) {
      sequence.items().forEach(it -> collect(it, names));
    } else if (tree instanceof Tree.Branch branch) {
      for (var entry : branch.entries()) {
        if (entry.key().equals("from")) {
          name(entry.value()).ifPresent(names::add);
        }
        collect(entry.value(), names);
      }
    }
  }

  private static Optional<String> name(Tree from) {
    if (from instanceof Tree.Branch branch) {
      var uri = branch.entry("uri").map(it -> text(it.value())).orElse("");
      var parameters = branch.entry("parameters").map(Tree.Entry::value);
      return uri.equals("direct") && parameters.orElse(from) instanceof Tree.Branch given
          ? given.entry("name").map(it -> text(it.value()))
          : ofUri(uri);
    }
    return ofUri(text(from));
  }

  private static Optional<String> ofUri(String uri) {
    if (!uri.startsWith(DIRECT)) {
      return Optional.empty();
    }
    var name = uri.substring(DIRECT.length()).replaceFirst("^//", "");
    int options = name.indexOf('?');
    return Optional.of(options < 0 ? name : name.substring(0, options));
  }

  private static String text(Tree tree) {
    return tree instanceof Tree.Leaf leaf ? leaf.text() : "";
  }
}
