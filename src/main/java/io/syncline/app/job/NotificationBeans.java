package io.syncline.app.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.mailer.Mailer;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.access.ApiTokenStore;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.AlertTerms;
import io.syncline.core.alert.Alerts;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.notify.SentMessages;
import io.syncline.core.notify.StoredMessages;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.side.Examinations;
import io.syncline.core.run.Runs;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.state.CredentialExpiries;
import io.syncline.core.system.state.SystemStates;
import io.syncline.core.system.trigger.CaptureStates;
import io.syncline.ops.CaptureConditions;
import io.syncline.ops.ExpiryConditions;
import io.syncline.ops.StateConditions;
import io.syncline.ops.gauge.AlertGauges;
import io.syncline.ops.notify.ChatWebhook;
import io.syncline.ops.notify.MailChannel;
import io.syncline.ops.notify.MessageLinks;
import io.syncline.ops.notify.MessageLog;
import io.syncline.ops.notify.MessageMeters;
import io.syncline.ops.notify.MessageWebhook;
import io.syncline.ops.notify.PostingMeters;
import io.syncline.ops.notify.RouteChannel;
import io.syncline.store.PostgresFootprint;
import io.syncline.store.alert.PostgresAlerts;
import io.syncline.store.alert.PostgresConditions;
import io.syncline.store.alert.QualityConditions;
import io.syncline.store.run.PostgresOutbox;
import io.syncline.store.run.PostgresSentMessages;
import io.syncline.store.sql.Database;
import io.syncline.system.http.call.VertxOutbound;
import io.syncline.system.http.network.Network;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Puts together the way of a message to people: kept, counted, written down, posted. */
@Dependent
final class NotificationBeans {

  /** Bodies of answers are not read. */
  private static final int STATUS_ALONE = 0;

  @Produces
  @Singleton
  Outbox outbox(Database database) {
    return new PostgresOutbox(database);
  }

  /** The channels that are configured, by their names. */
  @Produces
  @Singleton
  Channels channels(
      SynclineSettings settings, Mailer mailer, Network network, InstantSource clock) {
    var set = settings.notifying();
    var all = new LinkedHashMap<String, OutboxSender.Channel>();
    var http = new VertxOutbound(network, STATUS_ALONE);
    var links = new MessageLinks(settings.publicUrl().orElse(""));
    set.url()
        .ifPresent(
            it ->
                all.put(
                    "webhook",
                    new MessageWebhook(
                        it,
                        set.secret().orElse(List.of()),
                        settings.publicUrl().orElse(""),
                        http,
                        clock)));
    set.slackUrl().ifPresent(it -> all.put("slack", ChatWebhook.slack(it, links, http)));
    set.teamsUrl().ifPresent(it -> all.put("teams", ChatWebhook.teams(it, links, http)));
    set.mailTo().ifPresent(it -> all.put("mail", new MailChannel(mailer, it, links)));
    return new Channels(all);
  }

  @Produces
  @Singleton
  SentMessages sentMessages(Database database, Channels channels) {
    return new PostgresSentMessages(database, List.copyOf(channels.byName().keySet()));
  }

  /** The ways out of the house. */
  record Channels(Map<String, OutboxSender.Channel> byName) {}

  @Produces
  @Singleton
  Messenger messenger(Outbox outbox, Channels channels, MeterRegistry meters, Runtime runtime) {
    var counted = new MessageMeters(new MessageLog(), meters);
    var kept =
        new StoredMessages(
            outbox, counted, List.copyOf(channels.byName().keySet()), runtime.ids(), runtime::now);
    return message -> kept.send(routed(message, runtime));
  }

  /** What is about one sync goes to its route, too; an alert says itself who gets it. */
  private static Message routed(Message message, Runtime runtime) {
    return message.routes().isEmpty()
        ? message.by(new AlertTerms(runtime.installation()).routes(message.topic().subject()))
        : message;
  }

  @Produces
  @Singleton
  OutboxSender posting(
      Outbox outbox,
      Channels channels,
      OperationRoutes routes,
      SynclineSettings settings,
      MeterRegistry meters,
      InstantSource clock,
      RandomGenerator random) {
    var all = new LinkedHashMap<>(channels.byName());
    all.put(RouteChannel.DIRECT, new RouteChannel(routes, settings.publicUrl().orElse("")));
    return new OutboxSender(outbox, all, new PostingMeters(meters), clock, random);
  }

  @Produces
  @Singleton
  AlertStore alertStore(Database database) {
    return new PostgresAlerts(database);
  }

  @Produces
  @Singleton
  ExpiryConditions expiries(
      CredentialExpiries systems, ApiTokenStore tokens, Installations installations) {
    return new ExpiryConditions(systems, tokens::list, installations);
  }

  @Produces
  @Singleton
  QualityConditions qualityConditions(
      Database database, Scores scores, Threshold threshold, Installations installations) {
    return new QualityConditions(database, scores, threshold, installations);
  }

  @Produces
  @Singleton
  Alerts alerts(
      AlertStore store,
      Messenger messenger,
      Database database,
      Runtime runtime,
      SystemStates states,
      SafetyPolls polls,
      CaptureStates captures,
      ExpiryConditions expiries,
      QualityConditions quality) {
    var installations = runtime.installations();
    var sources =
        List.of(
            new PostgresConditions(database, installations),
            new StateConditions(
                states,
                () -> polls.states(installations.current().byObject().keySet()),
                new PostgresFootprint(database),
                installations),
            new CaptureConditions(captures),
            expiries,
            quality);
    return new Alerts(sources, store, messenger, runtime);
  }

  @Produces
  @Singleton
  AlertGauges alertGauges(MeterRegistry meters, AlertStore store, Runtime runtime) {
    return new AlertGauges(meters, store::current, runtime);
  }

  @Produces
  @Singleton
  SummaryJob summaries(
      Installations installations,
      Runs runs,
      Examinations examinations,
      Messenger messenger,
      InstantSource clock) {
    return new SummaryJob(installations, runs, examinations, messenger, clock);
  }
}
