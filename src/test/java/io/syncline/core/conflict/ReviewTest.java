package io.syncline.core.conflict;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.conflict.ConflictsOnCompany.NOON;
import static io.syncline.core.conflict.ConflictsOnCompany.RECORD;
import static io.syncline.core.conflict.ConflictsOnCompany.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.ReviewItem.Kind;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.About;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S2: questions for people, and what they hold")
class ReviewTest {

  private static final ReviewItem NAMES = item(1, "which names", "firstName", "lastName");
  private static final ReviewItem COMPANY = item(2, "which company", "company");
  private static final Conflict OLDER = conflict(3, "company");
  private static final Conflict NEWER = conflict(4, "email");

  private final OpenQuestions open =
      new OpenQuestions(List.of(NAMES, COMPANY), List.of(NEWER, OLDER));

  @Test
  @DisplayName("S2: what is held is what the questions and conflicts not yet answered hold")
  void whatIsHeldWithoutTheAnswered() {
    assertThat(open.heldWithout(Set.of()))
        .containsExactlyInAnyOrder("firstName", "lastName", "company", "email");
    assertThat(open.heldWithout(Set.of(NAMES.id()))).containsExactlyInAnyOrder("company", "email");
    assertThat(open.heldWithout(Set.of(COMPANY.id(), NEWER.id())))
        .as("a conflict about it is still open")
        .containsExactlyInAnyOrder("firstName", "lastName", "company");
    assertThat(OpenQuestions.NONE.heldWithout(Set.of())).isEmpty();
  }

  @Test
  void theConflictsOfSomeAttributes() {
    assertThat(open.conflictsOf(Set.of("company", "lastName"))).containsExactly(OLDER);
    assertThat(open.conflictsOf(Set.of("company", "email"))).containsExactly(NEWER, OLDER);
  }

  @Test
  void aQuestionIsOverdueOnlyWhileItIsOpenAndOnlyAfterItsTime() {
    var open = new Review(NAMES, Review.Status.OPEN, null, NOON, null);
    var closed = new Review(NAMES, Review.Status.ANSWERED, null, NOON, null);

    assertThat(open.open()).isTrue();
    assertThat(open.overdue(NOON)).isFalse();
    assertThat(open.overdue(NOON.plusMillis(1))).isTrue();
    assertThat(closed.open()).isFalse();
    assertThat(closed.overdue(NOON.plusMillis(1))).isFalse();
  }

  @Test
  @DisplayName("S16: what a brake stops is collected in one question, each once, with its count")
  void aBrakesQuestionGrows() {
    var brake = item(5, "2 deletions wait for a person").with(List.of("b", "a"));
    var grown = brake.with(List.of("c", "a"));

    assertThat(grown.candidates()).containsExactly("a", "b", "c");
    assertThat(grown.question()).isEqualTo("3 deletions wait for a person");
    assertThat(grown.id()).isEqualTo(brake.id());
    assertThat(NAMES.with(List.of("a")).question()).isEqualTo("which names");
  }

  @Test
  @DisplayName("S16: only the questions of the brakes gather")
  void onlyTheQuestionsOfTheBrakesGather() {
    assertThat(ReviewItem.gathers(ReviewItem.DELETES_OF + "contacts")).isTrue();
    assertThat(ReviewItem.gathers(ReviewItem.CREATES_OF + "contacts")).isTrue();
    assertThat(ReviewItem.gathers("contacts")).isFalse();
  }

  @Test
  @DisplayName("S20: the question names the route that has not decided")
  void aRouteThatWasNotAskedIsNamed() {
    var conflicting =
        ConflictsOnCompany.by(Strategy.custom("direct:decide"))
            .conflicting(null, side(CRM, "a", NOON), side(BOOKS, "b", NOON));

    assertThat(KeptDecisions.NONE.unasked(conflicting, "direct:decide"))
        .isEqualTo("direct:decide has not decided it");
  }

  private static ReviewItem item(long id, String question, String... attributes) {
    return new ReviewItem(
        new UUID(0, id),
        new ReviewItem.Key(Kind.CONFLICT, "subject"),
        new About("contact", RECORD, null),
        Set.of(attributes),
        List.of(),
        question,
        NOON);
  }

  private static Conflict conflict(long id, String attribute) {
    return new Conflict(
        new UUID(0, id),
        new Conflict.Disputed(RECORD, "contact", attribute),
        Conflict.Kind.BOTH_CHANGED,
        new Conflict.Values(null, side(CRM, "a", NOON), side(BOOKS, "b", NOON)),
        new Conflict.Decided("MANUAL", null, null, "rule"),
        NOON);
  }
}
