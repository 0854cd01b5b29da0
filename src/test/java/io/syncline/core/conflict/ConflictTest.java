package io.syncline.core.conflict;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.conflict.ConflictsOnCompany.NOON;
import static io.syncline.core.conflict.ConflictsOnCompany.RECORD;
import static io.syncline.core.conflict.ConflictsOnCompany.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.Conflict.Kind;
import io.syncline.core.conflict.Conflict.Side;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S10: a conflict, what makes it the same, and how it ended")
class ConflictTest {

  private static final UUID ID = new UUID(0, 9);
  private static final Value SECRET = Value.text("secret");
  private static final Side CRM_SAYS = side(CRM, "a", NOON);
  private static final Side BOOKS_SAY = side(BOOKS, "b", NOON);

  @Test
  @DisplayName("S10: it is the same conflict if it comes again later, or from the other side")
  void theSameValuesOverTheSameBaseAreTheSameConflict() {
    var conflict = conflict(Kind.BOTH_CHANGED, CRM_SAYS, BOOKS_SAY);
    var later = side(DESK, "b", NOON.plusSeconds(9));

    assertThat(conflict(Kind.BOTH_CHANGED, BOOKS_SAY, CRM_SAYS).key()).isEqualTo(conflict.key());
    assertThat(conflict(Kind.FIRST_MEETING, CRM_SAYS, later).key()).isEqualTo(conflict.key());
    assertThat(conflict(Kind.BOTH_CHANGED, CRM_SAYS, side(BOOKS, "c", NOON)).key())
        .isNotEqualTo(conflict.key());
    assertThat(
            ConflictsOnCompany.by(Strategy.MASTER_WINS)
                .conflicting(SECRET, CRM_SAYS, BOOKS_SAY)
                .key())
        .as("the conflicting it came from")
        .isEqualTo(conflict.key());
  }

  @Test
  @DisplayName("S8: what was possibly overwritten is another conflict with each edit")
  void eachEditThatWasPossiblyOverwrittenIsAnother() {
    var first = conflict(Kind.POSSIBLY_OVERWRITTEN, CRM_SAYS, BOOKS_SAY);
    var later = side(BOOKS, "b", NOON.plusSeconds(1));
    var unknown = new Side(BOOKS, null, NOON);

    assertThat(conflict(Kind.POSSIBLY_OVERWRITTEN, CRM_SAYS, BOOKS_SAY).key())
        .isEqualTo(first.key());
    assertThat(conflict(Kind.POSSIBLY_OVERWRITTEN, CRM_SAYS, later).key())
        .isNotEqualTo(first.key());
    assertThat(conflict(Kind.BOTH_CHANGED, CRM_SAYS, BOOKS_SAY).key()).isNotEqualTo(first.key());
    assertThat(conflict(Kind.POSSIBLY_OVERWRITTEN, CRM_SAYS, unknown).key())
        .isNotEqualTo(first.key());
    assertThat(conflict(Kind.BOTH_CHANGED, CRM_SAYS, unknown).key())
        .isNotEqualTo(conflict(Kind.POSSIBLY_OVERWRITTEN, CRM_SAYS, unknown).key());
  }

  @Test
  void itWaitsForAPersonUntilAValueIsChosen() {
    assertThat(ended(null, null).open()).isTrue();
    assertThat(ended(CRM, null).open()).isFalse();
  }

  @Test
  @DisplayName("a decision is the value made of both, else that of the side that won")
  void whatWasDecidedIsTheOutcomeOrTheWinnersValue() {
    assertThat(decided(ended(CRM, Value.text("c"))).value()).isEqualTo(Value.text("c"));
    assertThat(decided(ended(CRM, null)).value()).isEqualTo(Value.text("a"));
    assertThat(decided(ended(BOOKS, null)).value()).isEqualTo(Value.text("b"));
  }

  @Test
  @DisplayName("S24: none of it shows a value where it is written as text, but all say whose it is")
  void nothingShowsAValueAsText() {
    var crm = new Side(CRM, SECRET, NOON);
    var books = new Side(BOOKS, Value.decimal("4111111111111111"), NOON);
    var conflicting = ConflictsOnCompany.by(Strategy.MASTER_WINS).conflicting(SECRET, crm, books);
    var texts =
        Stream.of(
            crm + " of crm",
            conflicting + " of company",
            decided(conflict(Kind.BOTH_CHANGED, crm, books)) + " of " + ID,
            new QuestionsClosed.Verdict(ID, CRM, SECRET, Map.of()) + " of " + ID,
            new Resolution.Merged(SECRET, crm, null) + " of crm",
            new KeptDecision(conflicting.key(), "MERGE", SECRET, NOON) + " of company");

    assertThat(texts)
        .allSatisfy(
            it -> {
              var said = it.split(" of (?=[^ ]+$)");
              assertThat(said[0]).contains(said[1]).doesNotContain("secret", "4111");
            });
  }

  private static UndoneDecision.Decided decided(Conflict conflict) {
    return new UndoneDecision.Decided(conflict, Map.of());
  }

  private static Conflict conflict(Kind kind, Side held, Side seen) {
    return new Conflict(
        ID,
        new Conflict.Disputed(RECORD, "contact", "company"),
        kind,
        new Conflict.Values(SECRET, held, seen),
        new Conflict.Decided("MERGE", CRM, null, "rule"),
        NOON);
  }

  private static Conflict ended(@Nullable SystemId winner, @Nullable Value outcome) {
    return new Conflict(
        ID,
        new Conflict.Disputed(RECORD, "contact", "company"),
        Kind.BOTH_CHANGED,
        new Conflict.Values(SECRET, CRM_SAYS, BOOKS_SAY),
        new Conflict.Decided("MERGE", winner, outcome, "rule"),
        NOON);
  }
}
