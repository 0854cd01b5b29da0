package io.syncline.app.cases;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseFile.Given;
import io.syncline.core.definition.cases.CaseFile.Happening;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.engine.trial.SyncTrials;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.OperationRoutes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Tries records as cases run: a case made of the record, without expectations. */
final class TrialsInMemory implements SyncTrials {

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final LoadedSyncs loaded;
  private final OperationRoutes routes;
  private final InstantSource clock;

  TrialsInMemory(LoadedSyncs loaded, OperationRoutes routes, InstantSource clock) {
    this.loaded = loaded;
    this.routes = routes;
    this.clock = clock;
  }

  @Override
  public List<Source> sources(String sync) {
    return loaded.loaded(sync).stream()
        .flatMap(it -> it.form().entities().stream())
        .flatMap(it -> it.entity().members().stream())
        .map(TrialsInMemory::source)
        .distinct()
        .toList();
  }

  private static Source source(EntityMember member) {
    return new Source(member.id(), member.object().name());
  }

  @Override
  public Outcome attempt(String sync, Attempt attempt) {
    return loaded
        .loaded(sync)
        .map(it -> attempt(it, attempt))
        .orElseGet(
            () ->
                new Outcome.NotTried(
                    List.of(Finding.problem("", "the file of the sync is refused"))));
  }

  private Outcome attempt(LoadedSync sync, Attempt attempt) {
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      var play = CasePlay.of(sync, loaded.types(), routes, now);
      var whens = happenings(attempt, play);
      whens.forEach(play::happen);
      return new Outcome.Tried(
          new TrialResult(sync, play, whens.get(whens.size() - 1))
              .of(
                  then ->
                      new Case(
                          whens.size() > 1 ? "an edit, as tried" : "a record, as tried",
                          now.toString(),
                          Given.NOTHING,
                          whens,
                          then)));
    } catch (CasePlay.NotStarted e) {
      return new Outcome.NotTried(e.reasons());
    } catch (CaseFault e) {
      return new Outcome.NotTried(List.of(Finding.problem("", String.valueOf(e.getMessage()))));
    }
  }

  /** All of the same record: an edit without its id edits what was there. */
  private static List<Happening> happenings(Attempt attempt, CasePlay play) {
    var whole = attempt.before() == null ? attempt.record() : attempt.before();
    var ref = play.names.ref(attempt.system(), attempt.object(), attempt.id(), whole);
    var all = new ArrayList<Happening>();
    if (attempt.before() != null) {
      all.add(happening(attempt, ref.id(), attempt.before()));
    }
    all.add(happening(attempt, ref.id(), attempt.record()));
    return all;
  }

  private static Happening happening(Attempt attempt, String id, Value.Struct record) {
    return new Happening(
        attempt.system(), null, attempt.object(), id, record, false, BETWEEN, false);
  }
}
