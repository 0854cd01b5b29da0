package io.syncline.core.delivery;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.delivery.FakeTarget.Fault;
import io.syncline.core.delivery.World.TargetType;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.WriteOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is found in a target: the record itself, another one, or a question for a person. */
@DisplayName("S9: what is found before a create")
class FindOrCreateTest {

  private static final Map<String, String> ANN =
      Map.of("email", "ann@x.org", "firstName", "Ann", "lastName", "Ash");

  private World world = new World(TargetType.plain());
  private RecordId ann = world.record(ANN);

  private void in(UnaryOperator<ObjectType> type, Contacts contacts) {
    world = new World(type, contacts, 1);
    ann = world.record(ANN);
  }

  private void in(TargetType type) {
    in(type::of, Contacts.synced());
  }

  /** By the last name, for which the target cannot be searched, before the email. */
  private void strongerByLastName() {
    in(
        TargetType.plain()::of,
        Contacts.synced().matching(MatchRule.on("lastName"), MatchRule.on("email")));
  }

  private void create() {
    world.order(ann, ANN.keySet(), true);
    world.settle();
  }

  private NativeRef has(String... said) {
    var fields = new HashMap<String, Value>();
    for (int i = 0; i < said.length; i += 2) {
      fields.put(said[i], Value.text(said[i + 1]));
    }
    return world.target.has(fields);
  }

  // --- by the marker ---

  @Test
  @DisplayName("a copy that holds the marker is the record, whatever else it holds")
  void aCopyWithTheMarkerIsTheRecord() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    var there = has("synclineId", ann.toString(), "email", "other@x.org");
    create();

    assertThat(madeBy(there)).isEqualTo("marker");
    assertThat(created()).isZero();
  }

  @Test
  @DisplayName("a search that is looser than it was asked finds no record by another's marker")
  void aCopyWithAnothersMarkerIsNotTheRecord() {
    in(TargetType.plain().withMarker(Duration.ZERO));
    world.target.loose = true;
    var other = has("synclineId", new RecordId(new UUID(0, 7)).toString());
    create();

    assertThat(world.store.links).doesNotContainKey(other);
    assertThat(created()).isEqualTo(1);
  }

  // --- by match rules ---

  @Test
  @DisplayName("a target that cannot be searched is not asked")
  void aTargetWithoutASearchIsNotAsked() {
    in(FindOrCreateTest::withoutSearch, Contacts.synced());
    has("email", "ann@x.org");
    create();

    assertThat(world.target.calls).noneMatch(it -> it.startsWith("find"));
    assertThat(created()).isEqualTo(1);
  }

  @Test
  @DisplayName("a search that is looser than it was asked finds no record with another email")
  void aHitWithAnotherEmailIsNotTheRecord() {
    world.target.loose = true;
    var other = has("email", "bob@x.org");
    create();

    assertThat(world.store.links).doesNotContainKey(other);
    assertThat(created()).isEqualTo(1);
  }

  @Test
  @DisplayName("what a person kept apart is passed over")
  void whatWasKeptApartIsPassedOver() {
    var other = has("email", "ann@x.org");
    world.store.apart.put(ann, Set.of(other));
    create();

    assertThat(world.store.links).doesNotContainKey(other);
    assertThat(created()).isEqualTo(1);
  }

  @Test
  @DisplayName("what is found by a strong rule is not searched for by a weaker one")
  void aStrongerRuleDecides() {
    in(
        FindOrCreateTest::searchable,
        Contacts.synced().matching(MatchRule.on("email"), MatchRule.on("lastName")));
    var there = has("email", "ann@x.org", "lastName", "Ash");
    has("lastName", "Ash");
    has("lastName", "Ash");
    create();

    assertThat(madeBy(there)).isEqualTo("match:email");
    assertThat(world.target.calls).doesNotContain("find lastName");
  }

  @Test
  @DisplayName("a match against which a stronger rule speaks is a question")
  void aStrongerRuleSpeaksAgainstAMatch() {
    strongerByLastName();
    var there = has("email", "ann@x.org", "lastName", "Oak");
    create();

    assertThat(created()).isZero();
    assertThat(world.store.links).isEmpty();
    assertThat(question().question()).endsWith("one matches by email but differs by lastName");
    assertThat(question().candidates()).containsExactly(there.toString());
  }

  @Test
  @DisplayName("a stronger rule speaks against a match only where both sides are filled and differ")
  void aStrongerRuleThatSaysNothingDoesNotSpeakAgainstAMatch() {
    for (var lastName : List.of("Ash", "")) {
      strongerByLastName();
      var there =
          lastName.isEmpty()
              ? has("email", "ann@x.org")
              : has("email", "ann@x.org", "lastName", lastName);
      create();
      assertThat(madeBy(there)).as("last name: " + lastName).isEqualTo("match:email");
    }
  }

  @Test
  @DisplayName("a weaker rule never speaks against a match")
  void aWeakerRuleDoesNotSpeakAgainstAMatch() {
    in(
        TargetType.plain()::of,
        Contacts.synced().matching(MatchRule.on("email"), MatchRule.on("lastName")));
    var there = has("email", "ann@x.org", "lastName", "Oak");
    create();

    assertThat(madeBy(there)).isEqualTo("match:email");
  }

  @Test
  @DisplayName("the question about two that match names both")
  void theQuestionNamesBoth() {
    var one = has("email", "ann@x.org");
    var other = has("email", "ann@x.org");
    create();

    assertThat(question().candidates()).containsExactly(one.toString(), other.toString());
  }

  @Test
  @DisplayName("an archived record that matches is a question")
  void anArchivedMatchIsAQuestion() {
    world.target.archived.add(has("email", "ann@x.org"));
    create();

    assertThat(created()).isZero();
    assertThat(question().question()).endsWith("the one that matches is archived there");
  }

  // --- by ids of other systems ---

  @Test
  @DisplayName("S17: a copy that holds the record's id in another system is the record")
  void aCopyWithOurIdElsewhereIsTheRecord() {
    exposed();
    var there = has("crmId", "7", "email", "other@x.org");
    create();

    assertThat(madeBy(there)).isEqualTo("match:external_id.crm");
  }

  @Test
  @DisplayName("S17: a hit that holds another id in that system is not the record")
  void aLooseHitWithAnotherIdIsNotTheRecord() {
    exposed();
    world.target.loose = true;
    var other = has("crmId", "8");
    create();

    assertThat(world.store.links).doesNotContainKey(other);
    assertThat(created()).isEqualTo(1);
  }

  @Test
  @DisplayName("S17: an id of another record speaks against a match by email")
  void anIdOfAnotherRecordSpeaksAgainstAMatch() {
    exposed();
    has("crmId", "8", "email", "ann@x.org");
    create();

    assertThat(created()).isZero();
    assertThat(question().question())
        .endsWith("one matches by email but differs by external_id.crm");
  }

  // --- a create that the target refuses as a duplicate ---

  @Test
  @DisplayName("the record that the target says it has is linked where it is recognized")
  void theOneThatIsThereIsRecognized() {
    assertRecognized(TargetType.plain(), "match:email", "email", "ann@x.org");
    var marked = TargetType.plain().withMarker(Duration.ofMinutes(5));
    assertRecognized(marked, "match:email", "email", "ann@x.org", "synclineId", "");
  }

  @Test
  @DisplayName("the record that the target says it has is a question where it is not recognized")
  void theOneThatIsThereIsNotRecognized() {
    assertNotRecognized(TargetType.plain(), "email", "other@x.org");
    var another = new RecordId(new UUID(0, 7)).toString();
    var marked = TargetType.plain().withMarker(Duration.ofMinutes(5));
    assertNotRecognized(marked, "email", "ann@x.org", "synclineId", another);
  }

  @Test
  @DisplayName("the record that the target says it has is known by its marker")
  void theOneThatIsThereIsKnownByItsMarker() {
    in(TargetType.plain().withMarker(Duration.ofMinutes(5)));
    assertThat(madeBy(refusedAsDuplicate("email", "o@x.org", "synclineId", ann.toString())))
        .isEqualTo("marker");
  }

  @Test
  @DisplayName("S17: the record that the target says it has is known by an id of another system")
  void theOneThatIsThereIsKnownByAnId() {
    exposed();
    assertThat(madeBy(refusedAsDuplicate("crmId", "7", "email", "other@x.org")))
        .isEqualTo("match:external_id.crm");
  }

  @Test
  @DisplayName("a doubtful match is not linked because a create was refused")
  void aDoubtfulMatchIsNotRecognized() {
    strongerByLastName();
    var there = refusedAsDuplicate("email", "ann@x.org", "lastName", "Oak");
    assertThat(world.store.links).doesNotContainKey(there);
    assertThat(question().question()).endsWith("the one there is not recognized");
  }

  @Test
  @DisplayName("what a person kept apart is not linked because a create was refused")
  void whatWasKeptApartIsNotRecognized() {
    world.target.turn =
        () -> {
          var there = has("email", "ann@x.org");
          world.store.apart.put(ann, Set.of(there));
          world.target.refusals.add(new WriteOutcome.AlreadyThere(there, "duplicate"));
        };
    create();

    assertThat(world.store.links).isEmpty();
    assertThat(world.store.deadLetters)
        .singleElement()
        .satisfies(it -> assertThat(it.failure().reason()).contains("as a person said"));
  }

  @Test
  @DisplayName("a duplicate that the target does not name is searched for")
  void aDuplicateWithoutANameIsSearchedFor() {
    world.target.turn =
        () -> {
          world.target.turn = () -> {};
          has("email", "ann@x.org");
          world.target.refusals.add(new WriteOutcome.AlreadyThere(null, "duplicate"));
        };
    world.order(ann, ANN.keySet(), true);
    world.runOnce();

    assertThat(madeBy(world.target.all().get(0))).isEqualTo("match:email");
    assertThat(world.target.calls).endsWith("write 1", "find email");
  }

  @Test
  @DisplayName("a duplicate that is never found is a question after a few searches")
  void aDuplicateThatIsNotFoundIsAQuestion() {
    world.target.turn =
        () -> world.target.refusals.add(new WriteOutcome.AlreadyThere(null, "duplicate"));
    create();

    assertThat(world.target.calls.stream().filter("write 1"::equals)).hasSize(4);
    assertThat(question().question()).endsWith("it is said to be there but is not found");
  }

  // --- by a value that the target keeps unique ---

  @Test
  @DisplayName("a create without an answer is found by a unique value, and is ours")
  void aCreateIsFoundByAUniqueValue() {
    in(FindOrCreateTest::unique, Contacts.synced());
    world.target.next(Fault.LOST_ANSWER);
    create();

    assertThat(world.target.all()).hasSize(1);
    assertThat(madeBy(world.target.all().get(0))).isEqualTo("created");
    assertThat(world.store.reviews).isEmpty();
  }

  @Test
  @DisplayName("a record that had the unique value before is matched, and is not ours")
  void whatHadTheUniqueValueBeforeIsNotOurs() {
    in(FindOrCreateTest::unique, Contacts.synced());
    world.target.turn = () -> has("email", "ann@x.org", "firstName", "Anna");
    world.target.next(Fault.LOST_REQUEST);
    world.order(ann, ANN.keySet(), true);
    world.runOnce();
    world.target.turn = () -> {};
    world.settle();

    assertThat(world.target.all()).hasSize(1);
    assertThat(madeBy(world.target.all().get(0))).isEqualTo("match:email");
    assertThat(world.reasons()).contains("CREATE UNKNOWN there-before");
  }

  @Test
  @DisplayName("a search that is looser than it was asked settles no create")
  void aLooseHitSettlesNoCreate() {
    in(FindOrCreateTest::unique, Contacts.synced());
    world.target.loose = true;
    var other = has("email", "bob@x.org", "firstName", "Ann", "lastName", "Ash");
    var empty = has("firstName", "Ann", "lastName", "Ash");
    world.target.next(Fault.LOST_REQUEST);
    create();

    assertThat(world.store.links).doesNotContainKeys(other, empty);
    assertThat(created()).isEqualTo(1);
  }

  private void assertRecognized(TargetType type, String rule, String... said) {
    in(type);
    assertThat(madeBy(refusedAsDuplicate(said))).isEqualTo(rule);
  }

  private void assertNotRecognized(TargetType type, String... said) {
    in(type);
    var there = refusedAsDuplicate(said);
    assertThat(world.store.links).doesNotContainKey(there);
    assertThat(question().question()).endsWith("the one there is not recognized");
    assertThat(question().candidates()).containsExactly(there.toString());
  }

  /** The create is refused because of a record that no search found before. */
  private NativeRef refusedAsDuplicate(String... said) {
    world.target.turn =
        () -> {
          world.target.turn = () -> {};
          world.target.refusals.add(new WriteOutcome.AlreadyThere(has(said), "duplicate"));
        };
    world.order(ann, ANN.keySet(), true);
    world.runOnce();
    return world.target.all().get(0);
  }

  private void exposed() {
    in(TargetType.plain()::of, Contacts.synced().exposing(BOOKS, "crmId", CRM));
    var here = new NativeRef(CRM, "contacts", "7");
    world.store.links.put(here, Link.made(ann, here, "created"));
  }

  private String madeBy(NativeRef ref) {
    var link = world.store.links.get(ref);
    assertThat(link).as("link of " + ref).isNotNull();
    assertThat(link.record()).isEqualTo(ann);
    return link.madeBy();
  }

  private long created() {
    return world.target.journal.stream().filter(it -> it.kind().equals("create")).count();
  }

  private ReviewItem question() {
    assertThat(world.store.reviews).hasSize(1);
    return world.store.reviews.values().iterator().next();
  }

  private static ObjectType withoutSearch(ObjectType base) {
    var it = TargetType.plain().of(base);
    var operations = new HashMap<>(it.operations());
    operations.remove(Operation.Kind.FIND);
    return with(it, it.fields(), operations);
  }

  /** It can be searched for the last name, too. */
  private static ObjectType searchable(ObjectType base) {
    var it = TargetType.plain().of(base);
    return with(it, with(it, "lastName", false), it.operations());
  }

  /** It refuses a second record with the same email. */
  private static ObjectType unique(ObjectType base) {
    var it = TargetType.plain().of(base);
    return with(it, with(it, "email", true), it.operations());
  }

  private static Map<String, FieldType> with(ObjectType type, String path, boolean unique) {
    var fields = new HashMap<>(type.fields());
    fields.computeIfPresent(
        path,
        (name, it) ->
            new FieldType(
                name,
                it.attribute(),
                it.pii(),
                it.content(),
                it.bounds(),
                new FieldType.Use(true, false, true, unique, FieldType.ClearAs.NULL)));
    return fields;
  }

  private static ObjectType with(
      ObjectType it, Map<String, FieldType> fields, Map<Operation.Kind, Operation> operations) {
    return new ObjectType(
        it.name(), it.known(), it.reading(), it.timing(), it.writing(), fields, operations);
  }
}
