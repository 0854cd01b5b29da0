package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.definition.binding.ScalarBinder;
import io.syncline.definition.binding.Tree;
import io.syncline.definition.check.SettingsChecks;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.definition.source.Places;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Gathers the connections of an installation: one for each id, wherever it is given. */
final class ConnectionsRead {

  private static final String SOURCES = "/syncConfig/enrichment/sources/";

  private final List<Finding> findings;
  private final Map<SystemId, Connection> byId = new HashMap<>();
  private final Map<SystemId, String> givenBy = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final List<Written> files = new ArrayList<>();

  /** A connection file. */
  private record Written(Connection connection, Tree tree) {}

  ConnectionsRead(List<Finding> findings) {
    this.findings = findings;
  }

  Map<SystemId, Connection> byId() {
    return byId;
  }

  boolean refused(SyncDefinition sync) {
    return refused.contains(sync.service());
  }

  void file(Source source) {
    var read = DefinitionReader.readConnection(source.file(), source.text());
    findings.addAll(read.findings());
    var written = read.definition();
    if (written == null) {
      return;
    }
    var name = written.id() == null ? source.stem() : written.id();
    var id = ScalarBinder.systemId(name);
    if (id == null) {
      findings.add(
          Finding.problem("/id", "`" + name + "` is no system id")
              .at(new Position(source.file(), 1, 1)));
      return;
    }
    var type = written.type() == null ? name : written.type();
    var owner = written.owner();
    if (owner != null && owner.isBlank()) {
      var problem = Finding.problem("/owner", "`owner` is empty: name who receives the alerts");
      findings.add(
          read.tree() == null
              ? problem.at(new Position(source.file(), 1, 1))
              : Places.place(problem, read.tree()));
    }
    var connection = new Connection(id, type, written.settings(), owner);
    if (read.tree() != null) {
      files.add(new Written(connection, read.tree()));
    }
    var other = byId.putIfAbsent(id, connection);
    if (other == null) {
      givenBy.put(id, source.file());
    } else if (!other.equals(connection)) {
      findings.add(Finding.problem("", different(id)).at(new Position(source.file(), 1, 1)));
    }
  }

  void sync(SyncDefinition sync, Tree tree) {
    for (int i = 0; i < sync.systems().size(); i++) {
      var spec = sync.systems().get(i);
      var known = byId.get(spec.id());
      var written = spec.connection() == null ? Map.<String, String>of() : spec.connection();
      var type = spec.type() == null && known != null ? known.type() : SystemTypes.nameOf(spec);
      var connection = new Connection(spec.id(), type, written);
      if (known == null || onlyTyped(known, sync, connection)) {
        byId.put(spec.id(), connection);
        if (spec.connection() != null) {
          givenBy.put(spec.id(), sync.service());
        }
      } else if (clash(known, spec, connection)) {
        refused.add(sync.service());
        var path = "/systems/" + i + (spec.connection() == null ? "/type" : "/connection");
        findings.add(Places.place(Finding.problem(path, different(spec.id())), tree));
      }
    }
    sources(sync, tree);
  }

  private void sources(SyncDefinition sync, Tree tree) {
    var sources = sync.enrichmentSources();
    for (int i = 0; i < sources.size(); i++) {
      var source = sources.get(i);
      var connection = new Connection(source.system(), source.typeName(), Map.of());
      var known = byId.putIfAbsent(source.system(), connection);
      if (known != null && !known.type().equals(connection.type())) {
        refused.add(sync.service());
        var message = "`%s` is connected as `%s`; write `{system: %s, type: %s}`";
        var problem =
            Finding.problem(
                SOURCES + i,
                message.formatted(source.system(), known.type(), source.system(), known.type()));
        findings.add(Places.place(problem, tree));
      }
    }
  }

  private String different(SystemId id) {
    return "`%s` is connected in another way by `%s`"
        .formatted(id, givenBy.getOrDefault(id, "another sync"));
  }

  /** Whether what is known so far says no settings at all. */
  private boolean onlyTyped(Connection known, SyncDefinition sync, Connection now) {
    return !givenBy.containsKey(known.id()) && known.type().equals(now.type());
  }

  private static boolean clash(Connection known, SystemSpec spec, Connection now) {
    boolean otherType = spec.type() != null && !known.type().equals(now.type());
    boolean otherSettings = spec.connection() != null && !known.settings().equals(now.settings());
    return otherType || otherSettings;
  }

  /** The sync with the types that connections give its systems. */
  SyncDefinition typed(SyncDefinition sync) {
    var systems = new ArrayList<SystemSpec>();
    for (var spec : sync.systems()) {
      var known = byId.get(spec.id());
      systems.add(spec.type() == null && known != null ? spec.as(known.type()) : spec);
    }
    return sync.with(systems);
  }

  /** What is wrong with the settings that a sync gives itself. */
  List<Finding> settings(SyncDefinition sync, SystemTypes types) {
    var result = new ArrayList<Finding>();
    for (int i = 0; i < sync.systems().size(); i++) {
      var spec = sync.systems().get(i);
      var written = spec.connection();
      var path = "/systems/" + i + "/connection/";
      types
          .of(spec)
          .filter(it -> written != null)
          .ifPresent(it -> result.addAll(new SettingsChecks(spec.id(), it, path).of(written)));
    }
    return result;
  }

  /** What is wrong with the settings of connection files. */
  List<Finding> settings(SystemTypes types) {
    var result = new ArrayList<Finding>();
    for (var file : files) {
      types
          .named(file.connection().type())
          .ifPresent(
              it ->
                  new SettingsChecks(file.connection().id(), it, "/settings/")
                      .of(file.connection().settings())
                      .forEach(finding -> result.add(Places.place(finding, file.tree()))));
    }
    return result;
  }

  /** Systems whose settings lack something. */
  List<Finding> notConfigured(
      SyncDefinition sync, SystemTypes types, Map<String, String> environment) {
    var result = new ArrayList<Finding>();
    for (int i = 0; i < sync.systems().size(); i++) {
      var spec = sync.systems().get(i);
      var connection = byId.get(spec.id());
      var type = types.of(spec);
      if (connection != null && type.isPresent()) {
        var missing = Settings.of(connection, type.get(), environment).missing();
        if (!missing.isEmpty()) {
          var message =
              missing.size() == 1
                  ? "`%s` is not configured: %s is not set%s"
                  : "`%s` is not configured: %s are not set%s";
          var path = "/systems/" + i + (spec.connection() == null ? "" : "/connection");
          var meant = meant(missing, spec.id(), type.get(), environment.keySet());
          result.add(
              Finding.holds(path, message.formatted(spec.id(), String.join(", ", missing), meant)));
        }
      }
    }
    return result;
  }

  /** Sources whose settings lack something: they are not asked, and the sync runs. */
  List<Finding> sourcesNotConfigured(
      SyncDefinition sync, SystemTypes types, Map<String, String> environment) {
    var result = new ArrayList<Finding>();
    var sources = sync.enrichmentSources();
    for (int i = 0; i < sources.size(); i++) {
      var id = sources.get(i).system();
      var connection = byId.get(id);
      var type = types.named(sources.get(i).typeName());
      if (connection != null && type.isPresent()) {
        var missing = Settings.of(connection, type.get(), environment).missing();
        if (!missing.isEmpty()) {
          var message = "`%s` is not configured, so it is not asked: %s not set%s";
          var meant = meant(missing, id, type.get(), environment.keySet());
          var names = String.join(", ", missing) + (missing.size() == 1 ? " is" : " are");
          result.add(Finding.notice(SOURCES + i, message.formatted(id, names, meant)));
        }
      }
    }
    return result;
  }

  /** Variables that are set under another name; named, and never used in the place of a setting. */
  private static String meant(
      List<String> missing, SystemId id, SystemType type, Set<String> environment) {
    var others = new TreeSet<>(environment);
    type.settings().keySet().forEach(it -> others.remove(Settings.variable(id, it)));
    return missing.stream()
        .flatMap(
            it ->
                Settings.alike(it, others).stream()
                    .map(other -> " (%s is set; did you mean %s?)".formatted(other, it)))
        .collect(Collectors.joining());
  }

  /** The variables that a template over the settings of a system needs, and that are not set. */
  List<String> missing(
      SystemSpec spec, String template, SystemTypes types, Map<String, String> environment) {
    var connection = byId.get(spec.id());
    var type = types.of(spec);
    return connection == null || type.isEmpty()
        ? List.of()
        : Settings.of(connection, type.get(), environment).unset(template).stream()
            .map(it -> Settings.variable(spec.id(), it))
            .toList();
  }

  /** What a system is given as a setting; empty where that is nothing. */
  String given(
      SystemSpec spec, String setting, SystemTypes types, Map<String, String> environment) {
    var connection = byId.get(spec.id());
    var type = types.of(spec);
    return connection == null || type.isEmpty()
        ? ""
        : Settings.of(connection, type.get(), environment).values().getOrDefault(setting, "");
  }
}
