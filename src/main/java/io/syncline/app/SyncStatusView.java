package io.syncline.app;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.StartUp;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.sync.read.NameCounts;
import io.syncline.core.sync.read.PrematureReads;
import io.syncline.core.system.state.ConsentNeeded;
import io.syncline.core.system.state.Quotas;
import io.syncline.core.system.state.Refusals;
import io.syncline.core.system.state.SystemStates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What runs, as the API and health show it. */
final class SyncStatusView implements SyncCatalog, LoadedSyncs, StartUp, SystemStates, Refusals {

  private static final List<String> SYNC_FILES = List.of(".sync.yaml", ".sync.json");

  private final RunningSyncs running;
  private final SystemChecks checks;
  private final NameCounts names;
  private final PrematureReads early;
  private final Quotas quotas;

  SyncStatusView(
      RunningSyncs running,
      SystemChecks checks,
      NameCounts names,
      PrematureReads early,
      Quotas quotas) {
    this.quotas = quotas;
    this.names = names;
    this.early = early;
    this.running = running;
    this.checks = checks;
  }

  @Override
  public boolean definitionsLoaded() {
    return running.state() != RunningSyncs.State.NONE;
  }

  @Override
  public boolean routesStarted() {
    return running.routed();
  }

  @Override
  public Map<String, String> failedRoutes() {
    return running.failedRoutes();
  }

  @Override
  public Map<SystemId, State> states() {
    var states = new HashMap<SystemId, State>();
    running.state().systems().forEach((id, it) -> states.put(id, state(id, it)));
    return states;
  }

  @Override
  public Map<SystemId, Refusal> refusals() {
    var refusals = new HashMap<SystemId, Refusal>();
    running
        .state()
        .systems()
        .forEach((id, it) -> refusal(id, it).ifPresent(why -> refusals.put(id, why)));
    return refusals;
  }

  private Optional<Refusal> refusal(SystemId id, Connections.Connected system) {
    return system.parking().refused().or(() -> checks.refused(id));
  }

  private State state(SystemId id, Connections.Connected system) {
    return switch (system.breaker().state()) {
      case CLOSED ->
          refusal(id, system)
              .map(it -> ConsentNeeded.is(it.why()) ? State.CONSENT_NEEDED : State.REFUSING)
              .orElseGet(
                  () ->
                      waits(id)
                          ? State.WAITING_FOR_QUOTA
                          : checks.isSilent(id) ? State.SILENT : State.ANSWERING);
      case OPEN -> State.SILENT;
      case PROBING -> State.PROBED;
    };
  }

  private boolean waits(SystemId id) {
    var waiting = quotas.waiting().get(id);
    return waiting != null && waiting.all();
  }

  @Override
  public List<Listed> syncs() {
    var state = running.state();
    var listed = new ArrayList<Listed>();
    var files = new LinkedHashSet<String>();
    for (var sync : state.loaded().syncs()) {
      files.add(sync.file());
      listed.add(listed(sync, state));
    }
    refused(state, files).forEach((file, findings) -> listed.add(refused(file, findings)));
    listed.sort(Comparator.comparing(Listed::name));
    return listed;
  }

  @Override
  public Optional<LoadedSync> loaded(String sync) {
    return running.state().loaded().syncs().stream()
        .filter(it -> it.name().equals(sync))
        .findFirst();
  }

  @Override
  public SystemTypes types() {
    return running.state().loaded().types();
  }

  private Listed listed(LoadedSync sync, RunningSyncs.State state) {
    var findings = new LinkedHashSet<Finding>(sync.findings());
    findings.addAll(state.notStarted().getOrDefault(sync.name(), List.of()));
    state.loaded().findings().stream()
        .filter(it -> it.refuses() && concerns(file(it), sync, state))
        .forEach(findings::add);
    findings.addAll(state.waiting());
    findings.addAll(missed(sync));
    sync.form().definition().systems().stream()
        .flatMap(it -> early.notices(it.id()).stream())
        .map(it -> Finding.notice("", it))
        .forEach(findings::add);
    return new Listed(
        sync.name(),
        new SyncCatalog.SourceFile(
            sync.file(), sync.form().definition().version(), sync.contentHash()),
        startedAt(sync.name(), state.installation()),
        sync.form().definition().systems().stream().map(SystemSpec::id).toList(),
        sync.form().entities().stream().map(EntityForm::name).toList(),
        List.copyOf(findings));
  }

  /** Its own file, and for a sync that is kept as it was every file that syncs share. */
  private static boolean concerns(
      @Nullable String file, LoadedSync sync, RunningSyncs.State state) {
    return sync.file().equals(file)
        || file != null
            && state.kept().contains(sync.name())
            && SYNC_FILES.stream().noneMatch(file::endsWith)
            && !file.endsWith(".case.yaml");
  }

  /** Reports again, as when the file was read, that the name is not known. */
  private List<Finding> missed(LoadedSync sync) {
    var missed = names.missed(sync.name());
    return sync.findings().stream()
        .filter(it -> it.unfound() != null && missed.contains(it.unfound().name()))
        .map(it -> Finding.notice(it.path(), missing(it.unfound().name())).at(it.position()))
        .toList();
  }

  private static String missing(String name) {
    return "the last %,d records came without `%s`".formatted(NameCounts.ENOUGH, name);
  }

  private static @Nullable Instant startedAt(String sync, Installation installation) {
    return installation.entities().values().stream()
        .flatMap(it -> it.syncs().stream())
        .filter(it -> it.sync().equals(sync))
        .map(it -> it.version().startedAt())
        .findFirst()
        .orElse(null);
  }

  /** Files of syncs that were never good: there is nothing of them but what is wrong. */
  private static Map<String, List<Finding>> refused(RunningSyncs.State state, Set<String> good) {
    var refused = new TreeMap<String, List<Finding>>();
    for (var finding : state.loaded().findings()) {
      var file = file(finding);
      if (finding.refuses()
          && file != null
          && !good.contains(file)
          && SYNC_FILES.stream().anyMatch(file::endsWith)) {
        refused.computeIfAbsent(file, any -> new ArrayList<>()).add(finding);
      }
    }
    return refused;
  }

  private static Listed refused(String file, List<Finding> findings) {
    var name = file.substring(file.lastIndexOf('/') + 1);
    for (var suffix : SYNC_FILES) {
      name = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
    return new Listed(
        name, new SyncCatalog.SourceFile(file, null, ""), null, List.of(), List.of(), findings);
  }

  private static @Nullable String file(Finding finding) {
    var position = finding.position();
    return position == null ? null : position.file();
  }
}
