package io.syncline.journey;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem.Fault;
import io.syncline.core.Ruled;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Slice;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.Linking;
import io.syncline.core.review.answer.Choice;
import io.syncline.core.review.answer.FeasibleChoice;
import io.syncline.core.review.answer.Refused;
import io.syncline.store.TestDatabase;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sort of question but a conflict, answered by a person, over real PostgreSQL. */
class QuestionsJourneyTest {

  private static final Map<String, Value> ANN = Ann.WITHOUT_LAST_NAME;

  private World world = world(Contacts.synced());

  @Test
  @DisplayName("S4: a record held whole goes everywhere once a person says what it lacks")
  void whatARecordLacksIsSaidByAPerson() {
    world =
        world(
            Contacts.synced()
                .attributes(it -> it.name().equals("lastName") ? Ruled.required(it) : it));
    world.system(CRM).showsEmpty = false;
    var ann = world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.INVALID_VALUE);
    assertThat(refused(new Choice.Keep()).why()).isEqualTo(Refused.Why.NOT_OFFERED);
    assertThat(refused(new Choice.Say(Map.of("lastName", Value.CLEARED))).why())
        .isEqualTo(Refused.Why.NOT_OFFERED);

    world.decide(new Choice.Say(Map.of("lastName", Value.text("Lee"))));

    assertThat(world.system(CRM).fields(ann)).containsEntry("lastName", Value.text("Lee"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("lastName", Value.text("Lee"));
    assertThat(world.system(DESK).fields("1")).containsEntry("company", Value.text("Acme"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S13: a first meeting is shown with the strategy's answer suggested, and decided")
  void aFirstMeetingIsDecided() {
    world.system(BOOKS).create(Map.of("email", ANN.get("email"), "company", Value.text("Books")));
    world.hooks.clear();
    world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.FIRST_MEETING);
    var suggested = world.question().offers().get(0);
    assertThat(suggested.reason()).isEqualTo("the strategy would have said so");
    assertThat(suggested.values()).containsEntry("company", Value.text("Acme"));

    world.decide(new Choice.Take(BOOKS));

    assertThat(world.system(CRM).fields("1")).containsEntry("company", Value.text("Books"));
    assertThat(world.system(DESK).fields("1")).containsEntry("company", Value.text("Books"));
    world.assertQuiet();
  }

  @Test
  @DisplayName("S9: after an unknown outcome one decision makes one create")
  void anUnknownOutcomeIsDecidedAndCreatedOnce() {
    world = world(Contacts.synced().types(BOOKS, Types.unmarked()));
    lose(Fault.LOST_REQUEST);
    world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.OUTCOME_UNKNOWN);
    assertThat(world.system(BOOKS).ids()).isEmpty();

    world.decide(new Choice.Create());

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    world.assertQuiet();
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S9: a create with an unknown outcome is found before it is repeated")
  void anUnknownOutcomeThatWasACreateIsFound() {
    world = world(Contacts.synced().types(BOOKS, Types.unmarked()));
    lose(Fault.LOST_ANSWER);
    world.system(BOOKS).webhook = native0 -> {};
    world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.OUTCOME_UNKNOWN);

    world.decide(new Choice.Create());

    assertThat(world.system(BOOKS).ids()).hasSize(1);
    assertThat(world.stores.records().find(world.system(BOOKS).ref("1"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme Ltd", ""})
  @DisplayName("S6, S9: what a create without an outcome sent is no edit of the copy it made")
  void whatAnUnansweredCreateSentIsNoEdit(String since) {
    var ann = createdInTheBooksUnanswered();
    var company = since.isEmpty() ? Value.CLEARED : Value.text(since);
    world.system(CRM).edit(ann, "company", company);
    world.settle();
    world.system(BOOKS).edit("1", "lastName", Value.text("Lee"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", company);
    assertThat(world.system(CRM).fields(ann)).containsEntry("lastName", Value.text("Lee"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", company);
    world.assertQuiet();
  }

  @Test
  @DisplayName("S9, S13: what the copy shows otherwise than it was sent is a first meeting still")
  void whatACopyShowsOtherwiseThanSentIsAFirstMeeting() {
    var ann = createdInTheBooksUnanswered();
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();
    world.system(BOOKS).edit("1", "company", Value.text("Books"));
    world.settle();

    assertKind(Kind.FIRST_MEETING);
    assertThat(world.system(CRM).fields(ann)).containsEntry("company", Value.text("Acme Ltd"));
  }

  private String createdInTheBooksUnanswered() {
    world = world(Contacts.synced().types(BOOKS, Types.unmarked()));
    lose(Fault.LOST_ANSWER);
    var hooks = world.system(BOOKS).webhook;
    world.system(BOOKS).webhook = native0 -> {};
    var ann = world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.OUTCOME_UNKNOWN);
    world.system(BOOKS).webhook = hooks;
    return ann;
  }

  @Test
  @DisplayName("S17: of two candidates in a target the person names one, and it is linked")
  void oneOfTwoCandidatesIsLinked() {
    var ann = twoCandidatesInTheBooks();
    assertThat(world.question().offers())
        .extracting(FeasibleChoice::choice)
        .contains(new Choice.LinkCopy(books("1")), new Choice.LinkCopy(books("2")));

    world.decide(new Choice.LinkCopy(books("2")));

    assertThat(world.system(BOOKS).journal).allMatch(it -> it.id().equals("2"));
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();
    assertThat(world.system(BOOKS).fields("2")).containsEntry("company", Value.text("Acme Ltd"));
    assertThat(world.system(BOOKS).fields("1")).containsEntry("company", Value.text("Acme"));
  }

  @Test
  @DisplayName("S17: where none of the candidates is it, a person lets it be created")
  void noneOfTheCandidatesMeansACreate() {
    twoCandidatesInTheBooks();

    world.decide(new Choice.Create());

    assertThat(world.system(BOOKS).ids()).hasSize(3);
    assertThat(world.questions()).isEmpty();
    world.lookAtEverything();
    world.settle();
    assertThat(world.system(BOOKS).ids()).hasSize(3);
    assertThat(world.questions()).noneMatch(it -> it.contains("is books/contacts/1?"));
  }

  @Test
  @DisplayName("a question that was declined once and for all is not asked again")
  void whatWasDeclinedIsNotAskedAgain() {
    var ann = twoCandidatesInTheBooks();
    var id = world.question().review().item().id();

    world.decide(new Choice.Leave());
    world.system(CRM).edit(ann, "company", Value.text("Acme Ltd"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).journal).isEmpty();
    assertThat(world.stores.questions().find(id).orElseThrow().status())
        .isEqualTo(Review.Status.DECLINED);
  }

  @Test
  @DisplayName("S19: a second copy in one system becomes a secondary link: read, never written")
  void aSecondCopyBecomesASecondaryLink() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    var twin = world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.IDENTITY_CONFLICT);
    var record = world.stores.records().find(world.system(CRM).ref(ann)).orElseThrow().record();

    world.decide(new Choice.LinkRecord(record.id()));

    var link =
        world
            .stores
            .records()
            .find(record.id())
            .orElseThrow()
            .link(world.system(CRM).ref(twin))
            .orElseThrow();
    assertThat(link.link().role()).isEqualTo(Link.Role.SECONDARY);
    assertThat(world.system(CRM).journal).isEmpty();
    assertThat(world.system(BOOKS).ids()).hasSize(1);
  }

  @Test
  @DisplayName("S17: a copy that a person declares to be someone else becomes a separate record")
  void aCopyBecomesARecordOfItsOwn() {
    var ann = world.system(CRM).create(ANN);
    world.settle();
    var twin = world.system(CRM).create(ANN);
    world.settle();

    world.decisions.decide(
        world.question().review().item().id(), new Choice.Separate(), null, "mara");
    world.arrive();
    world.changes.runOnce(CRM, Slice.WHOLE, 10);

    var one = world.stores.records().find(world.system(CRM).ref(ann)).orElseThrow().record();
    var other = world.stores.records().find(world.system(CRM).ref(twin)).orElseThrow().record();
    assertThat(other.id()).isNotEqualTo(one.id());
    assertThat(other.value("firstName")).isEqualTo(Value.text("Ann"));
  }

  @Test
  @DisplayName("S16: a delete is noted, nothing is deleted elsewhere, and nothing is created again")
  void aDeleteIsNoted() {
    world.system(CRM).create(ANN);
    world.settle();
    world.system(BOOKS).delete("1");
    world.settle();
    assertKind(Kind.OBSERVED_DELETE);

    world.decide(new Choice.Leave());

    assertThat(world.questions()).isEmpty();
    assertThat(world.system(BOOKS).ids()).isEmpty();
    assertThat(world.system(DESK).ids()).hasSize(1);
  }

  private String twoCandidatesInTheBooks() {
    world.system(BOOKS).create(ANN);
    world.system(BOOKS).create(ANN);
    world.hooks.clear();
    var ann = world.system(CRM).create(ANN);
    world.settle();
    assertKind(Kind.AMBIGUOUS_MATCH);
    return ann;
  }

  private NativeRef books(String id) {
    return world.system(BOOKS).ref(id);
  }

  private void assertKind(Kind kind) {
    assertThat(world.question().review().item().kind()).isEqualTo(kind);
  }

  private void lose(Fault fault) {
    var faults = new ArrayDeque<>(List.of(fault));
    world.system(BOOKS).faults = () -> faults.isEmpty() ? Fault.NONE : faults.poll();
  }

  private Refused refused(Choice choice) {
    var id = world.question().review().item().id();
    return catchThrowableOfType(
        Refused.class, () -> world.decisions.decide(id, choice, null, "mara"));
  }

  private static World world(Contacts contacts) {
    return new World(TestDatabase.fresh(), contacts, 1);
  }

  private NativeRef crm(String native0) {
    return world.system(CRM).ref(native0);
  }

  /** Ann, and a second copy of her in the CRM of which a person is asked. */
  private void twins() {
    world.settled(ANN);
    world.settled(ANN);
    assertKind(Kind.IDENTITY_CONFLICT);
  }

  @Test
  @DisplayName(
      "S17: a second copy is linked, and its question ends, when the first copy's link does")
  void theQuestionEndsWhenThePlaceIsFree() {
    twins();
    var ann = world.record(CRM, "1").id();

    linking().unlink(crm("1"), "kim");
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.record(CRM, "2").id()).isEqualTo(ann);
  }

  @Test
  @DisplayName("S17: the question about a second copy ends when it turns out to be another record")
  void theQuestionEndsWhenTheCopyIsAnother() {
    twins();

    world.system(CRM).edit("2", "email", Value.text("bob@example.com"));
    world.settle();

    assertThat(world.questions()).isEmpty();
    assertThat(world.record(CRM, "2").id()).isNotEqualTo(world.record(CRM, "1").id());
  }

  @Test
  @DisplayName("S17: the question about a second copy ends when a person links it elsewhere")
  void theQuestionEndsWhenAPersonLinksTheCopy() {
    twins();
    var desk = world.system(DESK).create(Map.of("company", Value.text("Novak")));
    world.settle();
    var other = world.record(DESK, desk);
    linking()
        .unlink(
            world
                .stores
                .records()
                .find(other.id())
                .orElseThrow()
                .main(CRM, "contacts")
                .orElseThrow()
                .link()
                .ref(),
            "kim");

    linking().link(other.id(), crm("2"), "contact", "kim");

    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("S17: a question that comes up again about other records names those")
  void theQuestionNamesWhoItMayBeNow() {
    twins();
    var bob = world.settled(Map.of("email", Value.text("bob@example.com")));

    world.system(CRM).edit("2", "email", Value.text("bob@example.com"));
    world.settle();

    assertKind(Kind.IDENTITY_CONFLICT);
    assertThat(world.question().review().item().candidates())
        .containsExactly(world.record(CRM, bob).id().toString());
  }

  private Linking linking() {
    return new Linking(world.stores.changes(), Wakeups.NONE, world.clock, world.ids);
  }
}
