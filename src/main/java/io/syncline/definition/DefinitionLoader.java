package io.syncline.definition;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.cases.LoadedCases;
import io.syncline.core.definition.compile.Ciphers;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.SyncCompiler;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.system.SystemType;
import io.syncline.definition.binding.DefinitionTreeReader;
import io.syncline.definition.binding.Tree;
import io.syncline.definition.check.AlertChecks;
import io.syncline.definition.check.CaseChecks;
import io.syncline.definition.check.ChangeChecks;
import io.syncline.definition.check.ReconciliationChecks;
import io.syncline.definition.check.RouteChecks;
import io.syncline.definition.check.RuleChecks;
import io.syncline.definition.check.type.CompileChecks;
import io.syncline.definition.check.type.TransportChecks;
import io.syncline.definition.source.DefaultsFile;
import io.syncline.definition.source.DefinitionReader;
import io.syncline.definition.source.DefinitionReader.Read;
import io.syncline.definition.source.PartialDefinition;
import io.syncline.definition.source.Places;
import io.syncline.definition.source.TopLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the texts of a routes folder into what it says. Pure. */
final class DefinitionLoader {

  private record SyncRead(Source source, SyncDefinition definition, Tree tree, String hash) {}

  private record CaseRead(LoadedCases cases, Tree tree) {}

  private final List<Finding> findings;
  private final Map<String, String> environment;
  private final Map<String, SystemType> types = new HashMap<>();
  private final Set<String> unread = new HashSet<>();
  private final List<CaseRead> cases = new ArrayList<>();
  private final List<SyncRead> syncs = new ArrayList<>();
  private final List<PartialDefinition> remains = new ArrayList<>();
  private final Map<String, String> routes = new HashMap<>();

  /**
   * Of each sync the one it is reconciled after; of one that cannot be read only its file's name.
   */
  private final Map<String, @Nullable String> after = new HashMap<>();

  private @Nullable Tree defaults;

  private DefinitionLoader(List<Finding> findings, Map<String, String> environment) {
    this.findings = findings;
    this.environment = environment;
  }

  static Loaded load(
      List<Source> sources, List<Finding> findings, Map<String, String> environment) {
    var loading = new DefinitionLoader(new ArrayList<>(findings), environment);
    loading.of(sources, Source.Kind.SYSTEM).forEach(loading::system);
    loading.of(sources, Source.Kind.DEFAULTS).forEach(loading::defaults);
    sources.stream().filter(source -> source.kind().sync()).forEach(loading::sync);
    var connections = new ConnectionsRead(loading.findings);
    loading.of(sources, Source.Kind.CONNECTION).forEach(connections::file);
    loading.of(sources, Source.Kind.CASE).forEach(loading::caseFile);
    sources.stream().filter(source -> source.kind().unknown()).forEach(loading::unknown);
    loading.of(sources, Source.Kind.ROUTES).forEach(it -> loading.routes.put(it.file(), it.text()));
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
    if (type == null || tree == null || refused(TransportChecks.all(type, tree), tree)) {
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
    if (defaults != null) {
      findings.add(
          Finding.problem("", "the defaults of all syncs are given by another file already")
              .at(new Position(source.file(), 1, 1)));
      return;
    }
    defaults = read.definition() == null ? null : read.tree();
  }

  /** A file whose name does not say what it is: nothing of it holds. */
  private void unknown(Source source) {
    var tree = DefinitionTreeReader.read(source.file(), source.text()).tree();
    var message =
        tree != null && TopLevel.onlyDefaults(tree)
            ? DefaultsFile.ELSEWHERE
            : "this file is not read: the name of a definition ends with "
                + String.join(", ", Source.Kind.suffixes());
    findings.add(Finding.notice("", message).at(new Position(source.file(), 1, 1)));
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
    var written = DefinitionTreeReader.read(source.file(), source.text()).tree();
    if (written != null && TopLevel.onlyDefaults(written)) {
      findings.add(
          Finding.problem("", DefaultsFile.ELSEWHERE).at(new Position(source.file(), 1, 1)));
      return;
    }
    Read<SyncDefinition> read = DefinitionReader.readSync(source.file(), source.text(), defaults);
    findings.addAll(read.findings());
    var definition = read.definition();
    var tree = read.tree();
    if (definition == null || tree == null) {
      after.put(source.stem(), null);
      PartialDefinition.of(tree, read.findings()).ifPresent(remains::add);
      return;
    }
    var same =
        syncs.stream()
            .filter(it -> it.definition().service().equals(definition.service()))
            .findFirst();
    if (same.isPresent()) {
      var message = "a sync `%s` is already defined in %s";
      findings.add(
          Places.place(
              Finding.problem(
                  "/service", message.formatted(definition.service(), same.get().source().file())),
              tree));
      return;
    }
    syncs.add(new SyncRead(source, definition, tree, TopLevel.hash(tree)));
  }

  private Loaded loaded(ConnectionsRead connections) {
    syncs.forEach(it -> connections.sync(it.definition(), it.tree()));
    syncs.forEach(
        it ->
            after.put(
                it.definition().service(),
                it.definition().syncConfig().reconciliation().timing().after()));
    var known = new SystemTypes(types, unread);
    var loaded = new ArrayList<LoadedSync>();
    for (var sync : syncs) {
      var form = form(sync.definition(), sync.tree(), connections, known);
      findings.addAll(form.findings());
      if (!form.refused() && !connections.refused(sync.definition())) {
        loaded.add(
            new LoadedSync(
                form,
                sync.source().file(),
                sync.hash(),
                Places.written(sync.tree()),
                sync.source().text()));
      }
    }
    findings.addAll(connections.settings(known));
    remains.forEach(it -> further(it, connections, known));
    return new Loaded(
        known,
        connections.byId(),
        loaded,
        cases(loaded, known),
        routes,
        clashes(loaded),
        findings.stream().distinct().sorted(Places.BY_POSITION).toList());
  }

  private List<Incompatibility.InFiles> clashes(List<LoadedSync> loaded) {
    var trees = new HashMap<String, Tree>();
    syncs.forEach(it -> trees.put(it.definition().service(), it.tree()));
    return InstallationBuilder.clashes(
        loaded.stream()
            .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
            .toList(),
        (sync, path) -> Places.position(path, Objects.requireNonNull(trees.get(sync))));
  }

  /** Cases of known syncs; the others are reported when they are run. */
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
  private void further(PartialDefinition rest, ConnectionsRead connections, SystemTypes known) {
    form(rest.definition(), rest.tree(), connections, known).findings().stream()
        .filter(Finding::refuses)
        .filter(it -> !rest.mayCause(it))
        .forEach(findings::add);
  }

  private SyncForm form(
      SyncDefinition written, Tree tree, ConnectionsRead connections, SystemTypes known) {
    var definition = connections.typed(written);
    var form = SyncCompiler.compile(definition, known);
    var all = new ArrayList<>(form.findings());
    all.addAll(RuleChecks.of(definition));
    all.addAll(CompileChecks.of(definition));
    all.addAll(AlertChecks.of(definition));
    all.addAll(ReconciliationChecks.of(definition, after));
    all.addAll(
        ChangeChecks.of(
            form,
            known,
            (spec, it) -> connections.missing(spec, it, known, environment),
            spec -> connections.given(spec, "url", known, environment)));
    all.addAll(RouteChecks.of(form, known, routes));
    all.addAll(RouteChecks.ofAlerts(definition, routes));
    all.addAll(RouteChecks.ofValues(definition, routes));
    all.addAll(connections.settings(definition, known));
    all.addAll(connections.notConfigured(definition, known, environment));
    all.addAll(connections.sourcesNotConfigured(definition, known, environment));
    all.addAll(Ciphers.missingKey(definition, environment));
    var placed = all.stream().map(finding -> Places.place(finding, tree)).toList();
    return new SyncForm(definition, form.entities(), placed);
  }
}
