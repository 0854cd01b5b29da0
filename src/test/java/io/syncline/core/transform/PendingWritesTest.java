package io.syncline.core.transform;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Reconciliation;
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

  private List<String> due(SystemId target, SystemId source, String value, FieldShadow company) {
    var state = new AttributeState(Value.text(value), source, THEN, 3);
    var record = new UnifiedRecord(ANN, "contact", 3, status, Map.of("company", state));
    var entity = entity();
    var participant = entity.participant(target).orElseThrow();
    var ref = new NativeRef(target, "contacts", "7");
    var link = new Link(ANN, ref, role, 1, "created", Link.LastSync.NONE);
    Map<String, FieldShadow> fields = company == null ? Map.of() : Map.of("company", company);
    return pendingWrites
        .of(
            entity,
            participant,
            new RecordState(record, List.of(), held),
            new LinkState(link, new Shadow(fields, 1, null), false))
        .stream()
        .map(PendingWrites.Field::attribute)
        .toList();
  }

  @Test
  void s2WhatDiffersFromWhatIsHeldIsDue() {
    assertThat(due(BOOKS, CRM, "Acme", FieldShadow.read(Value.text("Bolt"))))
        .containsExactly("company");
    assertThat(due(BOOKS, CRM, "Acme", FieldShadow.read(Value.text("Acme")))).isEmpty();
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

  private static SyncRules rules(String name, Map<SystemId, Map<SystemId, Set<String>>> flows) {
    var systems = new HashSet<>(flows.keySet());
    flows.values().forEach(it -> systems.addAll(it.keySet()));
    var one = Contacts.synced().entity().syncs().get(0);
    return new SyncRules(
        new SyncRules.Version(name, one.version().contentHash(), one.version().startedAt()),
        new SyncRules.Scope(
            systems, one.scope().attributes(), one.scope().filter(), one.scope().onFilterExit()),
        new SyncRules.Flow(new Flows(flows), List.of()),
        new SyncRules.FirstSync(one.firstSync().initial(), one.firstSync().byStrategy(), 100),
        new SyncRules.Order(one.order().settle(), Duration.ZERO, false, false),
        new SyncRules.Safeguards(null, null, Set.of(), false, AlertSettings.STANDARD),
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
            syncs);
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
