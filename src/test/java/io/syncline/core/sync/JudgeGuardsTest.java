package io.syncline.core.sync;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static io.syncline.core.Contacts.heading;
import static io.syncline.core.sync.JudgedRead.NOON;
import static io.syncline.core.sync.JudgedRead.RECORD;
import static io.syncline.core.sync.JudgedRead.ref;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.rule.Validation.Response;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.PingPongCounter;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.Judgement;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.Versions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a whole look holds, releases, counts and asks, around the judgement of its fields. */
class JudgeGuardsTest {

  private static final Value ANN = Value.text("Ann");
  private static final Value ANNE = Value.text("Anne");
  private static final Value ANNA = Value.text("Anna");

  private final JudgedRead look = new JudgedRead();

  // --- what the definition refuses ---

  @Test
  @DisplayName("S1: an invalid value stays out of the record, waits, and is known from then on")
  void anInvalidValueIsHeld() {
    allowing(Response.HOLD, "Ann", "Anna");
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));

    var verdict = look.at(CRM, "firstName", ANNE);

    assertThat(verdict.record().value("firstName")).isEqualTo(ANN);
    assertThat(verdict.record().version()).as("nothing was written to it").isEqualTo(4);
    assertThat(verdict.shadow().field("firstName")).isEqualTo(FieldShadow.refused(ANNE, ANN));
    assertThat(verdict.held()).containsExactly("firstName");
    assertThat(verdict.reason()).isEqualTo("held-invalid");
    assertThat(verdict.reviews())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(ReviewItem.Kind.INVALID_VALUE);
              assertThat(it.subject()).isEqualTo(ref(CRM) + "#firstName");
              assertThat(it.record()).isEqualTo(RECORD);
              assertThat(it.ref()).isEqualTo(ref(CRM));
              assertThat(it.attributes()).containsExactly("firstName");
              assertThat(it.question())
                  .startsWith("firstName of " + ref(CRM) + " is not valid: ")
                  .doesNotContain("Anne");
            });
  }

  @Test
  @DisplayName("S1: an invalid value that is known is not asked about again; another one is")
  void aKnownInvalidValueIsNotAskedAboutAgain() {
    allowing(Response.HOLD, "Ann");
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANNE));

    var again = look.at(CRM, "firstName", ANNE);
    assertThat(again.reviews()).isEmpty();
    assertThat(again.held()).isEmpty();
    assertThat(again.reason()).isEqualTo("unchanged");
    assertThat(look.at(CRM, "firstName", ANNA).reviews()).hasSize(1);
  }

  @Test
  @DisplayName("S1: what is still invalid waits, without another question")
  void whatIsStillInvalidWaits() {
    allowing(Response.HOLD, "Ann");
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.refused(ANNE, ANN));

    var again = look.at(CRM, "firstName", ANNE);
    assertThat(again.reviews()).isEmpty();
    assertThat(again.held()).containsExactly("firstName");
    assertThat(again.reason()).isEqualTo("held-invalid");
    assertThat(again.shadow().field("firstName")).isEqualTo(FieldShadow.refused(ANNE, ANN));
    assertThat(look.at(CRM, "firstName", ANNA).shadow().field("firstName"))
        .as("the next invalid value")
        .isEqualTo(FieldShadow.refused(ANNA, ANN));
  }

  @Test
  @DisplayName("S1: a corrected value is an edit of the last valid one, and no conflict with it")
  void aCorrectedValueIsAnEdit() {
    allowing(Response.HOLD, "Ann", "Anna");
    look.record("firstName", ANN, CRM)
        .shadow("firstName", FieldShadow.refused(ANNE, ANN))
        .waiting("firstName");

    var corrected = look.at(BOOKS, "firstName", ANNA);
    assertThat(corrected.conflicts()).isEmpty();
    assertThat(corrected.record().value("firstName")).isEqualTo(ANNA);
    assertThat(corrected.shadow().field("firstName")).isEqualTo(FieldShadow.read(ANNA));
    assertThat(corrected.released()).hasSize(1);

    var setBack = look.at(BOOKS, "firstName", ANN);
    assertThat(setBack.changes()).isEmpty();
    assertThat(setBack.released()).hasSize(1);
  }

  @Test
  @DisplayName("S1: a corrected value conflicts with what was edited elsewhere meanwhile")
  void aCorrectedValueConflictsWithAnEdit() {
    allowing(Response.HOLD, "Ann", "Anna");
    look.record("firstName", ANNA, CRM).shadow("firstName", FieldShadow.refused(ANNE, ANN));
    allowing(Response.HOLD, "Ann", "Anna", "Al");

    assertThat(look.at(BOOKS, "firstName", Value.text("Al")).conflicts()).hasSize(1);
  }

  @Test
  @DisplayName("S1: what a mended definition allows is taken, though the system shows the same")
  void aMendedDefinitionTakesWhatWaited() {
    allowing(Response.HOLD, "Ann", "Anne");
    look.shadow("firstName", FieldShadow.refused(ANNE, null)).waiting("firstName");

    var read = look.at(CRM, "firstName", ANNE);
    assertThat(read.record().value("firstName")).isEqualTo(ANNE);
    assertThat(read.shadow().field("firstName")).isEqualTo(FieldShadow.read(ANNE));
    assertThat(read.released()).hasSize(1);

    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.refused(ANNE, ANN));
    assertThat(look.at(BOOKS, "firstName", ANNE).record().value("firstName")).isEqualTo(ANNE);
  }

  @Test
  @DisplayName("S1: an invalid value that is met first is asked about")
  void anInvalidValueMetFirstIsAskedAbout() {
    allowing(Response.HOLD, "Ann");
    look.record("firstName", ANN, CRM);

    assertThat(look.at(BOOKS, "firstName", ANNE).held()).containsExactly("firstName");
  }

  @Test
  @DisplayName("S1: a value that is rejected is no question")
  void aRejectedValueIsNoQuestion() {
    allowing(Response.REJECT, "Ann");
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));

    var verdict = look.at(CRM, "firstName", ANNE);
    assertThat(verdict.held()).isEmpty();
    assertThat(verdict.reviews()).isEmpty();
    assertThat(verdict.shadow().field("firstName")).isEqualTo(FieldShadow.read(ANN));
  }

  @Test
  @DisplayName("S1: text that cannot be stored is kept out of the shadow, and waits for a person")
  void textThatCannotBeStoredIsInNoShadow() {
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));

    var verdict = look.at(CRM, "firstName", Value.text("A\u0000"));
    assertThat(verdict.held()).containsExactly("firstName");
    assertThat(verdict.shadow().field("firstName")).isEqualTo(FieldShadow.read(ANN));
  }

  @Test
  @DisplayName("S2: of a new record with an invalid value nothing goes out; of a valid one all")
  void aNewRecordWithAnInvalidValueWaitsAsAWhole() {
    allowing(Response.HOLD, "Ann");
    var all = look.contacts.entity().attributes().keySet();
    look.isNew();

    var invalid = look.at(CRM, Map.of("firstName", ANNE, "company", Value.text("Acme")));
    assertThat(invalid.held()).isEqualTo(all);
    assertThat(invalid.reviews()).singleElement().extracting(it -> it.attributes()).isEqualTo(all);
    assertThat(invalid.record().value("company")).isEqualTo(Value.text("Acme"));
    assertThat(look.at(CRM, "firstName", ANN).held()).isEmpty();
  }

  @Test
  @DisplayName("S7: a new record has its first version even when nothing of it was taken")
  void aNewRecordHasItsFirstVersion() {
    allowing(Response.HOLD, "Ann");
    look.isNew();

    assertThat(look.at(CRM, "firstName", ANNE).record().version()).isEqualTo(1);
    assertThat(look.at(CRM, "firstName", ANN).record().version()).isEqualTo(1);
  }

  @Test
  @DisplayName("S2: a value seen now answers the question about an invalid one, and no other")
  void aLaterValueReleasesWhatWaited() {
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANNA));
    assertThat(look.at(CRM, "firstName", ANNE).released()).isEmpty();

    look.waiting("firstName");
    assertThat(look.at(CRM, "firstName", ANNE).released())
        .containsExactly(
            new Effect.QuestionAnswered(ReviewItem.Kind.INVALID_VALUE, ref(CRM) + "#firstName"));
    assertThat(look.at(CRM, "firstName", ANNA).released()).as("seen before").isEmpty();
  }

  // --- what is counted and kept ---

  @Test
  @DisplayName("S1: a look that finds nothing new leaves the record as it is")
  void aLookWithoutAnythingNewWritesNothing() {
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));

    var verdict = look.at(CRM, "firstName", ANN);
    assertThat(verdict.record()).isEqualTo(look.record());
    assertThat(verdict.examined()).isEmpty();
  }

  @Test
  @DisplayName("S5: a reverted edit is counted on the record, and is no change of it")
  void aRevertedEditIsNoChange() {
    look.contacts.oneWay().attributes(it -> Ruled.owned(it, null, ForeignWrite.REVERT));
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.answered(ANN, ANN));

    var verdict = look.at(BOOKS, "firstName", ANNE);
    assertThat(verdict.reason()).isEqualTo("foreign-write-reverted");
    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.record().attributes().get("firstName").pingPong()).isNotNull();
  }

  @Test
  @DisplayName("S24: a change says what it was and became, also where there was nothing")
  void aChangeSaysWhatItWas() {
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));

    var changes = look.at(CRM, Map.of("firstName", ANNE, "company", ANNA)).changes();
    assertThat(changes.get("firstName").before()).isEqualTo(ANN);
    assertThat(changes.get("firstName").after()).isEqualTo(ANNE);
    assertThat(changes.get("company").after()).isEqualTo(ANNA);
  }

  @Test
  @DisplayName("of two fields for one attribute the first that was edited says it")
  void theFirstOfTwoFieldsSaysIt() {
    look.contacts.mappings(
        (system, it) ->
            it.attribute().equals("company") ? FieldMapping.both(it.field(), "lastName") : it);
    look.record("lastName", ANN, CRM)
        .shadow("lastName", FieldShadow.read(ANN))
        .shadow("company", FieldShadow.read(ANN));

    var verdict = look.at(CRM, Map.of("lastName", ANNE, "company", ANNA));
    assertThat(verdict.record().value("lastName")).isEqualTo(ANNE);
  }

  @Test
  @DisplayName("S10: what an expression decided is kept for the next time")
  void aDecisionIsKept() {
    look.contacts.by(Strategy.custom("newer"));
    look.record("firstName", ANNA, CRM).shadow("firstName", FieldShadow.read(ANN));

    var verdict = look.at(BOOKS, "firstName", ANNE);
    assertThat(verdict.keptDecisions())
        .singleElement()
        .satisfies(it -> assertThat(it.value()).isEqualTo(ANNE));
    assertThat(verdict.held()).as("it is decided").isEmpty();
    assertThat(verdict.reviews()).isEmpty();
  }

  @Test
  @DisplayName("S3: a copy's state is named by its version, else by its time of change")
  void aStateIsNamedByItsVersion() {
    assertThat(Versions.of(state("7", NOON))).isEqualTo("7");
    assertThat(Versions.of(state(null, NOON))).isEqualTo(NOON.toString());
    assertThat(Versions.of(state(null, null))).isNull();
  }

  private static NativeRecord state(@Nullable String version, @Nullable Instant updatedAt) {
    return new NativeRecord(ref(CRM), Value.Struct.EMPTY, version, updatedAt, null, false);
  }

  @Test
  @DisplayName("a field whose attribute the entity does not have says nothing")
  void aFieldOfNoAttributeSaysNothing() {
    look.contacts.mappings(
        (system, it) ->
            it.attribute().equals("company") ? FieldMapping.both(it.field(), "unknown") : it);
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));

    var verdict = look.at(CRM, Map.of("company", ANNA, "firstName", ANNE));
    assertThat(verdict.changes()).containsOnlyKeys("firstName");
  }

  @Test
  @DisplayName("S2: questions that are added hold their attributes, and say why")
  void addedQuestionsHold() {
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));
    var plain = look.at(CRM, "firstName", ANNE);
    var meeting = new JudgedRead().record("firstName", ANN, CRM).at(BOOKS, "firstName", ANNA);
    var question = meeting.reviews().get(0);

    assertThat(plain.asking(List.of())).isEqualTo(plain);
    var asking = plain.asking(List.of(question));
    assertThat(asking.reviews()).containsExactly(question);
    assertThat(asking.held()).containsExactly("firstName");
    assertThat(asking.reason()).isEqualTo("held-safety");
  }

  @Test
  @DisplayName("S11: a person's decision goes into the record, and answers its questions")
  void aDecisionGoesIntoTheRecord() {
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));
    var plain = look.at(CRM, "firstName", ANNE);
    var answered = new Effect.QuestionAnswered(ReviewItem.Kind.CONFLICT, "it");
    var state = new AttributeState(ANNA, AttributeState.PERSON, NOON, 1);
    var change = new AttributeChange(ANN, ANNA);

    var decided =
        plain.deciding(Map.of("lastName", state), Map.of("lastName", change), Set.of(answered));
    assertThat(decided.record().value("lastName")).isEqualTo(ANNA);
    assertThat(decided.record().value("firstName")).isEqualTo(ANNE);
    assertThat(decided.changes()).containsOnlyKeys("firstName", "lastName");
    assertThat(decided.released()).containsExactly(answered);
    assertThat(plain.deciding(Map.of(), Map.of(), Set.of(answered)).record())
        .as("nothing is decided")
        .isEqualTo(plain.record());
  }

  // --- what is asked ---

  @Test
  @DisplayName(
      "S13: the question of a first meeting names the attribute, both systems and the reason")
  void theQuestionNamesBothSystems() {
    look.record("firstName", ANN, CRM);

    assertThat(look.at(BOOKS, "firstName", ANNE).reviews())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(ReviewItem.Kind.FIRST_MEETING);
              assertThat(it.subject()).isEqualTo(RECORD + "#firstName");
              assertThat(it.candidates()).containsExactly("crm", "books");
              assertThat(it.question())
                  .isEqualTo(
                      "Which value of firstName should be kept: that of crm or that of books?"
                          + " (two filled values met for the first time)");
            });
  }

  @Test
  @DisplayName("S5, S10: a conflict and an exchange without end are asked about as what they are")
  void eachKindOfConflictIsItsOwnQuestion() {
    look.contacts.by(Strategy.of(Strategy.Kind.MANUAL));
    look.record("firstName", ANNA, CRM).shadow("firstName", FieldShadow.answered(ANN, ANN));
    assertThat(asked(look.at(BOOKS, "firstName", ANNE))).isEqualTo(ReviewItem.Kind.CONFLICT);

    var endless = new PingPongCounter(BOOKS, "", 0, 19, NOON.minusSeconds(1));
    look.record("firstName", new AttributeState(ANN, CRM, NOON.minusSeconds(1), 2, endless));
    assertThat(asked(look.at(BOOKS, "firstName", ANNE))).isEqualTo(ReviewItem.Kind.PING_PONG);
  }

  private static ReviewItem.Kind asked(Judgement verdict) {
    assertThat(verdict.held()).containsExactly("firstName");
    return verdict.reviews().get(0).kind();
  }

  // --- what decides the direction ---

  @Test
  @DisplayName("S11: the rest of a look is judged under the direction that the same look decides")
  void whatDecidesTheDirectionIsJudgedFirst() {
    directedByCompany();
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.answered(ANN, ANN));

    look.record("company", Value.text("ours"), CRM)
        .shadow("company", FieldShadow.read(Value.text("ours")));
    var opens = look.at(BOOKS, Map.of("firstName", ANNE, "company", Value.text("theirs")));
    assertThat(opens.record().value("company")).isEqualTo(Value.text("theirs"));
    assertThat(opens.record().value("firstName")).isEqualTo(ANNE);

    look.record("company", Value.text("theirs"), CRM)
        .shadow("company", FieldShadow.read(Value.text("theirs")));
    var closes = look.at(BOOKS, Map.of("firstName", ANNE, "company", Value.text("ours")));
    assertThat(closes.record().value("company")).isEqualTo(Value.text("ours"));
    assertThat(closes.record().value("firstName")).isEqualTo(ANN);
    assertThat(closes.changes().get("company").before()).isEqualTo(Value.text("theirs"));
  }

  @Test
  @DisplayName("S10: a conflict about what decides the direction is one conflict")
  void whatDecidesTheDirectionIsJudgedOnce() {
    directedByCompany();
    look.contacts.by(Strategy.of(Strategy.Kind.MANUAL));
    look.record("company", Value.text("ours"), CRM)
        .shadow("company", FieldShadow.read(Value.text("old")));

    var verdict = look.at(BOOKS, "company", Value.text("theirs"));
    assertThat(verdict.conflicts()).singleElement().extracting(Conflict::open).isEqualTo(true);
    assertThat(verdict.reviews()).hasSize(1);
  }

  private void directedByCompany() {
    look.contacts.conditional(
        heading("company == 'ours'", CRM, BOOKS), heading("company == 'theirs'", BOOKS, CRM));
  }

  // --- fields that only receive, and fields that no sync carries ---

  @Test
  @DisplayName("S2: a value written in another way is no edit, and its answer stays known")
  void aReformattedValueIsNoEdit() {
    look.contacts.typed("company", ValueType.DECIMAL);
    var answered = FieldShadow.answered(Value.text("10"), Value.decimal(9));
    look.record("company", Value.decimal(12), CRM).shadow("company", answered);

    var verdict = look.at(BOOKS, "company", Value.text("10.0"));
    assertThat(verdict.conflicts()).isEmpty();
    assertThat(verdict.changes()).isEmpty();
    assertThat(verdict.shadow().field("company"))
        .isEqualTo(FieldShadow.answered(Value.text("10.0"), Value.decimal(9)));
  }

  @Test
  @DisplayName("S11: a field that only receives is compared by its meaning, readable or not")
  void aFieldThatOnlyReceivesIsCompared() {
    look.contacts
        .typed("company", ValueType.DECIMAL)
        .mappings((system, it) -> system.equals(BOOKS) ? receiving(it) : it);
    look.record("company", Value.decimal(10), CRM)
        .shadow("company", FieldShadow.answered(Value.text("10"), Value.decimal(10)));

    assertThat(look.at(BOOKS, "company", Value.text("10.0")).reason())
        .isNotEqualTo("foreign-write-flagged");
    assertThat(look.at(BOOKS, "company", Value.text("11")).reason())
        .isEqualTo("foreign-write-flagged");
    assertThat(look.at(BOOKS, "company", Value.text("many")).reason())
        .as("no number")
        .isEqualTo("foreign-write-flagged");
  }

  @Test
  @DisplayName(
      "S2: where the shadow cannot be read any more, only an answered value makes no conflict")
  void aShadowThatCannotBeReadIsNoBase() {
    look.contacts.typed("company", ValueType.DECIMAL);
    look.record("company", Value.decimal(10), CRM);

    look.shadow("company", FieldShadow.answered(Value.text("many"), Value.decimal(10)));
    assertThat(look.at(BOOKS, "company", Value.text("11")).changes()).containsKey("company");
    look.shadow("company", FieldShadow.read(Value.text("many")));
    assertThat(look.at(BOOKS, "company", Value.text("11")).conflicts()).hasSize(1);
  }

  @Test
  @DisplayName("S11: what only filters name is read from every system that may change anything")
  void whatOnlyFiltersNameIsReadFromWhoMayChangeAnything() {
    look.contacts.unsynced("firstName").oneWay();
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));
    assertThat(look.at(CRM, "firstName", ANNE).changes()).containsKey("firstName");
    assertThat(look.at(BOOKS, "firstName", ANNE).changes()).isEmpty();
  }

  @Test
  @DisplayName("S11: a system that no sync includes changes nothing")
  void aSystemOfNoSyncChangesNothing() {
    look.contacts.only(CRM, BOOKS);
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));
    assertThat(look.at(BOOKS, "firstName", ANNE).changes()).containsKey("firstName");
    assertThat(look.at(DESK, "firstName", ANNE).changes()).isEmpty();
  }

  @Test
  @DisplayName("S11: only syncs that include the system and the attribute have a say")
  void syncsThatDoNotIncludeItHaveNoSay() {
    look.contacts.aSyncPerTarget().onlyWay("desk", CRM, DESK);
    look.record("firstName", ANN, CRM).shadow("firstName", FieldShadow.read(ANN));
    assertThat(look.at(BOOKS, "firstName", ANNE).changes()).containsKey("firstName");
    assertThat(look.at(DESK, "firstName", ANNE).changes()).isEmpty();

    look.contacts = Contacts.synced().aSyncForCompanies().onlyWay("companies", CRM, BOOKS);
    assertThat(look.at(BOOKS, "firstName", ANNE).changes()).containsKey("firstName");
    look.record("company", ANN, CRM).shadow("company", FieldShadow.read(ANN));
    assertThat(look.at(BOOKS, "company", ANNE).changes()).isEmpty();
  }

  private static FieldMapping receiving(FieldMapping it) {
    return new FieldMapping(
        it.field(),
        it.attribute(),
        false,
        true,
        new FieldMapping.Conversion(
            it.conversion().transformsIn(), it.conversion().values(), false, null));
  }

  private void allowing(Response onInvalid, String... values) {
    look.contacts.attributes(
        it -> it.name().equals("firstName") ? Ruled.validated(it, among(onInvalid, values)) : it);
  }

  private static Validation among(Response onInvalid, String... values) {
    return new Validation(
        false,
        null,
        null,
        new Validation.NumberRule(null, null, null, false),
        new Validation.Allowed(List.of(values), null),
        null,
        new Validation.Otherwise(Response.HOLD, onInvalid, null));
  }
}
