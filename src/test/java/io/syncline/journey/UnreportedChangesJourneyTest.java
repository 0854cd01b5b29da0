package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.Poller;
import io.syncline.core.run.poll.SafetyPolls;
import io.syncline.route.poll.SystemPoll;
import io.syncline.route.work.WorkTurn;
import io.syncline.store.TestDatabase;
import io.syncline.store.inbox.PostgresHooks;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A system that reports its changes by webhooks, and what becomes of those it does not report. */
class UnreportedChangesJourneyTest {

  private static final Duration SAFETY = Duration.ofHours(1);

  private final World world =
      new World(TestDatabase.fresh(), Contacts.synced().types(it -> listingChanges(it)), 1);
  private final List<HookState> reported = new ArrayList<>();
  private final PostgresHooks store = new PostgresHooks(new Database(world.source), world.clock);
  private final WebhookReports watch = new WebhookReports(new Unheard(), store, world.clock);
  private final SafetyPolls safety =
      new SafetyPolls(
          watch,
          store,
          new SafetyPolls.Pace(SAFETY, Duration.ofDays(1)),
          (system, to) -> reported.add(to),
          world.clock);
  private final Poller poller =
      new Poller(
          world.stores.inbox(), world.stores.watermarks(), world.ids, world.clock, time -> {});
  private final SystemPoll polls =
      new SystemPoll(
          (system, object) -> poller.runOnce(system, object, 10).events().size(),
          world.connected,
          () -> world.installation,
          Wakeups.NONE,
          system -> true,
          new SystemPoll.Reporting(system -> true, safety, poller::beginNow),
          world.clock);

  private static final class Unheard implements WebhookReports.Reports {
    @Override
    public void refused(SystemId system, HookFault fault) {}

    @Override
    public void begins(SystemId system, HookFault fault) {}

    @Override
    public void ends(SystemId system) {}
  }

  private static ObjectType listingChanges(ObjectType it) {
    var operations = new HashMap<>(it.operations());
    operations.put(Operation.Kind.CHANGED, operations.get(Operation.Kind.LIST));
    return Types.with(it, it.fields(), operations);
  }

  /** A webhook comes and is the vendor's. */
  private void reports(Runnable edit) {
    edit.run();
    watch.verified(CRM);
    world.settle();
  }

  private void silently(Runnable edit) {
    edit.run();
    world.hooks.clear();
  }

  private Value firstName(SystemId system) {
    return world.system(system).fields("1").get("firstName");
  }

  private String ann() {
    polls.poll(CRM);
    var ann = new String[1];
    reports(() -> ann[0] = world.system(CRM).create(Ann.BARE));
    return ann[0];
  }

  private void edit(String native0, String value) {
    world.system(CRM).edit(native0, "firstName", Value.text(value));
  }

  @Test
  @DisplayName("S22: what webhooks do not report is found by a poll, and then by many")
  void whatIsNotReportedIsPolledUntilItIsReportedAgain() {
    var ann = ann();
    assertThat(polls.poll(CRM)).isEqualTo(WorkTurn.NOT_DUE);

    silently(() -> edit(ann, "Lost"));
    world.clock.pass(SAFETY);
    assertThat(polls.poll(CRM)).isPositive();
    world.settle();
    assertThat(firstName(BOOKS)).isEqualTo(Value.text("Lost"));
    assertThat(safety.state(CRM)).as("a webhook may still come").isEqualTo(HookState.WORKING);

    world.clock.pass(Duration.ofMinutes(11));
    polls.poll(CRM);
    assertThat(safety.state(CRM)).isEqualTo(HookState.INCOMPLETE);
    silently(() -> edit(ann, "LostToo"));
    world.clock.pass(Duration.ofMinutes(1));
    assertThat(polls.poll(CRM)).isPositive();
    world.settle();
    assertThat(firstName(BOOKS)).isEqualTo(Value.text("LostToo"));
    assertThat(reported).containsExactly(HookState.INCOMPLETE);
  }

  @Test
  void anEditThatAWebhookReportedIsNoEvidenceWhenItIsPolledToo() {
    var ann = ann();
    reports(() -> edit(ann, "Reported"));
    world.clock.pass(SAFETY);
    assertThat(polls.poll(CRM)).as("rows since the beginning").isPositive();
    world.settle();

    // the poll is first, the webhook comes late
    world.clock.pass(SAFETY);
    edit(ann, "Late");
    var late = List.copyOf(world.hooks);
    world.hooks.clear();
    assertThat(polls.poll(CRM)).isPositive();
    world.settle();
    world.clock.pass(Duration.ofMinutes(5));
    watch.verified(CRM);
    world.hooks.addAll(
        late.stream().map(it -> world.event(CRM, it.ref().id(), it.source())).toList());
    world.settle();
    world.clock.pass(Duration.ofMinutes(11));
    polls.poll(CRM);

    assertThat(firstName(BOOKS)).isEqualTo(Value.text("Late"));
    assertThat(safety.state(CRM)).isEqualTo(HookState.WORKING);
    assertThat(reported).isEmpty();
  }

  @Test
  void theEchoOfOurOwnWriteIsNoEvidence() {
    ann();
    world.system(BOOKS).edit("1", "firstName", Value.text("FromBooks"));
    world.settle();
    assertThat(firstName(CRM)).isEqualTo(Value.text("FromBooks"));
    world.hooks.clear();
    world.clock.pass(SAFETY);
    assertThat(polls.poll(CRM)).isPositive();
    world.settle();
    world.clock.pass(Duration.ofMinutes(11));
    polls.poll(CRM);

    assertThat(safety.state(CRM)).isEqualTo(HookState.WORKING);
  }

  @Test
  @DisplayName("S22: while signatures fail the system is polled, from where webhooks began")
  void whileSignaturesFailTheSystemIsPolled() {
    world.system(CRM).create(Ann.likeHer("long@before.example"));
    world.hooks.clear();
    world.clock.pass(Duration.ofDays(3));
    var ann = ann();
    silently(() -> edit(ann, "Refused"));
    watch.refused(CRM, HookFault.SIGNATURE);

    assertThat(polls.poll(CRM)).as("Ann alone").isEqualTo(1);
    world.settle();
    assertThat(firstName(BOOKS)).isEqualTo(Value.text("Refused"));
    assertThat(world.system(BOOKS).ids()).hasSize(1);

    watch.verified(CRM);
    assertThat(polls.poll(CRM)).isEqualTo(WorkTurn.NOT_DUE);
    assertThat(reported).containsExactly(HookState.REFUSED, HookState.WORKING);
  }
}
