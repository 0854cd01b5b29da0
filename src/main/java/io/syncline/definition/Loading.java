package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.SystemType;
import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.forming.Ciphers;
import io.syncline.core.definition.forming.Loaded;
import io.syncline.core.definition.forming.LoadedSync;
import io.syncline.core.definition.forming.SyncForm;
import io.syncline.core.definition.forming.SyncForming;
import io.syncline.core.definition.forming.SystemTypes;
import io.syncline.core.definition.sync.SyncDefinition;
import io.syncline.definition.DefinitionReader.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the texts of a routes folder into what it says. Pure. */
final class Loading {

  private record SyncRead(Source source, SyncDefinition definition, Tree tree, String hash) {}

  private record CaseRead(LoadedCases cases, Tree tree) {}

  private final List<Finding> findings;
  private final Map<String, String> environment;
  private final Map<String, SystemType> types = new HashMap<>();
  private final Set<String> unread = new HashSet<>();
  private final List<CaseRead> cases = new ArrayList<>();
  private final List<SyncRead> syncs = new ArrayList<>();
  private final List<Remains> remains = new ArrayList<>();

  /**
   * Of each sync the one it is reconciled after; of one that cannot be read only its file's name.
   */
  private final Map<String, @Nullable String> after = new HashMap<>();

  private @Nullable Tree defaults;

  private Loading(List<Finding> findings, Map<String, String> environment) {
    this.findings = findings;
    this.environment = environment;
  }

  static Loaded load(
      List<Source> sources, List<Finding> findings, Map<String, String> environment) {
    var loading = new Loading(new ArrayList<>(findings), environment);
    loading.of(sources, Source.Kind.SYSTEM).forEach(loading::system);
    loading.of(sources, Source.Kind.DEFAULTS).forEach(loading::defaults);
    sources.stream().filter(source -> source.kind().sync()).forEach(loading::sync);
    var connections = new ConnectionsRead(loading.findings);
    loading.of(sources, Source.Kind.CONNECTION).forEach(connections::file);
    loading.of(sources, Source.Kind.CASE).forEach(loading::caseFile);
    return loading.loaded(connections);
  }

  private Stream<Source> of(List<Source> sources, Source.Kind kind) {
    return sources.stream().filter(source -> source.kind() == kind);
  }

  private void system(Source source) {
    var read = DefinitionReader.readSystem(source.file(), source.text());
    findings.addAll(read.findings());
    var type = read.definition();
    var tree = read.tree();
    if (type == null || tree == null || refused(CompileChecks.of(type), tree)) {
      unread.add(source.stem());
      return;
    }
    if (types.putIfAbsent(type.type(), type) != null) {
      findings.add(
          Finding.problem("/type", "`" + type.type() + "` is defined in another file already")
              .at(new Position(source.file(), 1, 1)));
    }
  }

  /** Whether one of them is a problem. */
  private boolean refused(List<Finding> found, Tree tree) {
    found.forEach(finding -> findings.add(Places.place(finding, tree)));
    return found.stream().anyMatch(Finding::refuses);
  }

  private void defaults(Source source) {
    var read = DefinitionReader.readDefaults(source.file(), source.text());
    findings.addAll(read.findings());
    defaults = read.definition() == null ? defaults : read.tree();
  }

  private void caseFile(Source source) {
    var read = DefinitionReader.readCase(source.file(), source.text());
    findings.addAll(read.findings());
    var file = read.definition();
    var tree = read.tree();
    if (file != null && tree != null) {
      var sync = file.sync() == null ? source.stem() : file.sync();
      cases.add(new CaseRead(new LoadedCases(source.file(), sync, file), tree));
    }
  }

  private void sync(Source source) {
    Read<SyncDefinition> read = DefinitionReader.readSync(source.file(), source.text(), defaults);
    findings.addAll(read.findings());
    var definition = read.definition();
    var tree = read.tree();
    if (definition == null || tree == null) {
      after.put(source.stem(), null);
      Remains.of(tree, read.findings()).ifPresent(remains::add);
      return;
    }
    var same =
        syncs.stream()
            .filter(it -> it.definition().service().equals(definition.service()))
            .findFirst();
    if (same.isPresent()) {
      var message = "a sync `%s` stands in %s already";
      findings.add(
          Places.place(
              Finding.problem(
                  "/service", message.formatted(definition.service(), same.get().source().file())),
              tree));
      return;
    }
    syncs.add(new SyncRead(source, definition, tree, read.contentHash()));
  }

  private Loaded loaded(ConnectionsRead connections) {
    syncs.forEach(it -> connections.sync(it.definition(), it.tree()));
    syncs.forEach(
        it ->
            after.put(
                it.definition().service(), it.definition().syncConfig().reconciliation().after()));
    var known = new SystemTypes(types, unread);
    var loaded = new ArrayList<LoadedSync>();
    for (var sync : syncs) {
      var form = form(sync.definition(), sync.tree(), connections, known);
      findings.addAll(form.findings());
      if (!form.refused() && !connections.refused(sync.definition())) {
        loaded.add(new LoadedSync(form, sync.source().file(), sync.hash()));
      }
    }
    remains.forEach(it -> further(it, connections, known));
    return new Loaded(
        known,
        connections.byId(),
        loaded,
        cases(loaded, known),
        findings.stream().distinct().sorted(Places.BY_POSITION).toList());
  }

  /** Those that name what there is; of what sync the others are is told when they are run. */
  private List<LoadedCases> cases(List<LoadedSync> loaded, SystemTypes known) {
    var whole = new ArrayList<LoadedCases>();
    for (var read : cases) {
      var sync = loaded.stream().filter(it -> it.name().equals(read.cases().sync())).findFirst();
      var found =
          sync.map(it -> CaseChecks.of(read.cases().cases(), it.form(), known)).orElse(List.of());
      if (!refused(found, read.tree())) {
        whole.add(read.cases());
      }
    }
    return whole;
  }

  /** What else is wrong with a file that is refused already. */
  private void further(Remains rest, ConnectionsRead connections, SystemTypes known) {
    form(rest.definition(), rest.tree(), connections, known).findings().stream()
        .filter(Finding::refuses)
        .filter(it -> !rest.mayCause(it))
        .forEach(findings::add);
  }

  private SyncForm form(
      SyncDefinition written, Tree tree, ConnectionsRead connections, SystemTypes known) {
    var definition = connections.typed(written);
    var rules = RuleNames.of(definition);
    var form = SyncForming.form(definition, known, rules.byPath());
    var all = new ArrayList<>(form.findings());
    all.addAll(rules.findings());
    all.addAll(CompileChecks.of(definition));
    all.addAll(ReconciliationChecks.of(definition, after));
    all.addAll(connections.unknownSettings(definition, known));
    all.addAll(connections.notConfigured(definition, known, environment));
    all.addAll(Ciphers.missingKey(definition, environment));
    var placed = all.stream().map(finding -> Places.place(finding, tree)).toList();
    return new SyncForm(definition, form.entities(), placed);
  }
}
