package io.syncline.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.access.AccessLog;
import io.syncline.core.access.GivenAnswers;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.change.ChangeStore;
import io.syncline.core.change.NameCounts;
import io.syncline.core.change.Orders;
import io.syncline.core.change.Records;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.Installations;
import io.syncline.core.definition.SyncCatalog;
import io.syncline.core.delivery.PendingDeliveries;
import io.syncline.core.identity.LinkList;
import io.syncline.core.identity.WideLinks;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.review.Copies;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.Linking;
import io.syncline.core.review.Pauses;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.review.SideBySide;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.StartUp;
import io.syncline.core.run.SystemChecks;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.SystemStates;
import io.syncline.core.transform.Transformer;
import io.syncline.ops.SampledBacklog;
import io.syncline.store.Database;
import io.syncline.store.PostgresAccessLog;
import io.syncline.store.PostgresBacklogs;
import io.syncline.store.PostgresGivenAnswers;
import io.syncline.store.PostgresPausedSystems;
import io.syncline.store.PostgresPendingDeliveries;
import io.syncline.store.PostgresQuestions;
import io.syncline.store.PostgresReads;
import io.syncline.store.PostgresScores;
import io.syncline.store.PostgresShapes;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes what the API and the operators read. */
@Dependent
final class Reading {

  /** Between two checks of one system's credentials. */
  private static final Duration CHECK = Duration.ofMinutes(3);

  @Produces
  @Singleton
  @Typed({AuditLog.class, Records.class, LinkList.class, WideLinks.class})
  PostgresReads reads(Database database) {
    return new PostgresReads(database);
  }

  @Produces
  @Singleton
  AccessLog accessLog(Database database) {
    return new PostgresAccessLog(database);
  }

  @Produces
  @Singleton
  Scores scores(Database database) {
    return new PostgresScores(database);
  }

  @Produces
  @Singleton
  PostgresShapes shapes(Database database, Ids ids) {
    return new PostgresShapes(database, ids);
  }

  @Produces
  @Singleton
  Threshold threshold(SynclineSettings settings) {
    return new Threshold(settings.qualityThreshold());
  }

  @Produces
  @Singleton
  Questions questions(Database database) {
    return new PostgresQuestions(database);
  }

  @Produces
  @Singleton
  SideBySide sideBySide(
      Records records,
      ConnectedSystems systems,
      Installations installations,
      Transformer transformer) {
    return new SideBySide(records, systems, installations, transformer);
  }

  @Produces
  @Singleton
  Decisions decisions(
      ChangeStore store,
      Records records,
      Questions questions,
      Installations installations,
      Transformer transformer,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids) {
    return new Decisions(
        store, records, questions, installations, transformer, wakeups, clock, ids);
  }

  @Produces
  @Singleton
  Rollbacks rollbacks(
      ChangeStore store,
      Questions questions,
      Installations installations,
      Transformer transformer,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids) {
    return new Rollbacks(store, questions, installations, transformer, wakeups, clock, ids);
  }

  @Produces
  @Singleton
  Pauses pauses(
      ChangeStore store,
      Installations installations,
      Transformer transformer,
      Wakeups wakeups,
      InstantSource clock,
      Ids ids) {
    var orders = new Orders(transformer, ids);
    return new Pauses(store, installations, orders, wakeups, clock, ids);
  }

  @Produces
  @Singleton
  Linking linking(ChangeStore store, Wakeups wakeups, InstantSource clock, Ids ids) {
    return new Linking(store, wakeups, clock, ids);
  }

  @Produces
  @Singleton
  PausedSystems pausedSystems(Database database) {
    return new PostgresPausedSystems(database);
  }

  @Produces
  @Singleton
  Copies copies(Transformer transformer) {
    return new Copies(transformer);
  }

  @Produces
  @Singleton
  PendingDeliveries pendingDeliveries(Database database) {
    return new PostgresPendingDeliveries(database);
  }

  @Produces
  @Singleton
  GivenAnswers givenAnswers(Database database) {
    return new PostgresGivenAnswers(database);
  }

  @Produces
  @Singleton
  SampledBacklog backlog(
      Database database, InstantSource clock, MeterRegistry registry, Installations installations) {
    return new SampledBacklog(new PostgresBacklogs(database, clock), installations, registry);
  }

  @Produces
  @Singleton
  @Typed({SyncCatalog.class, StartUp.class, SystemStates.class})
  Shown shown(RunningSyncs running, SystemChecks checks, NameCounts names) {
    return new Shown(running, checks, names);
  }

  @Produces
  @Singleton
  SystemChecks checks(
      ConnectedSystems systems,
      Installations installations,
      PausedSystems paused,
      InstantSource clock,
      RandomGenerator random) {
    return new SystemChecks(
        systems, installations, paused, new Probing.InTheLog(), clock, random, CHECK);
  }
}
