package io.syncline.definition;

import io.syncline.core.definition.Connection;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Names;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.Settings;
import io.syncline.core.definition.forming.SystemTypes;
import io.syncline.core.definition.sync.SyncDefinition;
import io.syncline.core.definition.sync.SystemSpec;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the connections of an installation: one for each id, wherever it is given. */
final class ConnectionsRead {

  private final List<Finding> findings;
  private final Map<SystemId, Connection> byId = new HashMap<>();
  private final Map<SystemId, String> givenBy = new HashMap<>();
  private final Set<String> refused = new HashSet<>();

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
    var id = Scalars.systemId(name);
    if (id == null) {
      findings.add(
          Finding.problem("/id", "`" + name + "` is no system id")
              .at(new Position(source.file(), 1, 1)));
      return;
    }
    var type = written.type() == null ? name : written.type();
    var connection = new Connection(id, type, written.settings());
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

  /** Settings that the system type does not know: misspelt ones would be left unset in silence. */
  List<Finding> unknownSettings(SyncDefinition sync, SystemTypes types) {
    var result = new ArrayList<Finding>();
    for (int i = 0; i < sync.systems().size(); i++) {
      var spec = sync.systems().get(i);
      var written = spec.connection();
      var type = types.of(spec);
      if (written == null || type.isEmpty()) {
        continue;
      }
      var known = Settings.names(type.get());
      for (var name : written.keySet()) {
        if (known.stream().noneMatch(it -> Names.same(it, name))) {
          var path = "/systems/" + i + "/connection/" + name;
          var message = "`" + type.get().type() + "` has no setting `" + name + "`";
          result.add(
              Names.nearest(name, known)
                  .map(it -> Finding.problem(path, message + "; did you mean `" + it + "`?"))
                  .orElseGet(
                      () ->
                          Finding.notice(path, message + "; it has " + String.join(", ", known))));
        }
      }
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
          var message = "`%s` is not configured: %s is not set";
          var path = "/systems/" + i + (spec.connection() == null ? "" : "/connection");
          result.add(Finding.holds(path, message.formatted(spec.id(), String.join(", ", missing))));
        }
      }
    }
    return result;
  }
}
