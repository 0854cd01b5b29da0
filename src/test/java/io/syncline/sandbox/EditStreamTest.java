package io.syncline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.sandbox.hubspot.HubSpotSandbox;
import io.syncline.sandbox.kernel.Journal;
import io.syncline.sandbox.zendesk.ZendeskSandbox;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EditStreamTest {
  @Test
  void theSameSeedDoesTheSameThings() {
    try (var one = HubSpotSandbox.start();
        var two = HubSpotSandbox.start();
        var first = new EditStream(42, EditTarget.of(one));
        var second = new EditStream(42, EditTarget.of(two))) {
      assertThat(first.run(300)).isEqualTo(second.run(300));
      assertThat(one.journal().entries())
          .extracting(Journal.Entry::fields)
          .isEqualTo(two.journal().entries().stream().map(Journal.Entry::fields).toList());
    }
  }

  @Test
  void theSystemHoldsWhatTheStreamSays() {
    try (var desk = ZendeskSandbox.start();
        var stream = new EditStream(5, EditTarget.of(desk))) {
      stream.run(400);
      for (int i = 0; i < stream.ids().size(); i++) {
        var user = desk.record(stream.ids().get(i));
        var person = stream.persons().get(i);
        assertThat(user).isNotNull();
        assertThat(user.text("name")).isEqualTo(person.name());
        assertThat(user.text("email")).isEqualTo(person.email());
        assertThat(Objects.requireNonNullElse(user.text("phone"), "")).isEqualTo(person.phone());
      }
      assertThat(stream.persons()).extracting(Person::phone).contains("");
    }
  }

  @Test
  void aSaveWithoutAChangeChangesNothingAndIsInTheJournalAllTheSame() {
    try (var crm = HubSpotSandbox.start();
        var stream = new EditStream(1, EditTarget.of(crm), new EditStream.Mix(0, 0, 1, 0, 1))) {
      stream.run(3);
      assertThat(crm.journal().entries())
          .extracting(e -> e.fields().size())
          .containsExactly(8, 0, 0);
    }
  }

  @Test
  void anEditTouchesNothingThatOthersWroteInTheMeantime() {
    try (var crm = HubSpotSandbox.start();
        var stream = new EditStream(1, EditTarget.of(crm), new EditStream.Mix(0, 1, 1, 0, 1))) {
      var id = stream.next().id();
      crm.edit(id, Map.of("firstname", "Other"));
      stream.run(20);
      assertThat(crm.record(id)).matches(r -> r != null && "Other".equals(r.text("firstname")));
    }
  }

  @Test
  void noTwoOfAHundredThousandPeopleShareANameOrAnEmail() {
    var people = new People(1);
    var names = new HashSet<String>();
    var emails = new HashSet<String>();
    for (int i = 0; i < 100_000; i++) {
      var person = people.next();
      assertThat(names.add(person.name())).isTrue();
      assertThat(emails.add(person.email())).isTrue();
    }
  }

  @Test
  void aStreamRunsInTheBackgroundUntilClosed() {
    var steps = new CopyOnWriteArrayList<EditStream.Step>();
    try (var crm = HubSpotSandbox.start()) {
      try (var stream = new EditStream(9, EditTarget.of(crm))) {
        stream.start(500, steps::add);
        await().until(() -> steps.size() >= 20);
      }
      assertThat(crm.journal().size()).isGreaterThanOrEqualTo(steps.size());
      assertThat(steps).extracting(EditStream.Step::number).isSorted().doesNotHaveDuplicates();
    }
  }
}
