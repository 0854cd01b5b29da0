package io.syncline.core.sync.judge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.sync.JudgedRead.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.UnaskedChanges;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.JudgedRead;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.EventAuditWriter;
import io.syncline.core.sync.state.LiveRecord;
import io.syncline.core.sync.state.LockedState;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.RouteAnswers;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Transformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S9: which newcomer may be what a create of ours made whose outcome is not known")
class UnansweredCreatesTest {

  private static final Map<String, String> ANN =
      Map.of("email", "ann@a.example", "firstName", "Ann", "lastName", "Ames", "company", "Acme");

  private final Transformer transformer = new Transformer();
  private final Ids ids = new Ids(InstantSource.fixed(NOON), new Random(1));
  private final Map<RecordId, RecordState> states = new LinkedHashMap<>();
  private final Set<RecordId> unsettled = new HashSet<>();
  private final Map<RecordId, Set<NativeRef>> inQuestion = new HashMap<>();
  private Contacts contacts = Contacts.synced();
  private @Nullable Instant createdAt = NOON;
  private Duration ahead = Duration.ZERO;

  @Test
  void whatSaysTheSameMayBeIt() {
    var record = creating(ANN);
    assertThat(mayBe(ANN)).containsExactly(record);
    unsettled.clear();
    assertThat(mayBe(ANN)).as("no create of it is open").isEmpty();
  }

  @Test
  @DisplayName("several records, by id; one that is not held is none")
  void severalRecordsByTheirIds() {
    var records = List.of(creating(ANN), creating(ANN), creating(ANN));
    unsettled.add(ids.nextRecord());
    assertThat(mayBe(ANN)).isEqualTo(records.stream().sorted().toList()).hasSize(3);
  }

  @Test
  @DisplayName("S16: a record that is not active creates nothing")
  void aRecordThatIsNotActiveIsNone() {
    for (var status : Status.values()) {
      states.clear();
      unsettled.clear();
      var record = creating(ANN, status, CRM);
      assertThat(mayBe(ANN).contains(record)).as(status.name()).isEqualTo(status == Status.ACTIVE);
    }
  }

  @Test
  @DisplayName("S17: a record that has its copy there needs no other")
  void aRecordWithACopyThereIsNone() {
    creating(ANN, Status.ACTIVE, BOOKS);
    assertThat(mayBe(ANN)).isEmpty();
  }

  @Test
  @DisplayName("S12: what was there before the record was made is another one, by our clock")
  void whatIsOlderThanTheRecordIsAnother() {
    creating(ANN);
    createdAt = NOON.minusMillis(1);
    assertThat(mayBe(ANN)).as("within one step of its clock").hasSize(1);
    createdAt = NOON.minusMillis(2);
    assertThat(mayBe(ANN)).isEmpty();
    contacts.granularity(Duration.ofSeconds(1));
    assertThat(mayBe(ANN)).as("a coarser clock").hasSize(1);
    createdAt = NOON.plusSeconds(60);
    ahead = Duration.ofSeconds(90);
    assertThat(mayBe(ANN)).as("a clock that is ahead").isEmpty();
    createdAt = null;
    assertThat(mayBe(ANN)).as("no one knows").hasSize(1);
  }

  @Test
  @DisplayName("what differs in a value that no rule matches by is another one")
  void anotherValueIsAnotherOne() {
    creating(ANN);
    assertThat(mayBe(but("lastName", "Bell"))).isEmpty();
    assertThat(mayBe(but("company", "Other"))).isEmpty();
    assertThat(mayBe(but("company", ""))).as("what one side leaves empty").hasSize(1);
  }

  @Test
  @DisplayName("what the record leaves empty says nothing against it")
  void whatTheRecordLeavesEmptySaysNothing() {
    creating(but("company", ""));
    assertThat(mayBe(ANN)).hasSize(1);
  }

  @Test
  @DisplayName(
      "an edited match value needs two others that agree, one of them about the record itself")
  void anEditedMatchValueNeedsTwoThatAgree() {
    creating(ANN);
    assertThat(mayBe(but("email", "b@b.example"))).hasSize(1);
    assertThat(mayBe(Map.of("email", "b@b.example", "firstName", "Ann", "company", "Acme")))
        .hasSize(1);
    assertThat(mayBe(Map.of("email", "b@b.example", "firstName", "Ann"))).isEmpty();
    assertThat(mayBe(Map.of("firstName", "Ann"))).as("no match value differs").hasSize(1);
    contacts.typed("company", ValueType.PICKLIST);
    assertThat(mayBe(Map.of("email", "b@b.example", "firstName", "Ann", "company", "Acme")))
        .as("a value that many share")
        .isEmpty();
  }

  @Test
  @DisplayName("who shares a company only, or nothing, is another one")
  void aSharedCompanyIsNotEnough() {
    creating(ANN);
    assertThat(mayBe(Map.of("company", "Acme"))).isEmpty();
    assertThat(mayBe(Map.of())).isEmpty();
  }

  @Test
  @DisplayName("once it is known what the create made, the other copies asked about are read again")
  void theOtherCopiesAskedAboutAreReadAgain() {
    var record = creating(ANN);
    var live = live(ANN);
    var other = new NativeRef(BOOKS, "contacts", "2");
    inQuestion.put(record, Set.of(live.ref(), other));

    new UnansweredCreates(ids).known(live, record);

    assertThat(live.changes().all(Effect.EventQueued.class))
        .singleElement()
        .extracting(Effect.EventQueued::event)
        .satisfies(
            it -> {
              assertThat(it.ref()).isEqualTo(other);
              assertThat(it.source()).isEqualTo(InboxEvent.Source.OBSERVED);
              assertThat(it.origin()).isEqualTo(Origin.of(UnansweredCreates.WORD));
            });
  }

  private static Map<String, String> but(String attribute, String value) {
    var all = new HashMap<>(ANN);
    all.put(attribute, value);
    return all;
  }

  /** A record whose copy in the books may have been made. */
  private RecordId creating(Map<String, String> values) {
    return creating(values, Status.ACTIVE, DESK);
  }

  private RecordId creating(Map<String, String> values, Status status, SystemId linked) {
    var id = ids.nextRecord();
    var attributes = new HashMap<String, AttributeState>();
    values.forEach(
        (name, text) -> attributes.put(name, new AttributeState(value(text), CRM, NOON, 1)));
    var link = Link.made(id, new NativeRef(linked, "contacts", "9"), "test");
    states.put(
        id,
        new RecordState(
            new UnifiedRecord(id, "contact", 1, status, attributes),
            List.of(new LinkState(link, Shadow.UNKNOWN, false)),
            Set.of()));
    unsettled.add(id);
    return id;
  }

  private static Value value(String text) {
    return text.isEmpty() ? Value.CLEARED : Value.text(text);
  }

  private List<RecordId> mayBe(Map<String, String> said) {
    return UnansweredCreates.mayBe(live(said));
  }

  private LiveRecord live(Map<String, String> said) {
    var entity = contacts.entity();
    var fields = new HashMap<String, Value>();
    said.forEach((name, text) -> fields.put(name, value(text)));
    var seen =
        new NativeRecord(
            JudgedRead.ref(BOOKS), new Value.Struct(fields), null, createdAt, createdAt, false);
    var look = JudgedRead.observation(BOOKS);
    var workspace =
        new Workspace(
            Installation.EMPTY,
            LockedState.of(states).unsettled(unsettled),
            new Questions(),
            new RouteAnswers(OperationRoutes.NONE, InstantSource.fixed(NOON)),
            NOON);
    return new LiveRecord(
        entity,
        new Observation(look.ref(), look.events(), 7, look.seen(), ahead),
        seen,
        transformer.inbound(entity, entity.participant(BOOKS).orElseThrow(), seen.fields()),
        workspace,
        new EventAuditWriter(ids),
        Set.of());
  }

  /** What is asked about copies in the books; nothing is kept apart. */
  private final class Questions extends UnaskedChanges {

    @Override
    public Set<NativeRef> inQuestion(RecordId record, SystemId system) {
      return system.equals(BOOKS) ? inQuestion.getOrDefault(record, Set.of()) : Set.of();
    }

    @Override
    public Set<RecordId> keptApart(NativeRef copy, @Nullable RecordId was) {
      return Set.of();
    }

    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void save(ChangeSet changes) {
      throw new UnsupportedOperationException();
    }
  }
}
