package io.syncline.core.sync.merge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.Conflict.Kind;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.QuestionsClosed;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which open questions end when copies leave a record, and what of them goes with the copies. */
@DisplayName("S19: open questions in a split")
class SplitQuestionsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant EDITED = NOON.minusSeconds(60);
  private static final RecordId BOTH = new RecordId(new UUID(0, 7));
  private static final RecordId NEW = new RecordId(new UUID(0, 8));
  private static final NativeRef LEAVING = new NativeRef(CRM, "contacts", "1");
  private static final NativeRef OTHER = new NativeRef(BOOKS, "contacts", "1");

  private final Map<String, AttributeState> held = new HashMap<>();
  private final List<Conflict> conflicts = new ArrayList<>();
  private final List<ReviewItem> items = new ArrayList<>();

  @Test
  @DisplayName("a conflict ends with either side, and the side that stays wins")
  void aConflictEndsWithASide() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.BOTH_CHANGED, CRM, DESK, "Lee Ltd");
    item(2, ReviewItem.Kind.CONFLICT, null, "company");

    var left = questions(CRM);
    assertThat(left.held()).isEmpty();
    assertThat(left.remaining(record(), Set.of(CRM)))
        .isEqualTo(
            Map.of("company", held.get("company").next(Value.text("Lee Ltd"), DESK, EDITED)));
    assertThat(decided(left, record()))
        .isEqualTo(
            closing(
                Set.of(2), new QuestionsClosed.Verdict(id(1), CRM, Value.text("Acme"), Map.of())));

    assertThat(questions(DESK).held()).isEmpty();
    assertThat(questions(DESK).remaining(record(), Set.of(DESK))).isEmpty();
  }

  @Test
  @DisplayName("a conflict of two that stay is open, and holds its attribute")
  void aConflictOfTwoThatStay() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.BOTH_CHANGED, CRM, DESK, "Lee Ltd");
    item(2, ReviewItem.Kind.CONFLICT, null, "company");

    var questions = questions(BOOKS);
    assertThat(questions.held()).containsExactly("company");
    assertThat(questions.remaining(record(), Set.of(BOOKS))).isEmpty();
    assertThat(closed(questions, record()).all(Effect.class)).isEmpty();
  }

  @Test
  @DisplayName("a question stays while one of its conflicts does")
  void aQuestionOfTwoConflicts() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.BOTH_CHANGED, CRM, DESK, "Lee Ltd");
    conflict(2, "company", Kind.BOTH_CHANGED, CRM, BOOKS, "Bolt");
    item(3, ReviewItem.Kind.CONFLICT, null, "company");

    var questions = questions(DESK);
    assertThat(questions.held()).containsExactly("company");
    assertThat(decided(questions, record()).reviews()).isEmpty();
    assertThat(decided(questions, record()).verdicts())
        .extracting(QuestionsClosed.Verdict::conflict)
        .containsExactly(id(1));
    assertThat(questions(CRM).remaining(record(), Set.of(CRM)).get("company").value())
        .as("the newest conflict is the first")
        .isEqualTo(Value.text("Lee Ltd"));
  }

  @Test
  @DisplayName("a question about another attribute stays, and so does one without a conflict")
  void aQuestionAboutAnotherAttribute() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.FIRST_MEETING, CRM, DESK, "Lee Ltd");
    conflict(2, "lastName", Kind.PING_PONG, BOOKS, DESK, "Li");
    item(3, ReviewItem.Kind.FIRST_MEETING, null, "company");
    item(4, ReviewItem.Kind.PING_PONG, null, "lastName");
    item(5, ReviewItem.Kind.CONFLICT, LEAVING, "firstName");

    var questions = questions(CRM);
    assertThat(questions.held()).containsExactlyInAnyOrder("lastName", "firstName");
    assertThat(decided(questions, record()).reviews()).containsExactly(id(3));
  }

  @Test
  @DisplayName("S8: what may have been lost in a copy is a question until that copy leaves")
  void whatMayHaveBeenLost() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.POSSIBLY_OVERWRITTEN, CRM, DESK, null);

    assertThat(questions(CRM).held()).containsExactly("company");
    assertThat(questions(DESK).held()).isEmpty();
    assertThat(questions(DESK).remaining(record(), Set.of(DESK))).isEmpty();
    assertThat(questions(CRM, DESK).held()).isEmpty();
  }

  @Test
  @DisplayName("what a newer version asked is left alone")
  void whatANewerVersionAsked() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.UNKNOWN, CRM, DESK, "Lee Ltd");
    item(2, ReviewItem.Kind.UNKNOWN, LEAVING, "firstName");

    var questions = questions(CRM);
    assertThat(questions.held()).containsExactlyInAnyOrder("company", "firstName");
    assertThat(closed(questions, record()).all(Effect.class)).isEmpty();
  }

  @Test
  @DisplayName(
      "of questions about a copy those about one that leaves end; an invalid value goes with it")
  void questionsAboutACopy() {
    item(1, ReviewItem.Kind.INVALID_VALUE, LEAVING, "email");
    item(2, ReviewItem.Kind.INVALID_VALUE, OTHER, "company");
    item(3, ReviewItem.Kind.OBSERVED_DELETE, LEAVING, "lastName");
    item(4, ReviewItem.Kind.SAFETY_HOLD, null, "firstName");

    var questions = questions(CRM);
    assertThat(questions.held()).containsExactlyInAnyOrder("company", "firstName");
    assertThat(questions.heldThere()).containsExactly("email");
    assertThat(decided(questions, record())).isEqualTo(closing(Set.of(1, 3)));
    assertThat(closed(questions, record()).all(Effect.ReviewOpened.class))
        .singleElement()
        .satisfies(
            it -> {
              var again = it.item();
              assertThat(again.kind()).isEqualTo(ReviewItem.Kind.INVALID_VALUE);
              assertThat(again.id()).isNotEqualTo(id(1));
              assertThat(again.record()).isEqualTo(NEW);
              assertThat(again.ref()).isEqualTo(LEAVING);
              assertThat(again.attributes()).containsExactly("email");
              assertThat(again.subject()).isEqualTo("subject 1");
            });
  }

  @Test
  @DisplayName("a system that waited for the answer is restored no more")
  void restorationsEnd() {
    holds("company", "Acme", CRM);
    conflict(1, "company", Kind.BOTH_CHANGED, CRM, DESK, "Lee Ltd");

    assertThat(closed(questions(CRM), record()).all(Effect.RestorationsEnded.class))
        .containsExactly(new Effect.RestorationsEnded(BOTH, "company"));
  }

  @Test
  @DisplayName("where the record holds nothing, the verdict says so")
  void aConflictAboutNothing() {
    conflict(1, "company", Kind.BOTH_CHANGED, CRM, DESK, "Lee Ltd");

    var questions = questions(DESK);
    assertThat(questions.remaining(record(), Set.of(DESK))).isEmpty();
    assertThat(decided(questions, record()))
        .isEqualTo(
            closing(Set.of(), new QuestionsClosed.Verdict(id(1), CRM, Value.CLEARED, Map.of())));
  }

  private SplitQuestions questions(SystemId... gone) {
    return SplitQuestions.of(new OpenQuestions(items, conflicts), Set.of(LEAVING), Set.of(gone));
  }

  private ChangeSet closed(SplitQuestions questions, UnifiedRecord after) {
    var born = UnifiedRecord.born(NEW, "contact");
    var parts =
        new RecordSplit.Parts(
            new RecordState(after, List.of(), Set.of()),
            new RecordState(born, List.of(), Set.of()),
            questions);
    var changes = new ChangeSet();
    var ids = new Ids(InstantSource.fixed(NOON), new Random(1));
    questions.close(parts, ids, "kim", NOON, changes);
    return changes;
  }

  private QuestionsClosed decided(SplitQuestions questions, UnifiedRecord after) {
    return closed(questions, after).all(Effect.QuestionsDecided.class).get(0).closing();
  }

  private static QuestionsClosed closing(
      Set<Integer> reviews, QuestionsClosed.Verdict... verdicts) {
    var ids = new ArrayList<UUID>();
    reviews.forEach(it -> ids.add(id(it)));
    return new QuestionsClosed(
        Set.copyOf(ids), Review.Status.ANSWERED, "split", "kim", NOON, List.of(verdicts));
  }

  private UnifiedRecord record() {
    return new UnifiedRecord(BOTH, "contact", 5, UnifiedRecord.Status.ACTIVE, held);
  }

  private void holds(String attribute, String value, SystemId source) {
    held.put(attribute, new AttributeState(Value.text(value), source, EDITED, 3));
  }

  private void conflict(
      int id, String attribute, Kind kind, SystemId one, SystemId other, @Nullable String seen) {
    var value = seen == null ? null : Value.text(seen);
    conflicts.add(
        new Conflict(
            id(id),
            new Conflict.Disputed(BOTH, "contact", attribute),
            kind,
            new Conflict.Values(
                Value.text("before"),
                new Conflict.Side(one, Value.text("Acme"), EDITED),
                new Conflict.Side(other, value, EDITED)),
            new Conflict.Decided("manual", null, null, "syncline"),
            EDITED));
  }

  private void item(int id, ReviewItem.Kind kind, @Nullable NativeRef ref, String attribute) {
    items.add(
        new ReviewItem(
            id(id),
            new ReviewItem.Key(kind, "subject " + id),
            new About("contact", BOTH, ref),
            Set.of(attribute),
            List.of(),
            "What now?",
            EDITED));
  }

  private static UUID id(int id) {
    return new UUID(1, id);
  }
}
