package io.syncline.route.pipeline;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.run.Backlog;
import io.syncline.route.pipeline.WorkSource.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WorkSourcesTest {

  private static final Path PIPELINES = Path.of("routes/pipelines");
  private static final Pattern ENDPOINT = Pattern.compile("work:(\\w+)/\\{\\{(\\w+)}}");

  /** A template that takes work names its kind, and its parameter names the owner. */
  @Test
  void everyRouteTemplateThatTakesWorkIsInTheList() throws Exception {
    for (var template : PipelineRoute.Template.values()) {
      var endpoint =
          ENDPOINT.matcher(Files.readString(PIPELINES.resolve(template.id() + ".camel.yaml")));
      var source =
          WorkSources.ALL.stream().filter(it -> it.routeTemplate() == template).findFirst();
      assertThat(endpoint.find()).as(template.id()).isEqualTo(source.isPresent());
      if (source.isPresent()) {
        var owner = source.get().owner() == Owner.SYNC ? "sync" : "system";
        assertThat(endpoint.group(1)).isEqualTo(source.get().kind());
        assertThat(endpoint.group(2)).isEqualTo(owner).isEqualTo(template.parameter());
      }
    }
  }

  @Test
  void everyKindHasItsOwnName() {
    assertThat(WorkSources.ALL)
        .extracting(WorkSource::kind)
        .containsExactly("inbox", "deliveries", "poll", "reconcile", "backfill", "workflow");
    assertThatThrownBy(() -> WorkSources.named("outbox"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backfill");
  }

  /** Runs are listed by the API, and a poll has no queue. */
  @Test
  void everyQueueOfASystemIsCounted() {
    assertThat(WorkSources.of(Owner.SYSTEM).filter(it -> it.nextDue() != null))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.counted()).as(it.kind()).isNotNull());
    assertThat(WorkSources.counted())
        .extracting(Backlog.Queue::name)
        .containsExactly("events", "deliveries");
  }

  @Test
  void aSystemIsPolledAtItsIntervalOrHasNoSuchRoute() {
    var contacts = Contacts.synced();
    var clock = new SettableClock(Contacts.START);
    var systems =
        Map.of(
            CRM, new MemorySystem(CRM, contacts.type(CRM), clock),
            BOOKS, new MemorySystem(BOOKS, contacts.type(BOOKS), clock));

    var routes =
        PipelinePlan.of(
            contacts.installation(),
            id -> Optional.ofNullable(systems.get(id)),
            id -> id.equals(CRM) ? Optional.of(Duration.ofSeconds(30)) : Optional.empty(),
            List.of("- to: direct:crm.contacts.event", "- to: direct:books.invoices.event"));

    assertThat(routes)
        .extracting(PipelineRoute::id)
        .containsExactlyInAnyOrder(
            "books/dead-letter",
            "books/deliver",
            "books/realtime",
            "crm/dead-letter",
            "crm/deliver",
            "crm/realtime",
            "crm/poll",
            // a route of integrators sends events of it
            "crm.contacts/event",
            "contacts/backfill",
            "contacts/reconcile",
            "contacts/schedule");
    assertThat(routes)
        .filteredOn(it -> it.id().equals("crm/poll"))
        .extracting(PipelineRoute::parameters)
        .containsExactly(Map.of("interval", "30000ms"));
  }
}
