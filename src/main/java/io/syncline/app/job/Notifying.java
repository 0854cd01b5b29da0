package io.syncline.app.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.Alerts;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.Ids;
import io.syncline.core.notify.Kept;
import io.syncline.core.notify.Messenger;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.Posting;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.run.Runs;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.state.SystemStates;
import io.syncline.ops.MessageLog;
import io.syncline.ops.MessageMeters;
import io.syncline.ops.MessageWebhook;
import io.syncline.ops.PostingMeters;
import io.syncline.ops.StateConditions;
import io.syncline.store.PostgresFootprint;
import io.syncline.store.alert.PostgresAlerts;
import io.syncline.store.alert.PostgresConditions;
import io.syncline.store.run.PostgresOutbox;
import io.syncline.store.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Puts together the way of a message to people: kept, counted, written down, posted. */
@Dependent
final class Notifying {

  @Produces
  @Singleton
  Outbox outbox(Database database) {
    return new PostgresOutbox(database);
  }

  @Produces
  @Singleton
  Messenger messenger(
      Outbox outbox,
      SynclineSettings settings,
      MeterRegistry meters,
      Ids ids,
      InstantSource clock) {
    var counted = new MessageMeters(new MessageLog(), meters);
    return new Kept(outbox, counted, settings.notifying().url().isPresent(), ids, clock);
  }

  /** Without a URL nothing is put into the outbox to be posted, and this has nothing to do. */
  @Produces
  @Singleton
  Posting posting(
      Outbox outbox,
      SynclineSettings settings,
      MeterRegistry meters,
      InstantSource clock,
      RandomGenerator random) {
    var url = settings.notifying().url();
    Posting.Channel channel =
        url.isPresent()
            ? new MessageWebhook(
                url.get(),
                settings.notifying().secret().orElse(List.of()),
                settings.publicUrl().orElse(""),
                clock)
            : waiting ->
                new Posting.Outcome("there is no notification channel any more", null, true);
    return new Posting(outbox, channel, new PostingMeters(meters), clock, random);
  }

  @Produces
  @Singleton
  AlertStore alertStore(Database database) {
    return new PostgresAlerts(database);
  }

  @Produces
  @Singleton
  Alerts alerts(
      AlertStore store,
      Messenger messenger,
      Database database,
      Runtime runtime,
      SystemStates states,
      SafetyPolls polls) {
    var installations = runtime.installations();
    var sources =
        List.of(
            new PostgresConditions(database, installations),
            new StateConditions(
                states,
                () -> polls.states(installations.current().byObject().keySet()),
                new PostgresFootprint(database),
                installations));
    return new Alerts(sources, store, messenger, runtime);
  }

  @Produces
  @Singleton
  Summaries summaries(
      Installations installations,
      Runs runs,
      Examinations examinations,
      Messenger messenger,
      InstantSource clock) {
    return new Summaries(installations, runs, examinations, messenger, clock);
  }
}
