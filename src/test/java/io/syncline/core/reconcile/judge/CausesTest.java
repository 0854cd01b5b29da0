package io.syncline.core.reconcile.judge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.rule.FilterExit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.InitialSync;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.DifferenceFinding;
import io.syncline.core.reconcile.difference.DifferenceKey;
import io.syncline.core.reconcile.difference.Explanation;
import io.syncline.core.reconcile.difference.Subject;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Trace;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.Terms;
import io.syncline.core.transform.Filters;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S23: what a difference is put down to, and whether a fix may settle it by itself")
class CausesTest {

  private static final RecordId RECORD = new RecordId(new UUID(0, 1));
  private static final Instant EDITED = Contacts.START.plusSeconds(60);
  private static final Value ANN = Value.text("Ann");
  private static final Value ANNE = Value.text("Anne");
  private static final Value ANNA = Value.text("Anna");

  private final Causes causes = new Causes(new Transformer());
  private final List<LinkState> links = new ArrayList<>();
  private Contacts contacts = Contacts.synced();
  private AttributeState held = new AttributeState(ANN, CRM, EDITED, 2);
  private Status status = Status.ACTIVE;
  private Set<String> waiting = Set.of();
  private Trace trace = Trace.NONE;
  private String attribute = "firstName";

  // --- both copies are there, and differ ---

  @Test
  @DisplayName("what one side alone edited is carried over from there")
  void oneEditIsFixed() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);

    assertThat(differs(ANNE, ANN)).isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, CRM));
    assertThat(differs(ANN, ANNE)).isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, BOOKS));
  }

  @Test
  @DisplayName("S10: what both sides edited is fixed only where an owner makes it no choice")
  void twoEditsAreFixedUnderAnOwnerOnly() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);
    assertThat(differs(ANNE, ANNA)).isEqualTo(of(Cause.EVENT_NEVER_RECEIVED, BOOKS));

    contacts.attributes(it -> Ruled.owned(it, CRM, ForeignWrite.FLAG));
    assertThat(differs(ANNE, ANNA)).isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, BOOKS));
  }

  @Test
  @DisplayName("S11: an edit where none are taken from is said to be one")
  void anEditOnTheTargetIsSaid() {
    contacts.oneWay();
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);

    assertThat(differs(ANN, ANNE)).isEqualTo(fixable(Cause.EDITED_ON_TARGET, BOOKS));
    assertThat(differs(ANNE, ANNA)).isEqualTo(of(Cause.EVENT_NEVER_RECEIVED, CRM));
  }

  @Test
  @DisplayName("S22: what the first poll has yet to read is under way")
  void whatTheFirstPollWillReadIsUnderWay() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);
    unpolled(ref(CRM));
    assertThat(differs(ANNE, ANN)).isEqualTo(of(Cause.UNDER_WAY, CRM));
    assertThat(differs(ANN, ANNE))
        .as("the other side")
        .isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, BOOKS));
    unpolled(new NativeRef(CRM, "companies", "1"));
    assertThat(differs(ANNE, ANN))
        .as("another object")
        .isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, CRM));
  }

  @Test
  @DisplayName("S2: a target that made something else of what it was sent did not accept it")
  void anAnsweredValueWasNotAccepted() {
    linked(FieldShadow.read(ANN), FieldShadow.answered(ANNE, ANN), EDITED);
    assertThat(differs(ANN, ANNE)).isEqualTo(of(Cause.NOT_ACCEPTED_BY_TARGET, BOOKS));

    links.clear();
    linked(FieldShadow.read(ANN), FieldShadow.answered(ANNE, ANN), EDITED.minusMillis(1));
    assertThat(differs(ANN, ANNE))
        .as("not written since")
        .isEqualTo(of(Cause.LEFT_AS_IT_WAS, BOOKS));
    links.clear();
    linked(FieldShadow.read(ANN), FieldShadow.answered(ANNE, ANN), null);
    assertThat(differs(ANN, ANNE)).as("never written").isEqualTo(of(Cause.LEFT_AS_IT_WAS, BOOKS));
  }

  @Test
  @DisplayName("S2: the system of record may make something else of what it was sent, too")
  void thePrimaryMayNotAccept() {
    links.add(copy(CRM, FieldShadow.answered(ANNE, ANN), EDITED));
    links.add(copy(BOOKS, FieldShadow.read(ANN), null));

    assertThat(differs(ANNE, ANN)).isEqualTo(of(Cause.NOT_ACCEPTED_BY_TARGET, CRM));
  }

  @Test
  @DisplayName("S11: of a person's decision it counts when the attribute itself was written")
  void aPersonsDecisionIsNotWrittenEverywhere() {
    held = new AttributeState(ANN, AttributeState.PERSON, EDITED, 2);
    linked(FieldShadow.read(ANN), FieldShadow.answered(ANNE, ANN), EDITED.plusSeconds(9));
    assertThat(differs(ANN, ANNE)).isEqualTo(of(Cause.LEFT_AS_IT_WAS, BOOKS));

    trace = written(Map.of(BOOKS, Map.of("firstName", EDITED)));
    assertThat(differs(ANN, ANNE)).isEqualTo(of(Cause.NOT_ACCEPTED_BY_TARGET, BOOKS));
  }

  @Test
  @DisplayName("S2: what is due by the current map, or reads otherwise by it, is carried over")
  void aChangedMapIsFixed() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANNE), EDITED);
    assertThat(differs(ANN, ANNE)).as("due").isEqualTo(fixable(Cause.MAPPING_CHANGED, BOOKS));

    links.clear();
    linked(FieldShadow.read(ANNE), FieldShadow.read(ANN), EDITED);
    assertThat(differs(ANNE, ANN))
        .as("read otherwise")
        .isEqualTo(fixable(Cause.MAPPING_CHANGED, BOOKS));
    contacts.along((from, to) -> from.equals(BOOKS));
    assertThat(differs(ANNE, ANN))
        .as("and not let in")
        .isEqualTo(of(Cause.EDITED_ON_TARGET, BOOKS));
    links.clear();
    linked(FieldShadow.read(ANNE), FieldShadow.answered(ANN, ANNA), EDITED);
    assertThat(differs(ANNE, ANN)).isEqualTo(Explanation.of(Cause.UNKNOWN));
  }

  @Test
  @DisplayName("S13: copies that were never brought together are older, or about to be met")
  void copiesThatNeverMet() {
    links.add(copy(CRM, FieldShadow.read(ANN), null));
    assertThat(differs(ANN, ANNE)).isEqualTo(Explanation.of(Cause.CREATED_BEFORE_SYNC));
    unpolled(ref(BOOKS));
    assertThat(differs(ANN, ANNE)).isEqualTo(Explanation.of(Cause.UNDER_WAY));
    contacts.initial(InitialSync.NONE);
    assertThat(differs(ANN, ANNE))
        .as("older than the sync")
        .isEqualTo(Explanation.of(Cause.CREATED_BEFORE_SYNC));
    links.clear();
    trace = Trace.NONE;
    assertThat(differs(ANN, ANNE))
        .as("of no record yet")
        .isEqualTo(Explanation.of(Cause.CREATED_BEFORE_SYNC));
    links.add(copy(BOOKS, FieldShadow.read(ANN), null));
    assertThat(differs(ANN, ANNE)).isEqualTo(Explanation.of(Cause.CREATED_BEFORE_SYNC));
  }

  @Test
  @DisplayName("S2: what was never read of a copy was not edited there")
  void whatWasNeverReadWasNotEdited() {
    links.add(copy(CRM, FieldShadow.read(ANN), null));
    var link = new Link(RECORD, ref(BOOKS), Link.Role.MAIN, 1, "test", Link.LastSync.NONE);
    links.add(new LinkState(link, Shadow.UNKNOWN, false));

    assertThat(differs(ANN, ANNE)).isEqualTo(fixable(Cause.MAPPING_CHANGED, BOOKS));
  }

  @Test
  @DisplayName("S13: under initial none a first poll meets what is newer than the sync")
  void aFirstPollMeetsWhatIsNewer() {
    contacts.initial(InitialSync.NONE);
    var newer = new LiveState.Unlinked(side(BOOKS, Contacts.START, false));
    unpolled(ref(BOOKS));
    assertThat(unlinked(there(CRM, null), newer)).isEqualTo(of(Cause.UNDER_WAY, BOOKS));
    unpolled(ref(CRM));
    assertThat(unlinked(there(CRM, null), newer)).isEqualTo(fixable(Cause.UNLINKED, BOOKS));
    assertThat(unlinked(there(CRM, Contacts.START), newer)).isEqualTo(of(Cause.UNDER_WAY, BOOKS));
  }

  // --- what holds it back ---

  @Test
  @DisplayName("S7: dead letters come first, those of the attribute or of the whole record")
  void deadLettersComeFirst() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);
    trace =
        new Trace(null, new Trace.Held(Set.of(), true, true, true), Set.of(), Set.of(), Map.of());
    assertThat(differs(ANNE, ANN).cause()).isEqualTo(Cause.IN_DEAD_LETTERS);
    trace =
        new Trace(
            null,
            new Trace.Held(Set.of("firstName"), false, true, true),
            Set.of(),
            Set.of(),
            Map.of());
    assertThat(differs(ANNE, ANN).cause()).isEqualTo(Cause.IN_DEAD_LETTERS);
    trace =
        new Trace(
            null,
            new Trace.Held(Set.of("company"), false, false, false),
            Set.of(),
            Set.of(),
            Map.of());
    assertThat(differs(ANNE, ANN).cause()).isEqualTo(Cause.EVENT_NEVER_RECEIVED);
    assertThat(missingInB(there(CRM, null), gone()).cause()).isEqualTo(Cause.IN_DEAD_LETTERS);
  }

  @Test
  @DisplayName("S2: what waits for a person, or in a queue, is not fixed past it")
  void whatWaitsIsNotFixed() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);
    trace =
        new Trace(null, new Trace.Held(Set.of(), false, true, true), Set.of(), Set.of(), Map.of());
    assertThat(differs(ANNE, ANN)).isEqualTo(Explanation.of(Cause.WAITS_FOR_A_PERSON));
    trace =
        new Trace(null, new Trace.Held(Set.of(), false, true, false), Set.of(), Set.of(), Map.of());
    assertThat(differs(ANNE, ANN)).isEqualTo(Explanation.of(Cause.UNDER_WAY));
    trace = Trace.NONE;
    waiting = Set.of("firstName");
    assertThat(differs(ANNE, ANN)).isEqualTo(Explanation.of(Cause.WAITS_FOR_A_PERSON));
    waiting = Set.of("company");
    assertThat(differs(ANNE, ANN).cause()).isEqualTo(Cause.EVENT_NEVER_RECEIVED);
    assertThat(missingInB(there(CRM, null), gone()).cause()).isEqualTo(Cause.WAITS_FOR_A_PERSON);
    waiting = Set.of();
    for (var stopped : List.of(Status.PAUSED, Status.QUARANTINED)) {
      status = stopped;
      assertThat(differs(ANNE, ANN)).isEqualTo(Explanation.of(Cause.WAITS_FOR_A_PERSON));
    }
  }

  // --- one side is missing ---

  @Test
  @DisplayName("S16: what is gone on one side is fixed as a delete there")
  void whatIsGoneIsADelete() {
    assertThat(missingInB(there(CRM, null), gone(ref(BOOKS))))
        .isEqualTo(fixable(Cause.DELETED_ON_ONE_SIDE, BOOKS));
    trace = gone(Set.of(ref(BOOKS)));
    assertThat(missingInB(there(CRM, null), gone()))
        .as("a tombstone")
        .isEqualTo(fixable(Cause.DELETED_ON_ONE_SIDE, BOOKS));
    trace = gone(Set.of(ref(DESK), new NativeRef(BOOKS, "companies", "1")));
    assertThat(missingInB(there(CRM, null), gone()).cause())
        .as("of another system, or another object")
        .isEqualTo(Cause.EVENT_NEVER_RECEIVED);
  }

  @Test
  @DisplayName("S17: what is linked to another record is a duplicate, for a person")
  void whatIsTakenIsADuplicate() {
    assertThat(missingInB(there(CRM, null), new LiveState.Taken()))
        .isEqualTo(of(Cause.DUPLICATES, CRM));
    waiting = Set.of("firstName");
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);
    assertThat(missingInB(there(CRM, null), new LiveState.Taken()))
        .isEqualTo(of(Cause.WAITS_FOR_A_PERSON, BOOKS));
  }

  @Test
  @DisplayName("S11, S16: what nothing carries over, or is older than the sync, is not created")
  void whatIsNotCarriedIsNotCreated() {
    var older = Contacts.START.minusSeconds(1);
    assertThat(missingInB(there(CRM, older), gone())).isEqualTo(of(Cause.CREATED_BEFORE_SYNC, CRM));
    assertThat(missingInB(there(CRM, Contacts.START), gone()))
        .isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, CRM));

    links.add(copy(CRM, FieldShadow.read(ANN), null));
    assertThat(missingInB(there(CRM, null), gone()))
        .isEqualTo(fixable(Cause.NEVER_CARRIED_OVER, CRM));
    contacts.along((from, to) -> from.equals(BOOKS));
    assertThat(missingInB(there(CRM, null), gone())).isEqualTo(of(Cause.NEVER_CARRIED_OVER, CRM));
  }

  @Test
  @DisplayName("S22: a new record that the first poll has yet to read is under way")
  void aNewRecordTheFirstPollWillRead() {
    unpolled(ref(CRM));
    assertThat(missingInB(there(CRM, Contacts.START), gone())).isEqualTo(of(Cause.UNDER_WAY, CRM));
    assertThat(missingInB(there(CRM, null), gone()))
        .as("no one knows when it was created")
        .isEqualTo(fixable(Cause.EVENT_NEVER_RECEIVED, CRM));
  }

  @Test
  @DisplayName("S16: a copy leaves with the other one over links alone, and where the sync lets it")
  void aCopyLeavesOverLinksAlone() {
    var left = new LiveState.Left(side(BOOKS, null, false));
    var archived = new LiveState.Left(side(BOOKS, null, true));
    assertThat(missingInB(there(CRM, null), left))
        .isEqualTo(Explanation.idle(Cause.LEFT_FILTER, BOOKS, Causes.NOT_LINKED));
    links.add(copy(CRM, FieldShadow.read(ANN), null));
    assertThat(missingInB(there(CRM, null), archived))
        .isEqualTo(Explanation.idle(Cause.DELETED_ON_ONE_SIDE, BOOKS, Causes.NOT_LINKED));

    links.add(copy(BOOKS, FieldShadow.read(ANN), null));
    assertThat(missingInB(there(CRM, null), archived))
        .isEqualTo(fixable(Cause.DELETED_ON_ONE_SIDE, BOOKS));
    assertThat(missingInB(there(CRM, null), left)).isEqualTo(fixable(Cause.LEFT_FILTER, BOOKS));
    assertThat(missingInA(new LiveState.Left(side(CRM, null, false))))
        .as("the primary's copy left, and the others may stay")
        .isEqualTo(Explanation.idle(Cause.LEFT_FILTER, CRM, Causes.STAYS));
    assertThat(missingInA(new LiveState.Left(side(CRM, null, true))))
        .isEqualTo(fixable(Cause.DELETED_ON_ONE_SIDE, CRM));
    contacts.leaving(FilterExit.ARCHIVE);
    assertThat(missingInA(new LiveState.Left(side(CRM, null, false))))
        .isEqualTo(fixable(Cause.LEFT_FILTER, CRM));
  }

  // --- the rest ---

  @Test
  @DisplayName("S17: two that nothing links are brought together by a look")
  void twoThatNothingLinksAreFixed() {
    var inB = new LiveState.Unlinked(side(BOOKS, null, false));
    assertThat(unlinked(there(CRM, null), inB)).isEqualTo(fixable(Cause.UNLINKED, BOOKS));
    assertThat(unlinked(new LiveState.Unlinked(side(CRM, null, false)), there(BOOKS, null)))
        .isEqualTo(fixable(Cause.UNLINKED, CRM));
    unpolled(ref(CRM));
    assertThat(unlinked(there(CRM, null), inB)).isEqualTo(of(Cause.UNDER_WAY, BOOKS));
    trace =
        new Trace(null, new Trace.Held(Set.of(), false, false, true), Set.of(), Set.of(), Map.of());
    assertThat(unlinked(there(CRM, null), inB)).isEqualTo(of(Cause.WAITS_FOR_A_PERSON, BOOKS));
  }

  @Test
  @DisplayName("rows that are summed are never fixed one by one")
  void sumsAreNotFixed() {
    linked(FieldShadow.read(ANN), FieldShadow.read(ANN), null);
    assertThat(causes.ofSums(explained(Bucket.DIFFERS, ANNE, ANN, pair())))
        .isEqualTo(Explanation.of(Cause.SUMS_DIFFER));
    waiting = Set.of("firstName");
    assertThat(causes.ofSums(explained(Bucket.DIFFERS, ANNE, ANN, pair())))
        .isEqualTo(Explanation.of(Cause.WAITS_FOR_A_PERSON));
    waiting = Set.of();
    links.clear();
    var missing = new Pair(there(CRM, null), gone(ref(BOOKS)));
    attribute = DifferenceKey.WHOLE;
    assertThat(causes.ofSums(explained(Bucket.ONLY_IN_A, null, null, missing)))
        .isEqualTo(of(Cause.DELETED_ON_ONE_SIDE, BOOKS));
  }

  @Test
  @DisplayName("what cannot be distinguished or compared goes to a person")
  void whatCannotBeDistinguishedIsNotFixed() {
    assertThat(causes.of(explained(Bucket.DUPLICATE_KEY, null, null, pair())))
        .isEqualTo(Explanation.of(Cause.DUPLICATES));
    assertThat(causes.of(explained(Bucket.MISSING_KEY, null, null, pair())))
        .isEqualTo(Explanation.of(Cause.NO_KEY));
    assertThat(causes.of(explained(Bucket.UNDECIDABLE, null, null, pair())))
        .isEqualTo(Explanation.of(Cause.UNKNOWN));
  }

  @Test
  @DisplayName("a fix that does nothing says why")
  void aFixThatDoesNothingSaysWhy() {
    assertThat(fixable(Cause.UNLINKED, CRM).why()).isNull();
    assertThat(of(Cause.UNLINKED, CRM).why()).isEqualTo(Cause.UNLINKED.remedy());
    assertThat(Explanation.idle(Cause.LEFT_FILTER, CRM, Causes.STAYS).why())
        .isEqualTo(Causes.STAYS);
  }

  // --- one case ---

  private static Explanation fixable(Cause cause, SystemId there) {
    return Explanation.fixable(cause, there);
  }

  private static Explanation of(Cause cause, SystemId there) {
    return Explanation.of(cause, there);
  }

  private static NativeRef ref(SystemId system) {
    return new NativeRef(system, "contacts", "1");
  }

  private void linked(FieldShadow a, FieldShadow b, @Nullable Instant syncedAt) {
    links.add(copy(CRM, a, null));
    links.add(copy(BOOKS, b, syncedAt));
  }

  private static LinkState copy(SystemId system, FieldShadow known, @Nullable Instant syncedAt) {
    var link =
        new Link(
            RECORD,
            ref(system),
            Link.Role.MAIN,
            1,
            "test",
            new Link.LastSync(syncedAt, null, null, null));
    return new LinkState(link, new Shadow(Map.of("firstName", known), 1, null, null), false);
  }

  private void unpolled(NativeRef ref) {
    trace = new Trace(null, Trace.Held.NOT, Set.of(), Set.of(ref), Map.of());
  }

  private static Trace gone(Set<NativeRef> refs) {
    return new Trace(null, Trace.Held.NOT, refs, Set.of(), Map.of());
  }

  private static Trace written(Map<SystemId, Map<String, Instant>> times) {
    return new Trace(null, Trace.Held.NOT, Set.of(), Set.of(), times);
  }

  private static SideRecord side(SystemId system, @Nullable Instant createdAt, boolean archived) {
    return new SideRecord(
        ref(system),
        Attributes.of(Map.of()),
        null,
        List.of(),
        Filters.Answer.IN,
        new SideRecord.Times(null, createdAt, null, null),
        archived);
  }

  private static LiveState there(SystemId system, @Nullable Instant createdAt) {
    return new LiveState.There(side(system, createdAt, false));
  }

  private static LiveState gone(NativeRef... refs) {
    return new LiveState.Absent(Set.of(refs));
  }

  private static Pair pair() {
    var older = Contacts.START.minusSeconds(1);
    return new Pair(there(CRM, older), there(BOOKS, older));
  }

  private Explanation differs(Value a, Value b) {
    attribute = "firstName";
    return causes.of(explained(Bucket.DIFFERS, a, b, pair()));
  }

  private Explanation missingInB(LiveState there, LiveState absent) {
    attribute = DifferenceKey.WHOLE;
    var pair = new Pair(there, absent);
    return causes.of(explained(Bucket.ONLY_IN_A, null, null, pair));
  }

  private Explanation missingInA(LiveState absent) {
    attribute = DifferenceKey.WHOLE;
    var pair = new Pair(absent, there(BOOKS, null));
    return causes.of(explained(Bucket.ONLY_IN_B, null, null, pair));
  }

  private Explanation unlinked(LiveState a, LiveState b) {
    attribute = DifferenceKey.WHOLE;
    return causes.of(explained(Bucket.UNLINKED, null, null, new Pair(a, b)));
  }

  private Causes.Case explained(Bucket bucket, @Nullable Value a, @Nullable Value b, Pair pair) {
    var entity = contacts.entity();
    var suspect =
        new Suspect(
            1,
            new DifferenceKey("contact", BOOKS, "key", DifferenceKey.WHOLE),
            bucket,
            new Subject(RECORD, List.of(ref(CRM)), List.of(ref(BOOKS))),
            new Suspect.Listings(Set.of(attribute), null, Set.of(), null));
    var known =
        links.isEmpty()
            ? null
            : new RecordState(
                new UnifiedRecord(
                    RECORD,
                    "contact",
                    1,
                    status,
                    Map.of("firstName", held, "company", new AttributeState(ANN, CRM, EDITED, 1))),
                links,
                waiting);
    var terms = new Terms(entity, entity.syncs().get(0));
    var all = new Trace(known, trace.held(), trace.gone(), trace.unpolled(), trace.written());
    return new Causes.Case(
        new CheckedSuspect(terms, suspect, pair.a(), pair.b(), all),
        DifferenceFinding.asListed(suspect, bucket, attribute, a, b));
  }

  private record Pair(LiveState a, LiveState b) {}
}
