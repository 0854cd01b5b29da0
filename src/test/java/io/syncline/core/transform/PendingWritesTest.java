package io.syncline.core.transform;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.system.FieldType;
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
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PendingWritesTest {

  private static final RecordId ANN = new RecordId(new UUID(0, 1));
  private static final Set<String> ALL = Set.of(Flows.ALL);
  private static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");

  private final PendingWrites pendingWrites = new PendingWrites(new Transformer());
  private Contacts contacts = Contacts.synced();
  private Status status = Status.ACTIVE;
  private Set<String> held = Set.of();
  private Link.Role role = Link.Role.MAIN;
  private List<SyncRules> syncs = List.of();
  private List<FilterCondition> filter = List.of();
  private Set<String> paused = Set.of();

  private List<String> due(SystemId target, SystemId source, String value, FieldShadow company) {
    var entity = entity();
    return pendingWrites
        .of(
            entity,
            entity.participant(target).orElseThrow(),
            state(source, value),
            copy(target, company))
        .stream()
        .map(PendingWrites.Field::attribute)
        .toList();
  }

  /** The reason for the one attribute of the record; it fits what is due. */
  private WriteReason reason(SystemId target, SystemId source, String value, FieldShadow company) {
    var entity = entity();
    var reasons =
        pendingWrites.reasons(
            entity,
            entity.participant(target).orElseThrow(),
            state(source, value),
            copy(target, company));
    var reason = reasons.get("company");
    assertThat(due(target, source, value, company).contains("company"))
        .isEqualTo(reason == WriteReason.DUE);
    return reason;
  }

  private RecordState state(SystemId source, String value) {
    var state = new AttributeState(Value.text(value), source, THEN, 3);
    var record = new UnifiedRecord(ANN, "contact", 3, status, Map.of("company", state));
    return new RecordState(record, List.of(), held);
  }

  private LinkState copy(SystemId target, FieldShadow company) {
    var ref = new NativeRef(target, "contacts", "7");
    var link = new Link(ANN, ref, role, 1, "created", Link.LastSync.NONE);
    Map<String, FieldShadow> fields = company == null ? Map.of() : Map.of("company", company);
    return new LinkState(link, new Shadow(fields, 1, null, null), false);
  }

  @Test
  void s2WhatDiffersFromWhatIsHeldIsDue() {
    assertThat(due(BOOKS, CRM, "Acme", FieldShadow.read(Value.text("Bolt"))))
        .containsExactly("company");
    assertThat(due(BOOKS, CRM, "Acme", FieldShadow.read(Value.text("Acme")))).isEmpty();
  }

  @Test
  void s2WhatACreateAloneWritesIsDueForANewCopyAndNeverAfterwards() {
    contacts = Contacts.synced().mappings((system, it) -> createOnly(it));

    assertThat(reason(BOOKS, CRM, "Acme", FieldShadow.read(Value.text("Bolt"))))
        .isEqualTo(WriteReason.READ_ONLY);
    assertThat(reason(BOOKS, CRM, "Acme", null)).isEqualTo(WriteReason.READ_ONLY);
    var entity = entity();
    assertThat(
            pendingWrites.of(
                entity, entity.participant(BOOKS).orElseThrow(), state(CRM, "Acme"), null))
        .extracting(PendingWrites.Field::attribute)
        .containsExactly("company");
  }

  private static FieldMapping createOnly(FieldMapping mapping) {
    var it = mapping.field();
    var use =
        new FieldType.Use(
            true, false, it.findable(), it.unique(), it.clearAs(), null, true, Map.of());
    var field = new FieldType(it.path(), it.attribute(), it.pii(), it.content(), it.bounds(), use);
    return FieldMapping.both(field, mapping.attribute());
  }

  @Test
  void s2WhatTheSystemAlreadyAnsweredIsNotDueUntilTheRecordChanges() {
    var answered = FieldShadow.answered(Value.text("ACM"), Value.text("Acme"));
    assertThat(due(BOOKS, CRM, "Acme", answered)).isEmpty();
    assertThat(due(BOOKS, CRM, "Bolt", answered)).containsExactly("company");
  }

  @Test
  void s13WhatWasNeverReadIsDueButSaysSo() {
    assertThat(due(BOOKS, CRM, "Acme", null)).containsExactly("company");
  }

  @Test
  void s2NothingIsDueForSilencedRecordsSecondaryLinksAndHeldAttributes() {
    var other = FieldShadow.read(Value.text("Bolt"));
    held = Set.of("company");
    assertThat(due(BOOKS, CRM, "Acme", other)).isEmpty();
    held = Set.of();
    role = Link.Role.SECONDARY;
    assertThat(due(BOOKS, CRM, "Acme", other)).isEmpty();
    role = Link.Role.MAIN;
    for (var silent : List.of(Status.PAUSED, Status.QUARANTINED, Status.DELETED)) {
      status = silent;
      assertThat(due(BOOKS, CRM, "Acme", other)).isEmpty();
    }
  }

  @Test
  void s11OnlyWhatMayTravelIsDueAndAPersonMayWriteEverywhere() {
    contacts = Contacts.synced().oneWay();
    var other = FieldShadow.read(Value.text("Bolt"));
    assertThat(due(BOOKS, CRM, "Acme", other)).containsExactly("company");
    assertThat(due(CRM, BOOKS, "Acme", other)).isEmpty();
    assertThat(due(CRM, CRM, "Acme", other)).isEmpty();
    assertThat(due(CRM, AttributeState.PERSON, "Acme", other)).containsExactly("company");
  }

  @Test
  void s21AValueThatOneSyncLetInFlowsOnThroughAnotherThatSharesASystemWithIt() {
    var other = FieldShadow.read(Value.text("Bolt"));
    var desks = rules("desks", Map.of(CRM, Map.of(DESK, ALL), DESK, Map.of(CRM, ALL)));
    var books = rules("books", Map.of(CRM, Map.of(BOOKS, ALL)));
    syncs = List.of(desks, books);
    assertThat(due(BOOKS, DESK, "Acme", other)).containsExactly("company");
    assertThat(due(DESK, BOOKS, "Acme", other)).as("no way leads from the books").isEmpty();
    syncs = List.of(rules("desks", Map.of(CRM, Map.of(DESK, ALL))), books);
    assertThat(due(BOOKS, DESK, "Acme", other)).as("the desk is only written").isEmpty();
  }

  @Test
  void eachReasonIsNamed() {
    var other = FieldShadow.read(Value.text("Bolt"));
    assertThat(reason(BOOKS, CRM, "Acme", other)).isEqualTo(WriteReason.DUE);
    assertThat(reason(BOOKS, CRM, "Acme", FieldShadow.read(Value.text("Acme"))))
        .isEqualTo(WriteReason.AGREES);
    assertThat(
            reason(BOOKS, CRM, "Acme", FieldShadow.answered(Value.text("ACM"), Value.text("Acme"))))
        .isEqualTo(WriteReason.STORED_IN_ANOTHER_FORM);
    assertThat(
            reason(
                BOOKS, CRM, "Acme", FieldShadow.answered(Value.text("Acme"), Value.text("Acme"))))
        .isEqualTo(WriteReason.AGREES);
    held = Set.of("company");
    assertThat(reason(BOOKS, CRM, "Acme", other)).isEqualTo(WriteReason.HELD);
    held = Set.of();
    role = Link.Role.SECONDARY;
    assertThat(reason(BOOKS, CRM, "Acme", other)).isEqualTo(WriteReason.SECONDARY_LINK);
    role = Link.Role.MAIN;
    status = Status.PAUSED;
    assertThat(reason(BOOKS, CRM, "Acme", other)).isEqualTo(WriteReason.RECORD_NOT_ACTIVE);
    status = Status.ACTIVE;
    contacts = Contacts.synced().oneWay();
    assertThat(reason(CRM, BOOKS, "Acme", other)).isEqualTo(WriteReason.NOT_PERMITTED);
  }

  @Test
  void aSystemWithoutACopyIsAskedForNothingElse() {
    var entity = entity();
    var books = entity.participant(BOOKS).orElseThrow();
    assertThat(pendingWrites.reasons(entity, books, state(CRM, "Acme"), null))
        .containsEntry("company", WriteReason.NO_COPY)
        .containsEntry("email", WriteReason.NO_VALUE);
    contacts = Contacts.synced().oneWay();
    var oneWay = entity();
    var crm = oneWay.participant(CRM).orElseThrow();
    assertThat(pendingWrites.reasons(oneWay, crm, state(BOOKS, "Acme"), null))
        .containsEntry("company", WriteReason.NOT_PERMITTED);
  }

  @Test
  void aPauseAndAFilterAreToldApartFromADirection() {
    var other = FieldShadow.read(Value.text("Bolt"));
    var both = Map.of(CRM, Map.of(BOOKS, ALL));
    syncs = List.of(rules("books", both));
    paused = Set.of("books");
    assertThat(reason(BOOKS, CRM, "Acme", other)).isEqualTo(WriteReason.SYNC_PAUSED);
    assertThat(reason(CRM, BOOKS, "Acme", other)).isEqualTo(WriteReason.NOT_PERMITTED);
    paused = Set.of();
    filter =
        List.of(
            new FilterCondition(
                "company", FilterCondition.Operator.EQ, List.of(Value.text("Bolt"))));
    syncs = List.of(rules("books", both));
    assertThat(reason(BOOKS, CRM, "Acme", other)).isEqualTo(WriteReason.FILTERED);
    assertThat(reason(CRM, BOOKS, "Acme", other)).isEqualTo(WriteReason.NOT_PERMITTED);
  }

  private SyncRules rules(String name, Map<SystemId, Map<SystemId, Set<String>>> flows) {
    var systems = new HashSet<>(flows.keySet());
    flows.values().forEach(it -> systems.addAll(it.keySet()));
    var one = Contacts.synced().entity().syncs().get(0);
    return new SyncRules(
        new SyncRules.Version(name, one.version().contentHash(), one.version().startedAt()),
        new SyncRules.Scope(systems, one.scope().attributes(), filter, one.scope().onFilterExit()),
        new SyncRules.Flow(new Flows(flows), List.of()),
        new SyncRules.FirstSync(one.firstSync().initial(), one.firstSync().byStrategy(), 100),
        new SyncRules.Order(one.order().settle(), Duration.ZERO, false, false, List.of()),
        new SyncRules.Safeguards(
            null, null, Set.of(), false, List.of(), AlertSettings.STANDARD, SyncRules.Privacy.NONE),
        Reconciliation.standard());
  }

  private Entity entity() {
    var one = contacts.entity();
    return syncs.isEmpty()
        ? one
        : new Entity(
            one.name(),
            one.participants(),
            one.attributes(),
            Entity.Identification.by(one.matchRules()),
            new Entity.Reading(
                one.reading().cleansing(), one.reading().region(), one.reading().timeZone()),
            syncs,
            paused);
  }

  @Test
  void s5TheOriginIsWrittenLikeAnyOther() {
    assertThat(due(BOOKS, BOOKS, "Acme", FieldShadow.read(Value.text("Bolt"))))
        .containsExactly("company");
  }

  @Test
  void anEmptyingThatDoesNotTravelIsNotDue() {
    contacts = Contacts.synced().attributes(it -> Ruled.emptying(it, false));
    assertThat(due(BOOKS, CRM, "", FieldShadow.read(Value.text("Bolt")))).isEmpty();
  }
}
