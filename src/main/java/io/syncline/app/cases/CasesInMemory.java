package io.syncline.app.cases;

import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseRunner;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.system.OperationRoutes;
import io.syncline.route.pipeline.CommandRoutes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs each case with an engine, stores and systems of its own. Connections are not needed. */
public final class CasesInMemory implements CaseRunner {

  @Override
  public List<CaseResult> run(
      LoadedSync sync, SystemTypes types, Map<String, String> routes, CaseFile file) {
    try (var operations = new CommandRoutes(routes)) {
      return file.cases().stream().map(it -> run(sync, types, operations, it)).toList();
    }
  }

  private static CaseResult run(
      LoadedSync sync, SystemTypes types, OperationRoutes routes, Case written) {
    try {
      var play = CasePlay.of(sync, types, routes, Instant.parse(written.now()));
      new Setting(play.world, play.names).put(written.given());
      written.when().forEach(play::happen);
      return new CaseResult(
          written.name(), new Expectations(play.world, play.names).check(written.then()));
    } catch (CasePlay.NotStarted e) {
      return new CaseResult(
          written.name(),
          e.reasons().stream().map(it -> "the sync is not started: " + it).toList());
    } catch (DateTimeException e) {
      return new CaseResult(
          written.name(), List.of("`now` is no instant like 2026-01-01T12:00:00Z"));
    } catch (CaseFault e) {
      return new CaseResult(written.name(), List.of(String.valueOf(e.getMessage())));
    }
  }
}
