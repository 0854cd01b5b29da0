package io.syncline.core.sync.merge;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;
import static io.syncline.core.Contacts.DESK;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.definition.model.FieldMapping;
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
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each part of a record that is split holds and links. */
@DisplayName("S19: the parts of a split")
class RecordSplitTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant EDITED = NOON.minusSeconds(60);
  private static final RecordId BOTH = new RecordId(new UUID(0, 7));
  private static final RecordId NEW = new RecordId(new UUID(0, 8));

  private final Map<String, AttributeState> held = new HashMap<>();
  private final List<LinkState> links = new ArrayList<>();

  @Test
  @DisplayName("what came from a system that left is what the highest of the rest holds")
  void whatCameFromWhoLeft() {
    holds("company", "Acme", DESK);
    copy(DESK, "1", Map.of("company", "Acme"));
    copy(BOOKS, "1", Map.of("company", "Books Ltd"));
    copy(CRM, "1", Map.of("company", "Crm Ltd"));

    var staying = split(ref(DESK, "1")).staying().record();
    assertThat(staying.attributes().get("company"))
        .isEqualTo(held.get("company").next(Value.text("Crm Ltd"), CRM, NOON));
    assertThat(staying.version()).isEqualTo(6);
    assertThat(staying.id()).isEqualTo(BOTH);
  }

  @Test
  @DisplayName("S12: where the rest holds the same, that keeps the time of its edit")
  void whatTheRestHoldsToo() {
    holds("company", "Acme", CRM);
    copy(CRM, "1", Map.of("company", "Acme"));
    copy(BOOKS, "1", Map.of("company", "Acme"));

    assertThat(split(ref(CRM, "1")).staying().record().attributes().get("company"))
        .isEqualTo(new AttributeState(Value.text("Acme"), BOOKS, EDITED, 4));
  }

  @Test
  @DisplayName("what none of the rest holds is empty")
  void whatTheRestDoesNotHold() {
    holds("company", "Acme", CRM);
    copy(CRM, "1", Map.of("company", "Acme"));
    copy(BOOKS, "1", Map.of("firstName", "Ann"));

    assertThat(split(ref(CRM, "1")).staying().record().attributes().get("company"))
        .isEqualTo(new AttributeState(Value.CLEARED, CRM, EDITED, 4));
  }

  @Test
  @DisplayName("what came from elsewhere stays, and so does what a second copy there means")
  void whatCameFromWhoStays() {
    holds("company", "Acme", CRM);
    holds("firstName", "Ann", BOOKS);
    copy(CRM, "1", Map.of("company", "Acme", "firstName", "Anna"));
    copy(CRM, "2", Map.of("company", "Other"), Link.Role.SECONDARY);
    copy(BOOKS, "1", Map.of("company", "Books Ltd"));

    assertThat(split(ref(CRM, "1")).staying().record().attributes()).isEqualTo(held);
  }

  @Test
  @DisplayName("a second copy whose main one left is the main one, and no other")
  void theSecondIsPromoted() {
    copy(CRM, "1", Map.of());
    copy(CRM, "2", Map.of(), Link.Role.SECONDARY);
    copy(CRM, "3", Map.of(), Link.Role.SECONDARY);
    copy(BOOKS, "1", Map.of());
    copy(BOOKS, "2", Map.of(), Link.Role.SECONDARY);

    assertThat(roles(split(ref(CRM, "1")).staying()))
        .containsExactly(
            "books/1 MAIN 1 test",
            "books/2 SECONDARY 1 test",
            "crm/2 MAIN 2 test",
            "crm/3 SECONDARY 1 test");
  }

  @Test
  @DisplayName("of the copies that leave the main one of a system stays the main one, or the first")
  void whatLeavesIsLinkedAnew() {
    copy(CRM, "1", Map.of(), Link.Role.SECONDARY);
    copy(CRM, "2", Map.of());
    copy(BOOKS, "1", Map.of(), Link.Role.SECONDARY);
    copy(BOOKS, "2", Map.of(), Link.Role.SECONDARY);
    copy(DESK, "1", Map.of());

    var leaving = split(ref(CRM, "1"), ref(CRM, "2"), ref(BOOKS, "1"), ref(BOOKS, "2")).leaving();
    assertThat(roles(leaving))
        .containsExactly(
            "books/1 MAIN 2 split",
            "books/2 SECONDARY 2 split",
            "crm/1 SECONDARY 2 split",
            "crm/2 MAIN 2 split");
    assertThat(leaving.links()).allMatch(it -> it.link().record().equals(NEW));
  }

  @Test
  @DisplayName("what a second copy holds counts only where the main one holds nothing")
  void theMainCopyComesFirst() {
    holds("company", "Acme", CRM);
    copy(CRM, "1", Map.of("company", "Acme"));
    for (var system : List.of(BOOKS, DESK)) {
      copy(system, "1", Map.of("company", "Old Ltd", "firstName", "Ann"), Link.Role.SECONDARY);
      copy(system, "2", Map.of("company", "New Ltd"));
    }

    var parts = split(ref(CRM, "1"), ref(DESK, "1"), ref(DESK, "2"));
    assertThat(parts.staying().record().value("company")).isEqualTo(Value.text("New Ltd"));
    var other = split(ref(DESK, "1"), ref(DESK, "2")).leaving().record();
    assertThat(other.value("company")).isEqualTo(Value.text("New Ltd"));
    assertThat(other.value("firstName")).isEqualTo(Value.text("Ann"));
  }

  @Test
  @DisplayName("the new record holds what its copies are known to hold")
  void whatLeavesHoldsWhatItsCopiesHold() {
    holds("company", "Acme", DESK);
    holds("firstName", "Ann", DESK);
    copy(BOOKS, "1", Map.of("company", "Books Ltd", "firstName", ""));
    copy(CRM, "1", Map.of("company", "Acme", "lastName", "Lee"));
    copy(DESK, "1", Map.of("company", "Acme"));

    var record = split(ref(CRM, "1"), ref(BOOKS, "1")).leaving().record();
    assertThat(record.attributes())
        .isEqualTo(
            Map.of(
                "company", new AttributeState(Value.text("Acme"), CRM, EDITED, 4),
                "lastName", new AttributeState(Value.text("Lee"), CRM, NOON, 1)));
    assertThat(record.id()).isEqualTo(NEW);
    assertThat(record.version()).isEqualTo(1);

    var other = split(ref(BOOKS, "1")).leaving().record();
    assertThat(other.attributes())
        .isEqualTo(Map.of("company", new AttributeState(Value.text("Books Ltd"), BOOKS, NOON, 4)));
  }

  @Test
  @DisplayName("what a system only receives is not its own word")
  void whatIsOnlyReceived() {
    holds("company", "Acme", DESK);
    copy(CRM, "1", Map.of("company", "Acme", "firstName", "Ann"));
    copy(DESK, "1", Map.of("company", "Acme"));
    var contacts =
        Contacts.synced().mappings((system, it) -> it.attribute().equals("company") ? out(it) : it);

    assertThat(split(contacts, ref(CRM, "1")).leaving().record().attributes())
        .containsOnlyKeys("firstName");
  }

  @Test
  @DisplayName(
      "the new record is made where that was ordered, and where we made the copy that stays")
  void whereTheNewRecordIsMade() {
    copy(CRM, "1", Map.of());
    copy(BOOKS, "1", Map.of());
    links.add(link(Link.made(BOTH, ref(DESK, "1"), Link.CREATED), Map.of()));

    assertThat(split(ref(CRM, "1")).creating(Set.of())).containsExactly(DESK);
    assertThat(split(ref(CRM, "1")).creating(Set.of(CRM))).containsExactlyInAnyOrder(CRM, DESK);
    assertThat(split(ref(DESK, "1")).creating(Set.of())).isEmpty();
  }

  private static FieldMapping out(FieldMapping it) {
    return new FieldMapping(it.field(), it.attribute(), false, it.out(), it.conversion());
  }

  private RecordSplit.Parts split(NativeRef... leaving) {
    return split(Contacts.synced(), leaving);
  }

  private RecordSplit.Parts split(Contacts contacts, NativeRef... leaving) {
    var record = new UnifiedRecord(BOTH, "contact", 5, UnifiedRecord.Status.ACTIVE, held);
    return new RecordSplit(new Transformer())
        .split(
            contacts.entity(),
            new RecordState(record, links, Set.of()),
            OpenQuestions.NONE,
            Set.of(leaving),
            UnifiedRecord.born(NEW, "contact"),
            NOON);
  }

  private void holds(String attribute, String value, SystemId source) {
    held.put(attribute, new AttributeState(Value.text(value), source, EDITED, 3));
  }

  private void copy(SystemId system, String id, Map<String, String> fields) {
    copy(system, id, fields, Link.Role.MAIN);
  }

  private void copy(SystemId system, String id, Map<String, String> fields, Link.Role role) {
    links.add(link(new Link(BOTH, ref(system, id), role, 1, "test", Link.LastSync.NONE), fields));
  }

  private static LinkState link(Link link, Map<String, String> fields) {
    var shadow = new HashMap<String, FieldShadow>();
    fields.forEach((name, it) -> shadow.put(name, FieldShadow.read(Value.text(it))));
    return new LinkState(link, new Shadow(shadow, 1, null, null), false);
  }

  private static List<String> roles(RecordState state) {
    return state.links().stream()
        .map(LinkState::link)
        .map(
            it ->
                it.ref().system()
                    + "/"
                    + it.ref().id()
                    + " "
                    + it.role()
                    + " "
                    + it.generation()
                    + " "
                    + it.madeBy())
        .toList();
  }

  private static NativeRef ref(SystemId system, String id) {
    return new NativeRef(system, "contacts", id);
  }
}
