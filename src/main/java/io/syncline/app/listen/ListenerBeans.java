package io.syncline.app.listen;

import static java.time.Duration.ofSeconds;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.syncline.app.job.TimedJob;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.system.trigger.CaptureStates;
import io.syncline.ops.gauge.CaptureGauges;
import io.syncline.store.inbox.PostgresCaptures;
import io.syncline.store.sql.Database;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Puts together what listens to databases, and how it is shown. */
@Singleton
class ListenerBeans {

  @Produces
  @Singleton
  ReportedRows reportedRows(Inbox inbox, Wakeups wakeups, Ids ids, InstantSource clock) {
    return new ReportedRows(inbox, wakeups, ids, clock);
  }

  @Produces
  @Singleton
  CaptureStates captureStates(Database database) {
    return new PostgresCaptures(database);
  }

  @Produces
  @Singleton
  TimedJob triggers(TriggerListeners listeners) {
    return TimedJob.every(ofSeconds(2), "listen to databases", listeners::runOnce);
  }

  @Produces
  @Singleton
  TimedJob captures(CaptureListeners listeners) {
    return TimedJob.every(ofSeconds(2), "read the logs of databases", listeners::runOnce);
  }

  @Produces
  @Singleton
  CaptureGauges captureGauges(MeterRegistry meters, CaptureStates states) {
    return new CaptureGauges(meters, states::all);
  }

  @Produces
  @Singleton
  TimedJob sizes(CaptureGauges gauges) {
    return TimedJob.every(ofSeconds(30), "show how much log databases keep", gauges::show);
  }

  void stop(@Observes ShutdownEvent event, TriggerListeners triggers, CaptureListeners captures) {
    triggers.close();
    captures.close();
  }
}
